import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { logScale, shareScale } from "./scales.ts";

const room = { before: 0.1, after: 0.1 };

describe("shareScale", () => {
  it("puts ticks at round percentages around the values", () => {
    const { domain, ticks } = shareScale([0.12, 0.48], room, 4);
    expect(domain[0]).toBeCloseTo(0.084, 10);
    expect(domain[1]).toBeCloseTo(0.516, 10);
    expect(ticks).toEqual([0.2, 0.4]);
  });

  it("has no tick below 0 or above 100 %, though the axis reaches there", () => {
    const { domain, ticks } = shareScale([0, 1], { before: 0.2, after: 0.2 }, 8);
    expect(domain).toEqual([-0.2, 1.2]);
    expect(ticks).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
  });

  it("does not stretch equal values over the whole axis", () => {
    const { domain, ticks } = shareScale([0.5, 0.5], room, 4);
    expect(domain[1] - domain[0]).toBeCloseTo(0.06, 10);
    expect(ticks.length).toBeGreaterThanOrEqual(2);
  });

  it("takes a smaller step where one tick alone would remain", () => {
    expect(shareScale([0.08, 0.95], room, 4).ticks).toEqual([0.2, 0.4, 0.6, 0.8]);
  });

  it("has two ticks at least, and not many more than asked for", () => {
    const values = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(values, fc.constantFrom(4, 8), fc.constantFrom(0.12, 0.35), (values, most, after) => {
        const { length } = shareScale(values, { before: 0.1, after }, most).ticks;
        expect(length).toBeGreaterThanOrEqual(2);
        expect(length).toBeLessThanOrEqual(most + 1);
      }),
    );
  });

  it("prints every tick differently in whole percent", () => {
    const values = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(values, (values) => {
        const printed = shareScale(values, room, 5).ticks.map((tick) => (tick * 100).toFixed(0));
        expect(new Set(printed).size).toBe(printed.length);
        for (const [i, tick] of shareScale(values, room, 5).ticks.entries()) {
          expect(Number(printed[i])).toBeCloseTo(tick * 100, 8);
        }
      }),
    );
  });
});

describe("logScale", () => {
  const scale = (values: readonly number[], width = 206) =>
    logScale(values, room, width, (tick) => `$${tick}`, 9.5);

  it("uses powers of ten where there are enough", () => {
    expect(scale([0.2, 900]).ticks).toEqual([0.1, 1, 10, 100, 1000]);
  });

  it("adds steps between them until there are three", () => {
    expect(scale([3, 45]).ticks).toEqual([3, 10, 30]);
    expect(scale([12, 18]).ticks.length).toBeGreaterThanOrEqual(3);
  });

  it("keeps values inside, and ticks inside and apart, for any values", () => {
    const values = fc.array(fc.double({ min: 1e-4, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(values, fc.integer({ min: 150, max: 600 }), (values, width) => {
        const { domain, ticks } = scale(values, width);
        expect(domain[0]).toBeLessThan(Math.min(...values));
        expect(domain[1]).toBeGreaterThan(Math.max(...values));
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        for (const tick of ticks) expect(tick >= domain[0] && tick <= domain[1]).toBe(true);
        expect(ticks).toEqual([...ticks].sort((a, b) => a - b));
      }),
    );
  });
});
