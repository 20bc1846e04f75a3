import { beforeEach, describe, expect, test, vi } from "vitest";
import { instant, secondsBetween } from "./instant.ts";

const times: readonly (readonly [string, string])[] = [
  ["2025-06-09T23:00:00", "2025-06-09T23:00:00.000Z"],
  ["2025-06-09 23:00:00.123456", "2025-06-09T23:00:00.123Z"],
  ["2025-06-09T23:00", "2025-06-09T23:00:00.000Z"],
  ["2025-06-09", "2025-06-09T00:00:00.000Z"],
  ["2025-06-09T23:00:00Z", "2025-06-09T23:00:00.000Z"],
  ["2025-06-09t23:00:00z", "2025-06-09T23:00:00.000Z"],
  ["2025-06-09T23:00:00.5+00:00", "2025-06-09T23:00:00.500Z"],
  ["2025-06-09 23:00:00+00:00", "2025-06-09T23:00:00.000Z"],
  ["2025-06-09T23:00:00+08:00", "2025-06-09T15:00:00.000Z"],
  ["2025-06-09T23:00:00-0330", "2025-06-10T02:30:00.000Z"],
  ["2025-06-09T23:00:00+02", "2025-06-09T21:00:00.000Z"],
  // In New York no clock showed this.
  ["2025-03-09T02:30:00", "2025-03-09T02:30:00.000Z"],
];

test.each(times)("%s is %s", (text, utc) => {
  expect(instant(text)).toBe(Date.parse(utc));
});

test.each([undefined, "", "yesterday", "23:00:00", "2025-13-09T23:00:00", "yesterdayZ", "Jun 9 2025 23:00"])(
  "%s is no time",
  (text) => {
    expect(instant(text)).toBeUndefined();
  },
);

describe.each(["America/New_York", "Asia/Tokyo"])("a machine in %s", (zone) => {
  beforeEach(() => {
    vi.stubEnv("TZ", zone);
    return () => vi.unstubAllEnvs();
  });

  test("reads every time the same", () => {
    expect(new Date("2025-06-09T23:00:00").toISOString()).not.toBe("2025-06-09T23:00:00.000Z");
    expect(times.map(([text]) => instant(text))).toEqual(times.map(([, utc]) => Date.parse(utc)));
  });

  test("counts the seconds of a night whose clocks skip an hour, also from a time without a zone to one with", () => {
    expect(secondsBetween("2025-03-09T01:59:00", "2025-03-09T03:01:00")).toBe(3720);
    expect(secondsBetween("2025-03-09T06:59:00", "2025-03-09T07:01:00+00:00")).toBe(120);
    expect(secondsBetween("2025-03-09T06:59:00", undefined)).toBeUndefined();
  });
});
