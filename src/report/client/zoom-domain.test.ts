import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Domain, panDomain, zoomDomain } from "./zoom-domain.ts";

const domain = fc
  .tuple(fc.double({ min: 0.01, max: 100, noNaN: true }), fc.double({ min: 0.1, max: 100, noNaN: true }))
  .map(([low, length]): Domain => [low, low + length]);
const share = fc.double({ min: 0, max: 1, noNaN: true });
const factor = fc.double({ min: 0.2, max: 5, noNaN: true });

describe("zoomDomain", () => {
  it("keeps the fixed point where it is", () => {
    fc.assert(
      fc.property(domain, fc.boolean(), factor, share, (before, isLog, by, at) => {
        const after = zoomDomain(before, isLog, by, at);
        expect(valueAt(after, isLog, at)).toBeCloseTo(valueAt(before, isLog, at), 6);
      }),
    );
  });

  it("is undone by the inverse factor", () => {
    fc.assert(
      fc.property(domain, fc.boolean(), factor, share, (before, isLog, by, at) => {
        const back = zoomDomain(zoomDomain(before, isLog, by, at), isLog, 1 / by, at);
        expect(back[0]).toBeCloseTo(before[0], 6);
        expect(back[1]).toBeCloseTo(before[1], 6);
      }),
    );
  });

  it("halves a log axis by the square root of its ratio", () => {
    expect(zoomDomain([1, 10_000], true, 0.5, 0.5).map(Math.round)).toEqual([10, 1000]);
    expect(zoomDomain([0, 100], false, 0.5, 0)).toEqual([0, 50]);
  });
});

describe("panDomain", () => {
  it("moves by a share of the axis as it is seen", () => {
    expect(panDomain([0, 10], false, 0.1)).toEqual([1, 11]);
    expect(panDomain([1, 100], true, 0.5).map(Math.round)).toEqual([10, 1000]);
  });
});

function valueAt([low, high]: Domain, isLog: boolean, at: number): number {
  return isLog ? low * (high / low) ** at : low + at * (high - low);
}
