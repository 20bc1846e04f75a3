import fc from "fast-check";
import { expect, test } from "vitest";
import { mcnemarExact } from "./mcnemar.ts";
import { signFlipTest } from "./sign-flip.ts";

test("no difference, or as much either way, is no evidence", () => {
  expect(signFlipTest([], 1, "x")).toBe(1);
  expect(signFlipTest([0, 0, 0], 1, "x")).toBe(1);
  expect(signFlipTest([0.5, -0.5, 0.25, -0.25], 1, "x")).toBe(1);
});

test("up to 13 differences it is exact, whatever the seed, and those of zero do not count", () => {
  // All agree: two of all ways to choose signs are as far from zero.
  expect(signFlipTest(Array(13).fill(0.5), 1, "x")).toBe(2 / 2 ** 13);
  expect(signFlipTest([...Array(13).fill(0.5), ...Array(40).fill(0)], 2, "y")).toBe(2 / 2 ** 13);
  // Of the eight ways, ±(3 + 2 + 1) and ±(3 + 2 - 1) are.
  expect(signFlipTest([3, 2, -1], 1, "x")).toBe(4 / 8);
});

test("of differences of one it is McNemar's exact test", () => {
  const count = fc.nat({ max: 6 });
  fc.assert(
    fc.property(count, count, (better, worse) => {
      const differences = [...Array(better).fill(1), ...Array(worse).fill(-1)];
      expect(signFlipTest(differences, 1, "x")).toBeCloseTo(mcnemarExact(better, worse), 12);
    }),
  );
});

test("of more, draws come near the exact value, follow from the seed, and are others for another label", () => {
  const differences = [...Array(18).fill(1), ...Array(8).fill(-1)];
  const p = signFlipTest(differences, 1, "x");
  const exact = mcnemarExact(18, 8);
  // Four standard errors of a share of 9,999 draws.
  expect(Math.abs(p - exact)).toBeLessThan(4 * Math.sqrt((exact * (1 - exact)) / 9_999));
  expect(signFlipTest(differences, 1, "x")).toBe(p);
  expect(signFlipTest(differences, 1, "y")).not.toBe(p);
  expect(signFlipTest(differences, 2, "x")).not.toBe(p);
  expect(signFlipTest(Array(20).fill(0.5), 1, "x")).toBe(1 / 10_000);
});
