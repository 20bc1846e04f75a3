import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fisherExact } from "./fisher.ts";

describe("fisherExact", () => {
  // scipy.stats.fisher_exact, SciPy 1.17.1
  test.each([
    [0, 45, 0, 45, 1],
    [16, 45, 15, 45, 1],
    [16, 45, 4, 45, 0.0044647554577853295],
    [34, 102, 25, 102, 0.2165230763348913],
    [0, 65, 6, 65, 0.027701886101446624],
    [300, 1000, 350, 1000, 0.019284321614513614],
    [3, 7, 9, 11, 0.1414027149321267],
    [45, 45, 0, 45, 1.9262734017643903e-26],
    [10, 33, 20, 50, 0.4845692258684796],
    [1500, 3000, 1600, 3000, 0.010534027832066048],
  ])("of %d/%d and %d/%d", (a, aTrials, b, bTrials, expected) => {
    const pValue = fisherExact({ solved: a, tasks: aTrials }, { solved: b, tasks: bTrials });
    expect(Math.abs(pValue / expected - 1)).toBeLessThan(1e-9);
  });

  const count = fc
    .integer({ min: 1, max: 300 })
    .chain((tasks) => fc.record({ solved: fc.integer({ min: 0, max: tasks }), tasks: fc.constant(tasks) }));

  test("is a probability, and the same for runs swapped and for failures counted instead", () => {
    const failures = ({ solved, tasks }: { solved: number; tasks: number }) => ({
      solved: tasks - solved,
      tasks,
    });
    fc.assert(
      fc.property(count, count, (a, b) => {
        const pValue = fisherExact(a, b);
        expect(pValue).toBeGreaterThan(0);
        expect(pValue).toBeLessThanOrEqual(1);
        expect(fisherExact(b, a)).toBeCloseTo(pValue, 9);
        expect(fisherExact(failures(a), failures(b))).toBeCloseTo(pValue, 9);
      }),
    );
  });

  test("sees no difference between equal counts", () => {
    fc.assert(
      fc.property(count, (a) => {
        expect(fisherExact(a, a)).toBeCloseTo(1, 9);
      }),
    );
  });
});
