import { naturalOrder } from "../../model/natural-order.ts";
import { groupBy } from "../../model/order.ts";
import type { GradedAttempt, GradedRun } from "../fail-sets/graded-run.ts";
import { mean } from "../statistics/sums.ts";

/** What one run did at one task, over its graded attempts. */
export interface TaskResult {
  /** Share of them that passed, 0 to 1. */
  readonly rate: number;
  readonly graded: number;
  /** Mean over them, in US dollars; `undefined` unless all are known. */
  readonly cost: number | undefined;
  /** Mean over them. */
  readonly seconds: number | undefined;
}

/** A task that both runs have a grade for. */
export interface PairedTask {
  readonly taskId: string;
  readonly first: TaskResult;
  readonly second: TaskResult;
}

/** The tasks that both runs have a grade for, in natural order; infrastructure errors are no grades. */
export function pairedTasks(first: GradedRun, second: GradedRun): PairedTask[] {
  const others = taskResults(second);
  return [...taskResults(first)]
    .flatMap(([taskId, result]) => {
      const other = others.get(taskId);
      return other ? [{ taskId, first: result, second: other }] : [];
    })
    .sort((a, b) => naturalOrder(a.taskId, b.taskId));
}

/** A run's results by task. */
export function taskResults(run: GradedRun): Map<string, TaskResult> {
  const graded = run.attempts.filter(({ outcome }) => outcome === "passed" || outcome === "failed");
  return new Map(
    [...groupBy(graded, ({ taskId }) => taskId)].map(([taskId, attempts]) => [taskId, resultOf(attempts)]),
  );
}

function resultOf(attempts: readonly GradedAttempt[]): TaskResult {
  const passed = attempts.filter(({ outcome }) => outcome === "passed").length;
  return {
    rate: passed / attempts.length,
    graded: attempts.length,
    cost: meanOf(attempts.map(({ cost }) => cost)),
    seconds: meanOf(attempts.map(({ seconds }) => seconds)),
  };
}

/** `undefined` of no values, and where one is unknown. */
function meanOf(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length < values.length ? undefined : mean(known);
}
