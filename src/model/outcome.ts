export const outcomes = ["passed", "failed", "error", "unscored"] as const;
/**
 * How an attempt ended. `error` is trouble of the infrastructure, not of the model. A task that was never attempted
 * has no outcome at all.
 */
export type Outcome = (typeof outcomes)[number];

/** What a run's evaluation says about one attempt. */
export interface AttemptOutcome {
  readonly taskId: string;
  /** Counts tries at the task from 1. */
  readonly epoch: number;
  /** `undefined` when the evaluation knows of the attempt but does not tell how it ended. */
  readonly outcome: Outcome | undefined;
  /** The benchmark's own score of the attempt, usually 0 to 1; `undefined` when it gives none. */
  readonly score: number | undefined;
}

/** The score of an attempt that is graded right or wrong; `undefined` for one that is neither. */
export function scoreOf(outcome: Outcome | undefined): number | undefined {
  return outcome === "passed" ? 1 : outcome === "failed" ? 0 : undefined;
}
