/** A message as exported traces have them: text, and who said it. */
export interface EpisodeMessage {
  readonly role: "system" | "user" | "assistant" | "tool";
  /** Without control characters; see `cleanText`. */
  readonly content: string;
}

/**
 * A row of an episode dataset, or a trial of a Harbor job: the conversation of an attempt, whole or up to one of its
 * turns. Which of the two, only its neighbours tell.
 */
export interface Episode {
  /** `undefined` where the exporter did not know: such rows must not be taken for one trial. */
  readonly trial: string | undefined;
  /** The first number in the row's `episode`. */
  readonly number: number | undefined;
  /** Known to be an attempt from its beginning to its end, and no snapshot of one. */
  readonly isWhole: boolean;
  readonly task: string | undefined;
  readonly run: string | undefined;
  readonly agent: string | undefined;
  readonly model: string | undefined;
  readonly messages: readonly EpisodeMessage[];
  /** The reward as a number in text, the name of an exception, or nothing. */
  readonly result: string | undefined;
  readonly reward: number | undefined;
  readonly instruction: string | undefined;
  /** What the tests printed. */
  readonly verifierOutput: string | undefined;
  /** `main`, or the kind of a sub-agent. */
  readonly traceSource: string | undefined;
}

/** A row that was read, or why it could not be. */
export type EpisodeItem =
  | { readonly type: "episode"; readonly episode: Episode }
  | {
      readonly type: "problem";
      readonly place: string;
      readonly message: string;
      /** Where only the conversation is missing: what else is known, without messages. Its outcome counts all the same. */
      readonly silent?: Episode;
    };

/** The columns without which a table holds no episodes. */
export const requiredColumns = ["trial_name", "episode", "conversations"] as const;

/** All columns that are read. */
export const knownColumns = [
  ...requiredColumns,
  "task",
  "run_id",
  "agent",
  "model",
  "result",
  "reward",
  "instruction",
  "verifier_output",
  "trace_source",
] as const;
