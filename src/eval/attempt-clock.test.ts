import { setImmediate } from "node:timers/promises";
import { expect, it } from "vitest";
import { AttemptClock } from "./attempt-clock.ts";

it("takes as many listeners as requests wait, without a warning", async () => {
  const warnings: Error[] = [];
  const note = (warning: Error) => void warnings.push(warning);
  process.on("warning", note);
  const clock = new AttemptClock(1);
  for (let request = 0; request < 50; request++) clock.signal.addEventListener("abort", () => undefined);
  await setImmediate();
  clock.end();
  process.off("warning", note);
  expect(warnings).toEqual([]);
});
