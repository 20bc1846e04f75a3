import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mcnemarExact } from "./mcnemar.ts";

describe("mcnemarExact", () => {
  // statsmodels.stats.contingency_tables.mcnemar(exact=True), statsmodels 0.15.0
  test.each([
    [0, 0, 1],
    [5, 0, 0.0625],
    [1, 8, 0.0390625],
    [7, 7, 1],
    [10, 21, 0.07075554598122835],
    [40, 15, 0.0010158471941252854],
    [900, 1000, 0.023108845108901193],
    [2000, 2500, 9.60884159127367e-14],
  ])("of %d against %d", (onlyFirst, onlySecond, expected) => {
    expect(Math.abs(mcnemarExact(onlyFirst, onlySecond) / expected - 1)).toBeLessThan(1e-9);
  });

  test("is a probability, symmetric, and falls as the counts part", () => {
    const count = fc.integer({ min: 0, max: 400 });
    fc.assert(
      fc.property(count, count, (a, b) => {
        const pValue = mcnemarExact(a, b);
        expect(pValue).toBeGreaterThan(0);
        expect(pValue).toBeLessThanOrEqual(1);
        expect(mcnemarExact(b, a)).toBe(pValue);
        if (a < b) expect(mcnemarExact(a, b + 1)).toBeLessThanOrEqual(pValue);
      }),
    );
  });
});
