import { taskResults } from "../comparison/paired-tasks.ts";
import type { GradedRun } from "../fail-sets/graded-run.ts";
import { pickSubset, type SubsetPlan, type SubsetTask } from "./pick-subset.ts";

/** How a run scores on a subset that was picked without looking at it, and on everything. */
export interface ScorePrediction {
  readonly run: string;
  /** Share of tasks passed, 0 to 1. */
  readonly onSubset: number;
  readonly onAll: number;
}

/**
 * How well subsets of a plan tell the whole score: each run is left out in turn, a subset is picked by the others'
 * difficulties, and the run's score on it is set beside its score on all tasks. Runs without a grade on the tasks are
 * passed over.
 */
export function predictScores(
  tasks: readonly SubsetTask[],
  runs: readonly GradedRun[],
  plan: SubsetPlan,
): ScorePrediction[] {
  const rates = runs.map((run) => ratesOf(run));
  return runs.flatMap((run, index) => {
    const others = rates.filter((_, other) => other !== index);
    const picked = pickSubset(withDifficulty(tasks, others), plan);
    const own = rates[index] ?? new Map();
    const [onSubset, onAll] = [
      meanAt(own, picked),
      meanAt(
        own,
        tasks.map(({ taskId }) => taskId),
      ),
    ];
    return onSubset === undefined || onAll === undefined ? [] : [{ run: run.name, onSubset, onAll }];
  });
}

/** Tasks with the share of runs that failed them, over the runs that have a grade there. */
export function withDifficulty(
  tasks: readonly SubsetTask[],
  rates: readonly ReadonlyMap<string, number>[],
): SubsetTask[] {
  return tasks.map((task) => {
    const known = rates.map((rate) => rate.get(task.taskId)).filter((rate) => rate !== undefined);
    const mean = known.reduce((sum, rate) => sum + rate, 0) / known.length;
    return { ...task, difficulty: known.length === 0 ? undefined : 1 - mean };
  });
}

/** A run's share of epochs passed, by task. */
export function ratesOf(run: GradedRun): ReadonlyMap<string, number> {
  return new Map([...taskResults(run)].map(([taskId, { rate }]) => [taskId, rate]));
}

function meanAt(rates: ReadonlyMap<string, number>, taskIds: readonly string[]): number | undefined {
  const known = taskIds.map((taskId) => rates.get(taskId)).filter((rate) => rate !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, rate) => sum + rate, 0) / known.length;
}
