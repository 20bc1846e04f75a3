import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normalQuantile } from "./normal.ts";

describe("normalQuantile", () => {
  // scipy.stats.norm.ppf, SciPy 1.17.1
  test.each([
    [1e-300, -37.0470962993612],
    [1e-20, -9.262340089798409],
    [1e-10, -6.361340902404056],
    [0.001, -3.090232306167813],
    [0.025, -1.9599639845400545],
    [0.05, -1.6448536269514729],
    [0.074, -1.4466320671589785],
    [0.075, -1.4395314709384563],
    [0.3, -0.5244005127080409],
    [0.926, 1.446632067158979],
    [0.975, 1.959963984540054],
    [0.995, 2.5758293035489004],
    [0.9999999, 5.199337582290661],
  ])("at %d is %d", (probability, expected) => {
    expect(Math.abs(normalQuantile(probability) / expected - 1)).toBeLessThan(2e-15);
  });

  test("is 0 in the middle and infinite at the ends", () => {
    expect(normalQuantile(0.5)).toBe(0);
    expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(normalQuantile(1)).toBe(Number.POSITIVE_INFINITY);
  });

  test("is symmetric and never falls", () => {
    // Multiples of 2^-30: 1 - p is exact.
    const probability = fc.integer({ min: 1, max: 2 ** 29 - 1 }).map((part) => part / 2 ** 30);
    fc.assert(
      fc.property(probability, probability, (a, b) => {
        expect(normalQuantile(1 - a)).toBe(-normalQuantile(a));
        const [lower, upper] = a < b ? [a, b] : [b, a];
        expect(normalQuantile(lower)).toBeLessThanOrEqual(normalQuantile(upper));
      }),
    );
  });
});
