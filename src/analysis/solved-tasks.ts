import type { ScoreName } from "../model/run.ts";
import type { CleanRun } from "./clean.ts";
import { isShare } from "./is-share.ts";
import { isShareOf } from "./task-count.ts";

/** Scores that are the share of tasks solved. */
export const shareNames: ReadonlySet<string | undefined> = new Set<ScoreName>([
  "accuracy",
  "success_rate",
  "pass_rate_stage_tasks",
  "pass_rate_all_stages",
]);
/** Means of partial credit, whole only by chance. */
const creditNames: ReadonlySet<string | undefined> = new Set<ScoreName>([
  "average_score",
  "average_correctness",
]);

/**
 * How many tasks a run solved, when its score says so: a share of solved tasks in 0..1 that, times its tasks, is a
 * whole number. The run's list of passed tasks must not say otherwise, and where the score's name does not tell what it
 * is (`pass@1`), the list must say so.
 */
export function solvedCount({ run, accuracy, tasks }: CleanRun): number | undefined {
  if (tasks === undefined || !isShare(accuracy) || creditNames.has(run.scoreName)) return undefined;
  const solved = Math.round(accuracy * tasks);
  if (!isShareOf(accuracy, tasks, solved)) return undefined;
  const passed = run.passedTasks?.length;
  const isBelieved = passed === undefined ? shareNames.has(run.scoreName) : passed === solved;
  return isBelieved ? solved : undefined;
}

/** Which tasks a run solved. */
export interface TaskOutcomes {
  readonly solved: ReadonlySet<string>;
  /** Solved or failed. Lists can be shorter than the benchmark: a task not listed counts as not solved. */
  readonly listed: ReadonlySet<string>;
  /** Tasks of the benchmark. */
  readonly tasks: number;
}

/** The outcomes that a run lists, when they give its score: as many tasks passed as `solvedCount` says. */
export function taskOutcomes(row: CleanRun): TaskOutcomes | undefined {
  const { passedTasks, failedTasks = [] } = row.run;
  if (row.tasks === undefined || passedTasks === undefined) return undefined;
  if (passedTasks.length !== solvedCount(row)) return undefined;
  const listed = new Set([...passedTasks, ...failedTasks]);
  // A task listed twice leaves open how it ended.
  if (listed.size !== passedTasks.length + failedTasks.length) return undefined;
  return { solved: new Set(passedTasks), listed, tasks: row.tasks };
}

/**
 * All tasks that these runs list, when the runs can be set side by side task by task. `undefined` when they
 * disagree on the number of tasks or name more tasks than there are: then some spell their tasks differently.
 */
export function commonTasks(runs: readonly TaskOutcomes[]): ReadonlySet<string> | undefined {
  const ids = new Set<string>();
  for (const { listed } of runs) for (const id of listed) ids.add(id);
  return runs.every(({ tasks }) => tasks === runs[0]?.tasks && ids.size <= tasks) ? ids : undefined;
}
