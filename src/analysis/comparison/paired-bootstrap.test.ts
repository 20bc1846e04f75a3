import { expect, test } from "vitest";
import { seededRandom } from "../statistics/random.ts";
import { meanInterval } from "./paired-bootstrap.ts";

const settings = { confidence: 0.95, resamples: 2000, seed: 1 };

test("the interval is about as wide as the normal one, and follows from its seed", () => {
  const random = seededRandom(5, "values");
  const values = Array.from({ length: 400 }, () => (random() < 0.3 ? 1 : 0));
  const mean = values.reduce<number>((sum, value) => sum + value, 0) / values.length;
  const half = 1.96 * Math.sqrt((mean * (1 - mean)) / values.length);
  const interval = meanInterval(values, settings, "x");
  expect(interval?.low).toBeCloseTo(mean - half, 1);
  expect(interval?.high).toBeCloseTo(mean + half, 1);
  expect(meanInterval(values, settings, "x")).toEqual(interval);
  expect(meanInterval(values, settings, "y")).not.toEqual(interval);
  expect(meanInterval([], settings, "x")).toBeUndefined();
  // Four failures of four do not make it certain that all others fail.
  expect(meanInterval([0, 0, 0, 0], settings, "x")).toBeUndefined();
});
