import type { Run } from "../model/run.ts";

/** Rounding of a quotient and back stays far below this; a score cut to a few decimals stays far above. */
const tolerance = 1e-6;

/** Whether a share of so many tasks is just so many of them. */
export function isShareOf(score: number, tasks: number, solved: number): boolean {
  return Math.abs(score * tasks - solved) <= tolerance;
}

/** The tasks a run tells of: those its score is over, else those in its lists. `undefined` when it has neither. */
export function toldTasks({ scoredTasks, passedTasks, failedTasks }: Run): number | undefined {
  const listed = passedTasks && failedTasks ? passedTasks.length + failedTasks.length : undefined;
  return (scoredTasks ?? listed) || undefined;
}

/**
 * The number of tasks that a run's score is over: what the run says, else the size of the benchmark, for a list can be
 * shorter than what was scored. But where the passed tasks are the score's share of the list, and not of the benchmark,
 * the run was scored on its list.
 */
export function taskCount(run: Run, score: number, size: number | undefined): number | undefined {
  const told = toldTasks(run);
  if (run.scoredTasks !== undefined || size === undefined || told === undefined) return told ?? size;
  const passed = run.passedTasks?.length ?? 0;
  const isOfList = isShareOf(score, told, passed) && !isShareOf(score, size, passed);
  return isOfList ? told : size;
}
