import type { Outcome } from "../../model/outcome.ts";

/** One attempt at a task as far as fail sets and comparisons look at it. */
export interface GradedAttempt {
  readonly taskId: string;
  /** Counts tries at the task from 1. */
  readonly epoch: number;
  /** `undefined` when the run does not tell how it ended. */
  readonly outcome: Outcome | undefined;
  /** Why, where a grader tells: `fail`, `timeout`, `out_of_memory`, `infra`, ... */
  readonly verdict: string | undefined;
  /** US dollars. */
  readonly cost: number | undefined;
  /** How long the attempt took, in seconds, as the run tells it. */
  readonly seconds: number | undefined;
}

/** A run reduced to what happened at each task, wherever it was read from. */
export interface GradedRun {
  /** Run id, or the name of the file. */
  readonly name: string;
  /** Lower case, words joined by `_`. */
  readonly benchmark: string;
  /** SHA-256 of the benchmark's rows, where the run recorded it. */
  readonly rowsHash: string | undefined;
  readonly agent: string | undefined;
  readonly model: string | undefined;
  readonly attempts: readonly GradedAttempt[];
  /** Tasks the run was to attempt, where it tells; those without an attempt were not attempted. */
  readonly planned: readonly string[] | undefined;
  /** Libraries that a task uses, where the run's file shows them. */
  readonly libraries: ReadonlyMap<string, readonly string[]>;
  /** Ids of tasks whose attempts the hints came from that the run was given; `undefined` for a run without hints. */
  readonly hintedBy: { readonly source: string; readonly tasks: readonly string[] } | undefined;
  /** Made by a generator or a stand-in, not by an evaluation: said wherever the run shows. */
  readonly synthetic: boolean;
}
