import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type OutcomeSketch, outcomeRows } from "../../test/support/outcome-rows.ts";
import { groupBy } from "../model/order.ts";
import type { CleanRun } from "./clean.ts";
import { quantile } from "./statistics/quantile.ts";
import { seededRandom } from "./statistics/random.ts";
import { taskResampler } from "./task-resampler.ts";
import { winRateUncertainty } from "./win-rate-bootstrap.ts";
import { type WinRateKind, winRates } from "./win-rates.ts";

const kinds = ["max", "pareto", "within"] as const;
const statistics = { seed: 11, resamples: 200, confidence: 0.9 };

describe("winRateUncertainty", () => {
  test("agrees with ranking every resample through winRates", () => {
    fc.assert(
      fc.property(campaigns, (sketches) => {
        const rows = outcomeRows(sketches);
        const settings = { seed: 3, resamples: 12, confidence: 0.8 };
        const fast = winRateUncertainty(rows, settings);
        for (const kind of kinds) {
          const slow = slowIntervals(rows, kind, settings);
          expect(fast[kind].intervals.map(({ model }) => model)).toEqual([...slow.keys()]);
          for (const { model, low, high } of fast[kind].intervals) {
            expect(low).toBeCloseTo(slow.get(model)?.low as number, 10);
            expect(high).toBeCloseTo(slow.get(model)?.high as number, 10);
          }
        }
      }),
    );
  });

  const gaia = [
    { benchmark: "gaia", model: "a", outcomes: "1110101101" },
    { benchmark: "gaia", model: "b", outcomes: "0110101001" },
    { benchmark: "gaia", model: "c", outcomes: "0001000110" },
  ];

  test("repeats itself, and changes with the seed", () => {
    const rows = outcomeRows(gaia);
    const twice = winRateUncertainty(rows, statistics);
    expect(winRateUncertainty(rows, statistics)).toEqual(twice);
    const others = [1, 2, 3].map((seed) => winRateUncertainty(rows, { ...statistics, seed, resamples: 99 }));
    expect(new Set(others.map((other) => JSON.stringify(other))).size).toBeGreaterThan(1);
  });

  test("keeps a benchmark's draws when another is added", () => {
    const added = [
      { benchmark: "added", model: "x", outcomes: "1100" },
      { benchmark: "added", model: "y", outcomes: "0110" },
    ];
    const alone = winRateUncertainty(outcomeRows(gaia), statistics).max.intervals;
    const together = winRateUncertainty(outcomeRows([...added, ...gaia]), statistics).max.intervals;
    expect(together.filter(({ model }) => model < "x")).toEqual(alone);
  });

  test("holds benchmarks without task lists at their win rate and says so", () => {
    const fixed = { benchmark: "fixed", listed: false };
    const rows = outcomeRows([
      // Whatever is drawn, a wins here and b does not.
      { benchmark: "drawn", model: "a", outcomes: "1111" },
      { benchmark: "drawn", model: "b", outcomes: "0000" },
      { ...fixed, model: "a", outcomes: "1000" },
      { ...fixed, model: "b", outcomes: "1100" },
      { ...fixed, model: "c", outcomes: "1110" },
    ]);
    const { intervals, resampled, fixed: held } = winRateUncertainty(rows, statistics).max;
    expect([resampled, held]).toEqual([["drawn"], ["fixed"]]);
    expect(intervals).toEqual([
      { model: "a", resampledFields: 1, fields: 2, low: 0.5, high: 0.5 },
      { model: "b", resampledFields: 1, fields: 2, low: 0.25, high: 0.25 },
    ]);
  });

  test("knows nothing of a model whose only field has no other model", () => {
    const rows = outcomeRows([{ benchmark: "alone", model: "z", outcomes: "101" }, ...gaia]);
    const { intervals, resampled, fixed } = winRateUncertainty(rows, statistics).max;
    expect(intervals.map(({ model }) => model)).toEqual(["a", "b", "c"]);
    expect([resampled, fixed]).toEqual([["gaia"], []]);
  });

  test("holds the win rate of the whole population of tasks about as often as it says", () => {
    const chances = [0.7, 0.55, 0.5, 0.25];
    const random = seededRandom(5, "coverage");
    let held = 0;
    const campaigns = 150;
    for (let campaign = 0; campaign < campaigns; campaign++) {
      // The difficulty of a task is common to all models, so outcomes go together as in real runs.
      const tasks = Array.from({ length: 60 }, random);
      const rows = outcomeRows(
        chances.map((chance, index) => ({
          model: `model-${index}`,
          outcomes: tasks.map((ease) => ((random() + ease) / 2 > 1 - chance ? "1" : "0")).join(""),
        })),
      );
      const { intervals } = winRateUncertainty(rows, { seed: campaign, resamples: 200, confidence: 0.9 }).max;
      for (const [index, { low, high }] of intervals.entries()) {
        const truth = (chances.length - 1 - index) / (chances.length - 1);
        if (low <= truth + 1e-12 && truth <= high + 1e-12) held++;
      }
    }
    // A win rate moves in steps, so the intervals hold the truth more often than 90%, but some must miss it.
    expect(held / (campaigns * chances.length)).toBeGreaterThan(0.9);
    expect(held / (campaigns * chances.length)).toBeLessThan(1);
  });
});

