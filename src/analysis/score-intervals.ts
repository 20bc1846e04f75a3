import type { CleanRun } from "./clean.ts";
import { solvedCount, taskOutcomes } from "./solved-tasks.ts";
import type { Interval } from "./statistics/interval.ts";
import { wilsonInterval } from "./statistics/wilson.ts";

export type { Interval } from "./statistics/interval.ts";

/** The interval of a run's score where the score is a share of solved tasks. */
export interface ScoreInterval extends Interval {
  readonly runId: string;
  /** Tasks solved, of `tasks`. */
  readonly solved: number;
  readonly tasks: number;
}

/**
 * Wilson intervals by run id, of the runs whose score is a count of solved tasks.
 *
 * A whole number alone can be chance, above all for scores with half points. So where a benchmark has a run whose
 * score is no count, its other runs get an interval only when their own task lists give their score.
 */
export function scoreIntervals(
  rows: readonly CleanRun[],
  confidence: number,
): ReadonlyMap<string, ScoreInterval> {
  const doubtful = new Set(
    rows
      .filter((row) => row.tasks !== undefined && solvedCount(row) === undefined)
      .map((row) => row.benchmark),
  );
  const intervals = new Map<string, ScoreInterval>();
  for (const row of rows) {
    const { runId, tasks } = row;
    const solved = solvedCount(row);
    if (tasks === undefined || solved === undefined) continue;
    if (doubtful.has(row.benchmark) && taskOutcomes(row) === undefined) continue;
    intervals.set(runId, { runId, solved, tasks, ...wilsonInterval(solved, tasks, confidence) });
  }
  return intervals;
}
