import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { wilsonInterval } from "./wilson.ts";

describe("wilsonInterval", () => {
  // statsmodels.stats.proportion.proportion_confint(method="wilson"), statsmodels 0.15.0
  test.each([
    [0, 45, 0.95, 0, 0.07865159873288836],
    [16, 45, 0.95, 0.23219082604215874, 0.5016418580362314],
    [45, 45, 0.95, 0.9213484012671117, 1],
    [3, 65, 0.95, 0.015819840413512566, 0.12713847263338832],
    [178, 307, 0.9, 0.532968329565843, 0.6252464684436179],
    [106, 165, 0.99, 0.5425234850072791, 0.7313136013356876],
    [1, 1, 0.95, 0.20654931437723745, 1],
    [500, 1000, 0.95, 0.4690696003681042, 0.5309303996318958],
  ])("of %d in %d at %d", (successes, trials, confidence, low, high) => {
    const interval = wilsonInterval(successes, trials, confidence);
    expect(interval.low).toBeCloseTo(low, 13);
    expect(interval.high).toBeCloseTo(high, 13);
  });

  const shares = fc
    .integer({ min: 1, max: 3000 })
    .chain((trials) => fc.tuple(fc.integer({ min: 0, max: trials }), fc.constant(trials)));
  const confidences = fc.double({ min: 0.5, max: 0.999, noNaN: true });

  test("holds the share, stays within 0..1 and mirrors with failures", () => {
    fc.assert(
      fc.property(shares, confidences, ([successes, trials], confidence) => {
        const { low, high } = wilsonInterval(successes, trials, confidence);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(successes / trials);
        expect(high).toBeGreaterThanOrEqual(successes / trials);
        expect(high).toBeLessThanOrEqual(1);
        const mirrored = wilsonInterval(trials - successes, trials, confidence);
        expect(mirrored.low).toBeCloseTo(1 - high, 12);
        expect(mirrored.high).toBeCloseTo(1 - low, 12);
      }),
    );
  });

  test("widens with confidence and narrows with trials", () => {
    fc.assert(
      fc.property(shares, ([successes, trials]) => {
        const width = (factor: number, confidence: number) => {
          const { low, high } = wilsonInterval(successes * factor, trials * factor, confidence);
          return high - low;
        };
        expect(width(1, 0.99)).toBeGreaterThan(width(1, 0.9));
        expect(width(4, 0.95)).toBeLessThan(width(1, 0.95));
      }),
    );
  });
});
