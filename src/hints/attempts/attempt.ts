import type { EpisodeMessage } from "../../sources/episodes/episode.ts";
import type { EpisodeOutcome } from "../../sources/episodes/outcome.ts";

/** An attempt at a task, without what was said in it. */
export interface AttemptHead {
  /** Unique in its dataset; the same whatever else is in it. */
  readonly id: string;
  readonly task: string;
  readonly trial: string | undefined;
  /** As the row has it: `episode-2`. */
  readonly episode: string;
  readonly outcome: EpisodeOutcome;
  readonly agent: string | undefined;
  readonly model: string | undefined;
  /** Messages in it. */
  readonly length: number;
}

/** What was said in an attempt, and what else is known of it. */
export interface AttemptBody {
  readonly messages: readonly EpisodeMessage[];
  readonly instruction: string | undefined;
  readonly verifierOutput: string | undefined;
}

export interface Attempt extends AttemptHead, AttemptBody {}

/** A task and the attempts at it. */
export interface TaskAttempts {
  readonly task: string;
  readonly attempts: readonly AttemptHead[];
}
