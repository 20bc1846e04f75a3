import { expect, test } from "vitest";
import { madeUpCall } from "../../test/support/stored-run.ts";
import { LoggedTimes } from "./logged-times.ts";

test.each(["2026-01-01T00:00:00.123456+00:00", "2026-1-1 10:00:00", "99999999999", "soon", "", undefined])(
  "%s stays",
  (time) => {
    const times = new LoggedTimes();
    const call = madeUpCall({ startedAt: time, endedAt: time });
    expect(times.known(call)).toBe(call);
    expect(times.findings("x")).toEqual([]);
  },
);

test.each(["infinity", "-inf", "epoch", "290000-01-01T00:00:00Z"])("%s is unknown", (time) => {
  const times = new LoggedTimes();
  expect(times.known(madeUpCall({ callId: "a", startedAt: time }))).toMatchObject({
    startedAt: undefined,
    endedAt: madeUpCall().endedAt,
  });
  times.known(madeUpCall({ endedAt: "Infinity" }));
  const message = `started_at of call a is "${time}": no time (2 such in all), taken as unknown`;
  expect(times.findings("x")).toEqual([{ level: "warning", code: "time-unknown", subject: "x", message }]);
});
