import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { holmAdjusted } from "./holm.ts";

describe("holmAdjusted", () => {
  // statsmodels.stats.multitest.multipletests(method="holm"), statsmodels 0.15.0
  test.each([
    [
      [0.01, 0.04, 0.03, 0.005],
      [0.03, 0.06, 0.06, 0.02],
    ],
    [
      [0.2, 0.9, 0.9],
      [0.6, 1, 1],
    ],
    [
      [0.001, 0.001, 0.5, 0.02, 0.049],
      [0.005, 0.005, 0.5, 0.06, 0.098],
    ],
  ])("of %j", (pValues, expected) => {
    for (const [index, adjusted] of holmAdjusted(pValues).entries()) {
      expect(adjusted).toBeCloseTo(expected[index] as number, 14);
    }
  });

  test("leaves unknown values unknown and does not count them", () => {
    expect(holmAdjusted([undefined, 0.02, undefined, 0.5])).toEqual([undefined, 0.04, undefined, 0.5]);
    expect(holmAdjusted([])).toEqual([]);
  });

  test("never lowers a value, passes 1 or changes their order", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 }), (pValues) => {
        const adjusted = holmAdjusted(pValues) as number[];
        for (const [i, value] of adjusted.entries()) {
          expect(value).toBeGreaterThanOrEqual(pValues[i] as number);
          expect(value).toBeLessThanOrEqual(1);
          for (const [j, other] of adjusted.entries()) {
            if ((pValues[i] as number) < (pValues[j] as number)) expect(value).toBeLessThanOrEqual(other);
          }
        }
      }),
    );
  });
});
