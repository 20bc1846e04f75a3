import type { JsonNumber, JsonObject } from "./json.ts";
import type { Tokens } from "./trace.ts";

/** Where a run was read from. */
export interface RunSource {
  /** The path as the user gave it, with `/` between folders. */
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
  /** Of a member of a zip: the SHA-256 of what it holds, as of a file that was unpacked from it. */
  readonly contentSha256?: string;
}

/** How long an agent worked at one task, in seconds, with the number's own text for exact output. */
export interface TaskLatency {
  readonly taskId: string;
  readonly seconds: JsonNumber;
}

/**
 * The scores a HAL benchmark may report, in the order in which hal-analysis takes the first present; then those of
 * ReplicatorBench, which it does not know: two names of one number.
 */
export const scoreNames = [
  "average_correctness",
  "success_rate",
  "average_score",
  "accuracy",
  "pass_rate_stage_tasks",
  "pass_rate_all_stages",
] as const;
/** The name under which a HAL benchmark reports its score. */
export type ScoreName = (typeof scoreNames)[number];

/** Tokens that one model used in one run, as the run totals them. Unknown counters are `undefined`. */
export interface ModelUsage extends Tokens {
  /** As the run's file spells it. */
  readonly model: string;
}

/**
 * One evaluation of one agent on one benchmark, as its file reports it: names not yet normalised, nothing
 * computed. Unknown is `undefined`, never 0.
 */
export interface ReportedRun {
  readonly runId: string;
  readonly benchmark: string;
  readonly agentName: string;
  /** `agent_args.model_name`, or its `agent.model.name` form, or the text in the agent name's parentheses. */
  readonly modelName: string;
  readonly effort: string | undefined;
  readonly date: string | undefined;
  readonly agentArgs: JsonObject | undefined;
  readonly runCommand: string | undefined;
  /** The headline score, 0 to 1 in HAL's benchmarks, with the name of the key it stood under; a run may have failed. */
  readonly score: number | undefined;
  readonly scoreName: string | undefined;
  /** Total cost in US dollars. */
  readonly cost: number | undefined;
  /** In the order of the file. `undefined` when the run reports none at all. */
  readonly latencies: readonly TaskLatency[] | undefined;
  readonly passedTasks: readonly string[] | undefined;
  readonly failedTasks: readonly string[] | undefined;
  /** Tasks that the score is over, where the source tells: also those in neither list, whose tries ended differently. */
  readonly scoredTasks?: number | undefined;
  readonly usage: readonly ModelUsage[];
  /** Every call of a model was counted in `usage`, once, so that a cost follows from it. */
  readonly usageIsExact?: boolean;
  /** Made by a generator, not by an evaluation: said wherever the run shows. */
  readonly synthetic: boolean;
}

/** A run with the file that reports it. */
export interface Run extends ReportedRun {
  readonly source: RunSource;
}