/** A few benchmarks, scaffolds and models, with ties, repeated runs, unknown costs and missing lists. */
const campaigns: fc.Arbitrary<OutcomeSketch[]> = fc
  .array(
    fc.record({
      benchmark: fc.constantFrom("x", "y", "z"),
      scaffold: fc.constantFrom("one", "two"),
      model: fc.constantFrom("a", "b", "c", "d"),
      outcomes: fc
        .array(fc.constantFrom("1", "0", "."), { minLength: 6, maxLength: 6 })
        .map((o) => o.join("")),
      cost: fc.constantFrom(undefined, 0, 1, 2, 5),
      listed: fc.boolean(),
    }),
    { minLength: 1, maxLength: 18 },
  )
  // One benchmark without lists, so that most others are resampled.
  .map((sketches) =>
    sketches.map((sketch) => ({ ...sketch, listed: sketch.benchmark !== "z" || sketch.listed })),
  );

interface Settings {
  readonly seed: number;
  readonly resamples: number;
  readonly confidence: number;
}

function slowIntervals(
  rows: readonly CleanRun[],
  kind: WinRateKind,
  { seed, resamples, confidence }: Settings,
) {
  const resamplers = [...groupBy(rows, (row) => row.benchmark)].flatMap(
    ([benchmark, group]) => taskResampler(benchmark, group, seed) ?? [],
  );
  const drawnBenchmarks = new Set(resamplers.map(({ benchmark }) => benchmark));
  const moving = new Set(
    winRates(rows, kind)
      .perField.filter(({ benchmark, comparisons }) => drawnBenchmarks.has(benchmark) && comparisons > 0)
      .map(({ model }) => model),
  );
  const means = new Map<string, number[]>();
  for (let resample = 0; resample < resamples; resample++) {
    const accuracies = new Map<string, number>();
    for (const resampler of resamplers) {
      resampler.draw();
      for (const [i, { runId }] of resampler.rows.entries()) {
        accuracies.set(runId, (resampler.solved[i] as number) / resampler.tasks);
      }
    }
    const redrawn = rows.map((row) => ({ ...row, accuracy: accuracies.get(row.runId) ?? row.accuracy }));
    for (const { model, mean } of winRates(redrawn, kind).perModel) {
      if (mean !== undefined && moving.has(model)) means.set(model, [...(means.get(model) ?? []), mean]);
    }
  }
  const tail = (1 - confidence) / 2;
  return new Map(
    [...means].map(([model, values]) => {
      const sorted = Float64Array.from(values).sort();
      return [model, { low: quantile(sorted, tail), high: quantile(sorted, 1 - tail) }];
    }),
  );
}
