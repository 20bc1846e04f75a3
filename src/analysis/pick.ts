import type { Config } from "../config/config.ts";
import { groupBy } from "../model/order.ts";
import type { CleanRun } from "./clean.ts";
import { isShare } from "./is-share.ts";
import { bestFirst, knownCost } from "./known-expense.ts";
import type { Interval, ScoreInterval } from "./score-intervals.ts";
import { commonTasks, type TaskOutcomes, taskOutcomes } from "./solved-tasks.ts";
import { fisherExact } from "./statistics/fisher.ts";
import { holmAdjusted } from "./statistics/holm.ts";
import { mcnemarExact } from "./statistics/mcnemar.ts";

/** How a run was compared with the best one. `paired`: task by task. `unpaired`: by counts. */
export type ComparisonTest = "paired" | "unpaired" | "none";

/** A run set beside the best of its benchmark. */
export interface Rival {
  readonly row: CleanRun;
  readonly interval: Interval | undefined;
  readonly test: ComparisonTest;
  /** Two-sided, adjusted by Holm over the benchmark's comparisons; `undefined` when no test was possible. */
  readonly pValue: number | undefined;
  /** Best minus this one, in score. */
  readonly difference: number;
  /** As in `Pick`. */
  readonly costPerSolved: number | undefined;
  /** `undefined` when no test was possible. */
  readonly distinguishable: boolean | undefined;
}

/** What to pick on a benchmark. */
export interface BenchmarkPick {
  readonly benchmark: string;
  /** The highest accuracy, then the lower cost (unknown last), then the lower run id. */
  readonly best: CleanRun;
  readonly interval: Interval | undefined;
  /**
   * US dollars per solved task; `undefined` when cost or tasks are unknown, nothing was solved, or the score is no
   * share. Where the score is a mean of partial credit, per task's worth of credit.
   */
  readonly costPerSolved: number | undefined;
  /** Every other run of the benchmark, best first. */
  readonly rivals: readonly Rival[];
}

/**
 * The best run of every benchmark, and every other run tested against it: by the exact McNemar test when both
 * list their tasks, else by Fisher's exact test when both scores are counts. A run is told apart from the best
 * when its p-value, adjusted over the benchmark, is below 1 - confidence. Overlap of intervals plays no part.
 */
export function picks(
  rows: readonly CleanRun[],
  intervals: ReadonlyMap<string, ScoreInterval>,
  { confidence }: Config["statistics"],
): readonly BenchmarkPick[] {
  return [...groupBy(rows, (row) => row.benchmark)].flatMap(([benchmark, group]) => {
    const [best, ...others] = group.sort(bestFirst).map((row): Contender => {
      return { row, outcomes: taskOutcomes(row), interval: intervals.get(row.runId) };
    });
    if (best === undefined) return [];
    const comparisons = others.map((other) => compare(best, other));
    const adjusted = holmAdjusted(comparisons.map(({ pValue }) => pValue));
    const rivals = others.map(({ row, interval }, index): Rival => {
      const pValue = adjusted[index];
      return {
        row,
        interval,
        test: comparisons[index]?.test ?? "none",
        pValue,
        difference: best.row.accuracy - row.accuracy,
        costPerSolved: costPerSolved(row),
        distinguishable: pValue === undefined ? undefined : pValue < 1 - confidence,
      };
    });
    const { row, interval } = best;
    return [{ benchmark, best: row, interval, costPerSolved: costPerSolved(row), rivals }];
  });
}

interface Contender {
  readonly row: CleanRun;
  readonly outcomes: TaskOutcomes | undefined;
  readonly interval: ScoreInterval | undefined;
}

function costPerSolved(row: CleanRun): number | undefined {
  const cost = knownCost(row);
  const solved = row.tasks === undefined ? 0 : row.accuracy * row.tasks;
  return cost === undefined || solved <= 0 || !isShare(row.accuracy) ? undefined : cost / solved;
}

interface Comparison {
  readonly test: ComparisonTest;
  readonly pValue: number | undefined;
}

function compare(best: Contender, other: Contender): Comparison {
  if (best.outcomes && other.outcomes && commonTasks([best.outcomes, other.outcomes])) {
    const onlyBest = countMissing(best.outcomes.solved, other.outcomes.solved);
    const onlyOther = countMissing(other.outcomes.solved, best.outcomes.solved);
    return { test: "paired", pValue: mcnemarExact(onlyBest, onlyOther) };
  }
  if (best.interval && other.interval) {
    return { test: "unpaired", pValue: fisherExact(best.interval, other.interval) };
  }
  return { test: "none", pValue: undefined };
}

function countMissing(from: ReadonlySet<string>, other: ReadonlySet<string>): number {
  let missing = 0;
  for (const id of from) if (!other.has(id)) missing++;
  return missing;
}
