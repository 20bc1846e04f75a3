import { expect, test } from "vitest";
import { seededRandom } from "../statistics/random.ts";
import { meanInterval } from "./paired-bootstrap.ts";
import { signFlipTest } from "./sign-flip.ts";

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

test("sign flips find a shift and no difference where there is none", () => {
  expect(signFlipTest([0, 0, 0], 1)).toBe(1);
  expect(signFlipTest([0.5, -0.5, 0.25, -0.25], 1)).toBeGreaterThan(0.9);
  expect(signFlipTest(Array(20).fill(0.5), 1)).toBeLessThan(0.001);
});
