import fc from "fast-check";
import { expect, test } from "vitest";
import { positionRanges } from "./position-ranges.ts";

test("what lies close together is one range", () => {
  expect(positionRanges([9, 1, 3, 1, 20], 5)).toEqual([
    { first: 1, last: 3, positions: [1, 3] },
    { first: 9, last: 9, positions: [9] },
    { first: 20, last: 20, positions: [20] },
  ]);
  expect(positionRanges([])).toEqual([]);
});

test("every position stands in one range, and ranges lie apart", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(2000)), fc.nat(300), (positions, gap) => {
      const ranges = positionRanges(positions, gap);
      expect(ranges.flatMap((range) => range.positions)).toEqual(
        [...new Set(positions)].sort((a, b) => a - b),
      );
      for (const [index, { first, last, positions: held }] of ranges.entries()) {
        expect([held[0], held.at(-1)]).toEqual([first, last]);
        const before = ranges[index - 1];
        if (before) expect(first - before.last).toBeGreaterThan(gap);
      }
    }),
  );
});
