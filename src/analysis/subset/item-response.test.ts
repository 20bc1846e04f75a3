import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { gradedRun } from "../../../test/support/graded-run.ts";
import { normalQuantile } from "../statistics/normal.ts";
import { seededRandom } from "../statistics/random.ts";
import {
  abilities,
  abilityOf,
  fitItemResponse,
  type ItemCurve,
  information,
  passChance,
  type RunTries,
} from "./item-response.ts";
import { pickInformative } from "./pick-informative.ts";
import { predictScoresByModel } from "./predict-score.ts";

const ids = (count: number) => Array.from({ length: count }, (_, index) => `t${index}`);

/** Runs and tasks drawn from the model itself. */
function simulated(seed: number, { runs, tasks }: { readonly runs: number; readonly tasks: number }) {
  const random = seededRandom(seed, "item response");
  const normal = () => normalQuantile((random() * 2 ** 32 + 0.5) / 2 ** 32);
  const curves = new Map<string, ItemCurve>(
    ids(tasks).map((id) => [id, { slope: Math.exp(0.3 * normal()), intercept: 1.3 * normal() }]),
  );
  const abilitiesOfRuns = Array.from({ length: runs }, normal);
  const tries = abilitiesOfRuns.map(
    (ability): RunTries =>
      new Map(
        [...curves].map(([id, curve]) => [
          id,
          { passed: random() < passChance(curve, ability) ? 1 : 0, tries: 1 },
        ]),
      ),
  );
  return { curves, abilities: abilitiesOfRuns, tries };
}

function correlation(pairs: readonly (readonly [number, number])[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
  const [x, y] = [mean(pairs.map(([a]) => a)), mean(pairs.map(([, b]) => b))];
  const sum = (of: (a: number, b: number) => number) =>
    pairs.reduce((total, [a, b]) => total + of(a - x, b - y), 0);
  return sum((a, b) => a * b) / Math.sqrt(sum((a) => a * a) * sum((_, b) => b * b));
}

describe("the item-response model", () => {
  test("finds the curves and the abilities that responses were drawn from", () => {
    const { curves, abilities: own, tries } = simulated(1, { runs: 400, tasks: 40 });
    const { items, isSettled } = fitItemResponse(ids(40), tries);
    expect(isSettled).toBe(true);
    const pairs = (of: (curve: ItemCurve) => number) =>
      [...curves].map(([id, curve]) => [of(curve), of(items.get(id) as ItemCurve)] as const);
    expect(correlation(pairs(({ slope }) => slope))).toBeGreaterThan(0.85);
    expect(correlation(pairs(({ intercept }) => intercept))).toBeGreaterThan(0.98);
    // Chances, which is what counts, are off by few points.
    for (const ability of [-1, 0, 1])
      for (const [truth, found] of pairs((curve) => passChance(curve, ability)))
        expect(Math.abs(truth - found)).toBeLessThan(0.15);
    const means = tries.map((one) =>
      abilityOf(one, { items, rounds: 0, isSettled: true }).reduce(
        (sum, weight, at) => sum + weight * (abilities[at] as number),
        0,
      ),
    );
    expect(correlation(own.map((ability, run) => [ability, means[run] as number]))).toBeGreaterThan(0.92);
  });

  test("tries count: three of which two passed are two passes and a failure", () => {
    const apart = [1, 1, 0].map((passed): RunTries => new Map([["t0", { passed, tries: 1 }]]));
    const together: RunTries = new Map([["t0", { passed: 2, tries: 3 }]]);
    const curve = { slope: 1.4, intercept: -0.3 };
    const model = { items: new Map([["t0", curve]]), rounds: 0, isSettled: true };
    const product = abilityOf(apart[0] as RunTries, model).map(
      (_, at) =>
        passChance(curve, abilities[at] as number) ** 2 * (1 - passChance(curve, abilities[at] as number)),
    );
    const belief = abilityOf(together, model);
    const ratio = (at: number) => (belief[at] as number) / (belief[40] as number);
    for (const at of [20, 30, 50, 60]) {
      const prior = Math.exp(-((abilities[at] as number) ** 2) / 2);
      expect(ratio(at)).toBeCloseTo(((product[at] as number) * prior) / (product[40] as number), 10);
    }
  });

  test("is finite and rising whatever the responses, and does not depend on the order of runs", () => {
    const response = fc.option(fc.record({ passed: fc.nat(3), more: fc.nat(2) }), { nil: undefined });
    fc.assert(
      fc.property(
        fc.array(fc.array(response, { minLength: 4, maxLength: 4 }), { minLength: 1, maxLength: 6 }),
        (rows) => {
          const runs = rows.map(
            (row): RunTries =>
              new Map(
                row.flatMap((one, index) =>
                  one && one.passed + one.more > 0
                    ? [[`t${index}`, { passed: one.passed, tries: one.passed + one.more }]]
                    : [],
                ),
              ),
          );
          const { items, isSettled } = fitItemResponse(ids(4), runs);
          expect(isSettled).toBe(true);
          const backwards = fitItemResponse(ids(4), runs.toReversed()).items;
          for (const [id, { slope, intercept }] of items) {
            expect(slope).toBeGreaterThanOrEqual(0.05);
            expect(Number.isFinite(intercept)).toBe(true);
            expect(backwards.get(id)?.slope).toBeCloseTo(slope, 6);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("picking by information", () => {
  test("takes tasks that tell runs apart, spread over the abilities that runs have", () => {
    // Thresholds from -3 to 3, and tasks that tell nothing.
    const threshold = (id: string) => (Number(id.slice(1)) - 30) / 10;
    const sharp = ids(61).map((id) => [id, { slope: 5, intercept: -5 * threshold(id) }] as const);
    const flat = ["a", "b", "c"].map((id) => [id, { slope: 0.1, intercept: 0 }] as const);
    const model = { items: new Map<string, ItemCurve>([...flat, ...sharp]), rounds: 0, isSettled: true };
    expect(information({ slope: 2, intercept: 0 }, 0)).toBe(1);
    const picked = pickInformative([...model.items.keys()], model, 8);
    expect(picked).toHaveLength(8);
    const thresholds = picked.map(threshold);
    expect(Math.min(...thresholds)).toBeLessThan(-0.7);
    expect(Math.max(...thresholds)).toBeGreaterThan(0.7);
    expect(Math.max(...thresholds.map(Math.abs))).toBeLessThan(2.5);
    expect(pickInformative([...model.items.keys()].reverse(), model, 8)).toEqual(picked);
    expect(pickInformative(["b", "a"], model, 5)).toEqual(["a", "b"]);
  });

  test("tells the whole score of runs that were left out better than tasks at random", () => {
    const { tries } = simulated(3, { runs: 24, tasks: 160 });
    const runs = tries.map((run, index) =>
      gradedRun(
        `r${index}`,
        Object.fromEntries([...run].map(([id, { passed }]) => [id, passed ? "passed" : "failed"])),
      ),
    );
    const predictions = predictScoresByModel(ids(160), ids(160), runs, 16);
    expect(predictions.map(({ run }) => run)).toEqual(runs.map(({ name }) => name));
    const mean = (of: (one: (typeof predictions)[number]) => number) =>
      predictions.reduce((sum, one) => sum + of(one), 0) / predictions.length;
    const error = mean(({ predicted = 0, onAll }) => Math.abs(predicted - onAll));
    const random = mean(({ randomError }) => randomError);
    expect(error).toBeLessThan(0.8 * random);
    // At random: 16 of 160 at rates around a half.
    expect(random).toBeGreaterThan(0.06);
    expect(random).toBeLessThan(0.1);
  });
});
