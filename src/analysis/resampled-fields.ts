import { byCodeUnit, groupBy } from "../model/order.ts";
import type { CleanRun } from "./clean.ts";
import { distanceToFrontier, frontierVertices, scaleMinMax } from "./frontier-geometry.ts";
import { byKnownCost, isPriced, knownCost } from "./known-expense.ts";
import type { TaskResampler } from "./task-resampler.ts";
import { firstPerModel, type WinRateKind } from "./win-rates.ts";

/** A field of `fieldsOf` on one benchmark, whose merits follow from the tasks last drawn. */
export interface ResampledField {
  /** At least two. */
  readonly models: readonly string[];
  /** Adds the latest win rate of `models[i]` to `sums[positions[i]]`. */
  readonly addWinRates: (sums: Float64Array, positions: Int32Array) => void;
}

/**
 * The fields of one kind on the benchmark of a resampler, as `fieldsOf` draws them up. What `fieldsOf` decides
 * anew for every draw, the best of a model's runs, is decided here by their order: by rising cost (unknown last),
 * then run id, the first of the most accurate is best.
 */
export function resampledFields(kind: WinRateKind, resampler: TaskResampler): ResampledField[] {
  return entries(kind, resampler.rows)
    .map((rows) => [...groupBy(rows, (row) => row.model)])
    .filter((models) => models.length >= 2)
    .map((models) => {
      const runs = models.map(([, group]) => group.sort(byCost).map((row) => resampler.rows.indexOf(row)));
      const merits = new Float64Array(models.length);
      const judge =
        kind === "pareto" ? byDistance(resampler, runs, merits) : byCount(resampler, runs, merits);
      return {
        models: models.map(([model]) => model),
        addWinRates: (sums, positions) => {
          judge();
          addWinRates(merits, sums, positions);
        },
      };
    });
}

/** The runs that enter each field of a benchmark. */
function entries(kind: WinRateKind, rows: readonly CleanRun[]): CleanRun[][] {
  switch (kind) {
    case "max":
      return [[...rows]];
    case "pareto":
      return [rows.filter(isPriced)];
    case "within":
      return [...groupBy(rows, (row) => row.scaffold).values()].map(firstPerModel);
  }
}

function byCost(a: CleanRun, b: CleanRun): number {
  return byKnownCost(a, b) || byCodeUnit(a.runId, b.runId);
}

type Runs = readonly (readonly number[])[];

function byCount({ solved }: TaskResampler, runs: Runs, merits: Float64Array): () => void {
  return () => {
    for (let i = 0; i < runs.length; i++)
      merits[i] = solved[best(runs[i] as readonly number[], solved)] as number;
  };
}

function byDistance({ solved, tasks, rows }: TaskResampler, runs: Runs, merits: Float64Array): () => void {
  const costs = Float64Array.from(rows, (row) => knownCost(row) ?? Number.NaN);
  const expenses = new Float64Array(runs.length);
  const accuracies = new Float64Array(runs.length);
  const order = new Int32Array(runs.length);
  return () => {
    for (let i = 0; i < runs.length; i++) {
      const run = best(runs[i] as readonly number[], solved);
      expenses[i] = costs[run] as number;
      accuracies[i] = (solved[run] as number) / tasks;
    }
    scaleMinMax(expenses);
    scaleMinMax(accuracies);
    const vertices = frontierVertices(expenses, accuracies, order);
    for (let i = 0; i < merits.length; i++) {
      merits[i] = -distanceToFrontier(i, expenses, accuracies, order, vertices);
    }
  };
}

function best(runs: readonly number[], solved: Int32Array): number {
  let best = runs[0] as number;
  for (const run of runs) if ((solved[run] as number) > (solved[best] as number)) best = run;
  return best;
}

function addWinRates(merits: Float64Array, sums: Float64Array, positions: Int32Array): void {
  for (let i = 0; i < merits.length; i++) {
    const merit = merits[i] as number;
    let wins = 0;
    for (let j = 0; j < merits.length; j++) if (merit > (merits[j] as number)) wins++;
    const at = positions[i] as number;
    sums[at] = (sums[at] as number) + wins / (merits.length - 1);
  }
}
