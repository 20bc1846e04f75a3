import type { Json } from "../../model/json.ts";
import type { AttemptOutcome, Outcome } from "../../model/outcome.ts";
import type { Run } from "../../model/run.ts";
import { type Judgement, judgements } from "./outcome-rules.ts";

/** What of a run its outcomes follow from, beside its evaluation. */
export type OutcomeRun = Pick<Run, "benchmark" | "passedTasks" | "failedTasks">;

/**
 * The outcome of every attempt that a HAL run's task lists and `raw_eval_results` tell of, by its benchmark's own rule
 * of success. Where the lists name a task they decide whether it passed; of a failed one the evaluation may know that
 * the infrastructure was to blame. What neither tells is `undefined`.
 *
 * Where the evaluation holds several tries at a task (variations of the prompt), each is an attempt, in the order of
 * epochs, and the lists, which know only their mean, stand back.
 */
export function halOutcomes(run: OutcomeRun, evaluation: Json | undefined): AttemptOutcome[] {
  const lists = taskLists(run);
  const outcomes: AttemptOutcome[] = [];
  for (const [taskId, tries] of judgements(run.benchmark, evaluation)) {
    const [first, second] = tries;
    if (first === undefined) continue;
    const judged = second === undefined ? [withList(first, lists.get(taskId))] : tries;
    outcomes.push(...judged.map((judgement, index) => ({ taskId, epoch: index + 1, ...judgement })));
    lists.delete(taskId);
  }
  for (const [taskId, outcome] of lists) outcomes.push({ taskId, epoch: 1, outcome, score: undefined });
  return outcomes;
}

function withList(judged: Judgement, listed: Outcome | undefined): Judgement {
  const isError = listed === "failed" && judged.outcome === "error";
  return listed === undefined || isError ? judged : { ...judged, outcome: listed };
}

// A task that stands in both lists was attempted, but nobody says which is right.
function taskLists({ passedTasks = [], failedTasks = [] }: OutcomeRun): Map<string, Outcome | undefined> {
  const lists = new Map<string, Outcome | undefined>(passedTasks.map((taskId) => [taskId, "passed"]));
  const passed = new Set(passedTasks);
  // A list may name a task once for each try at it.
  for (const taskId of failedTasks) lists.set(taskId, passed.has(taskId) ? undefined : "failed");
  return lists;
}
