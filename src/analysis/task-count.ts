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

/** Lists of one benchmark differ by a task or two where attempts were lost; less than that is another set of tasks. */
export const likeTheWhole = 0.9;

/**
 * The number of tasks that a run's score is over: what the run says, else the size of the benchmark, for a list can be
 * shorter than what was scored. But where the passed tasks are the score's share of the list, and not of the benchmark,
 * the run was scored on its list. So was a run that passed nothing, whose score is 0 of either, unless its list is
 * nearly the benchmark or it worked at tasks that the list lacks.
 */
export function taskCount(run: Run, score: number, size: number | undefined): number | undefined {
  const told = toldTasks(run);
  if (run.scoredTasks !== undefined || size === undefined || told === undefined) return told ?? size;
  const passed = run.passedTasks?.length ?? 0;
  if (!isShareOf(score, told, passed)) return size;
  if (passed > 0) return isShareOf(score, size, passed) ? size : told;
  const isNearlyWhole = told <= size && told >= likeTheWhole * size;
  return isNearlyWhole || workedBeyondLists(run) ? size : told;
}

/** Whether the time is known of a task that is in neither list. */
function workedBeyondLists({ passedTasks = [], failedTasks = [], latencies = [] }: Run): boolean {
  const listed = new Set([...passedTasks, ...failedTasks]);
  return latencies.some(({ taskId }) => !listed.has(taskId));
}
