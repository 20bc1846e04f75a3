import { groupBy } from "../model/order.ts";
import type { CleanRun } from "./clean.ts";
import type { Expense } from "./frontier.ts";
import { mean } from "./statistics/sums.ts";

/** A model's mean of benchmark means; a benchmark's mean is over all its runs of the model whose value is known. */
export interface ModelMean {
  readonly model: string;
  readonly mean: number;
  /** Benchmarks the mean stands on. */
  readonly benchmarks: number;
}

/** Means of benchmark means per model, sorted by model. Models with no known value are absent. */
export function modelMeans(rows: readonly CleanRun[], expense: Expense): ModelMean[] {
  const known = rows.filter((row) => row[expense] !== undefined);
  return [...groupBy(known, (row) => row.model)].map(([model, group]) => {
    const perBenchmark = [...groupBy(group, (row) => row.benchmark).values()].map(
      (runs) => mean(runs.map((row) => row[expense] as number)) as number,
    );
    return { model, mean: mean(perBenchmark) as number, benchmarks: perBenchmark.length };
  });
}
