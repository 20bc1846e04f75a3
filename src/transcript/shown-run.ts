import { naturalOrder } from "../model/natural-order.ts";
import type { ReportedRun } from "../model/run.ts";
import type { TraceCall, TraceMessage } from "../model/trace.ts";
import type { AttemptEnding } from "./attempt-ending.ts";

/** A run as `hindcast show` needs it, whether it lies in a store or in a trace that was never ingested. */
export interface ShownRun {
  readonly runId: string;
  readonly benchmark: string;
  readonly agentName: string | undefined;
  readonly model: string | undefined;
  /** Headline score, 0 to 1. */
  readonly score: number | undefined;
  /** US dollars, as reported. */
  readonly cost: number | undefined;
  /** In the natural order of task ids. */
  readonly attempts: readonly ShownAttempt[];
  /** The calls of one attempt and their messages by hash; of all at its task, where nobody tells them apart. */
  load(taskId: string, epoch: number): Promise<LoggedAttempt>;
}

export interface ShownAttempt {
  readonly taskId: string;
  readonly epoch: number;
  /** `undefined` when the run does not tell. */
  readonly outcome: string | undefined;
  /** `undefined` when that would take reading the whole trace, or nobody says which try at the task made which call. */
  readonly calls: number | undefined;
}

export interface LoggedAttempt {
  readonly calls: readonly TraceCall[];
  /** Whether these are the calls of every try at the task, as nobody says which try made which. */
  readonly isOfAllTries?: boolean | undefined;
  readonly messages: ReadonlyMap<string, TraceMessage>;
  /** Hashes of the messages it ended with, where the source tells them and no calls. */
  readonly conversation?: readonly string[] | undefined;
  /** Where it was graded. */
  readonly ending?: AttemptEnding | undefined;
}

/** What stands above the list of attempts, of a run as its file tells of it. */
export function headOf(run: ReportedRun): Omit<ShownRun, "attempts" | "load"> {
  const { runId, benchmark, agentName, modelName, effort, score, cost } = run;
  return { runId, benchmark, agentName, model: [modelName, effort].filter(Boolean).join(" "), score, cost };
}

/** Task ids as people count: `2` before `10`. */
export function naturally(a: ShownAttempt, b: ShownAttempt): number {
  return naturalOrder(a.taskId, b.taskId) || a.epoch - b.epoch;
}
