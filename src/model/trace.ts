import type { Json } from "./json.ts";
import type { AttemptOutcome } from "./outcome.ts";
import type { ModelUsage, ReportedRun, Run } from "./run.ts";
import type { Verdict } from "./verdict.ts";

/**
 * Tokens of one call, as its provider counted them. Unknown is `undefined`. `input` includes what was read from and
 * written to a cache; `output` includes reasoning.
 */
export interface Tokens {
  readonly input: number | undefined;
  readonly output: number | undefined;
  readonly cacheRead: number | undefined;
  readonly cacheWrite: number | undefined;
  readonly reasoning: number | undefined;
}

/** Counts of which nothing is known. */
export const unknownTokens: Tokens = {
  input: undefined,
  output: undefined,
  cacheRead: undefined,
  cacheWrite: undefined,
  reasoning: undefined,
};

/** A message, kept once a run under its hash. */
export interface TraceMessage {
  /** First 128 bits of the SHA-256 of the message's canonical JSON, as 32 hexadecimal digits. */
  readonly hash: string;
  readonly role: string | undefined;
  /** The whole message as canonical JSON: keys in code-unit order, no white space. */
  readonly json: string;
  /** The text of the message, for reading and searching; `undefined` when it holds none. */
  readonly text: string | undefined;
  /**
   * Both in UTF-8, from a reader that has them so: whoever writes them on need not encode them. Here `json` is
   * `undefined` when it is no more than the text, as content, and the role.
   */
  readonly utf8?: { readonly json: Uint8Array | undefined; readonly text: Uint8Array | undefined };
}

/** One logged call inside a run. */
export interface TraceCall {
  /** The call's own id, or `#<position>` where it has none. */
  readonly callId: string;
  /** Place in the file, from 0. */
  readonly position: number;
  readonly taskId: string | undefined;
  /** Counts tries at the task from 1; `undefined` where the source does not say, and it may be any of them. */
  readonly epoch: number | undefined;
  readonly parentId: string | undefined;
  readonly traceId: string | undefined;
  /** Short name of what was called, as `openai.chat.completions.create`. */
  readonly operation: string | undefined;
  readonly model: string | undefined;
  /** ISO 8601 as logged, or converted from unix seconds. */
  readonly startedAt: string | undefined;
  readonly endedAt: string | undefined;
  readonly latencySeconds: number | undefined;
  /** Hashes of the messages sent, in order; empty for a call that sent none (a tool, an agent step). */
  readonly messages: readonly string[];
  /** Hash of the answer, as an assistant message. */
  readonly answer: string | undefined;
  readonly finishReason: string | undefined;
  /** `undefined` when the call reports no usage of its own. */
  readonly tokens: Tokens | undefined;
  readonly exception: string | undefined;
  /** The part the model played, where it is named: `grader`. */
  readonly role?: string | undefined;
  /** Answered from the logger's own cache; such a call has no `tokens`, since none were used. */
  readonly cached?: boolean | undefined;
}

/** One try at a task, as a source tells of it beside its calls. Texts named JSON are JSON documents. */
export interface TraceAttempt extends AttemptOutcome {
  /** The attempt's own id. */
  readonly attemptId?: string | undefined;
  /** Which of several scores `score` and `outcome` follow. */
  readonly scoreName?: string | undefined;
  readonly verdict?: Verdict | undefined;
  /** JSON: by name an object with value, answer, explanation, metadata. */
  readonly scores?: string | undefined;
  readonly limitType?: string | undefined;
  readonly limitValue?: number | undefined;
  readonly error?: string | undefined;
  /** Tries before it that ended in an error. */
  readonly retries?: number | undefined;
  readonly latencySeconds?: number | undefined;
  readonly workingSeconds?: number | undefined;
  readonly input?: string | undefined;
  readonly target?: string | undefined;
  /** JSON. */
  readonly metadata?: string | undefined;
  /** Hashes of the messages it ended with. */
  readonly conversation?: readonly string[] | undefined;
  /** JSON. */
  readonly details?: string | undefined;
}

/** What a trace holds, in the order of the file: a message always comes before the first call that refers to it. */
export type TraceItem =
  | { readonly type: "message"; readonly message: TraceMessage }
  | { readonly type: "call"; readonly call: TraceCall };

/** The same of a source that also tells of attempts: each at most once, behind the messages it refers to. */
export type RunItem = TraceItem | { readonly type: "attempt"; readonly attempt: TraceAttempt };

/** What some sources say of a run beyond what every run has. Texts named JSON are JSON documents. */
export interface RunExtras {
  /** `success`, `error`, `cancelled`, `started`. */
  readonly status?: string | undefined;
  /** When the run was begun, where its log names it by an id and says so from its first state to its last. */
  readonly created?: string | undefined;
  readonly error?: string | undefined;
  /** JSON. */
  readonly scores?: string | undefined;
  /** Tries at each task that were planned. */
  readonly epochs?: number | undefined;
  readonly expectedAttempts?: number | undefined;
  /** JSON. */
  readonly provenance?: string | undefined;
}

/** A run whose source need not tell whose it is. */
export interface UnnamedRun extends Omit<Run, "agentName" | "modelName"> {
  readonly agentName: string | undefined;
  readonly modelName: string | undefined;
}

/** What a trace says of its run as a whole, known when the file was read to its end. */
export interface TraceSummary {
  readonly run: ReportedRun;
  readonly reportedUsage: readonly ModelUsage[];
  /**
   * `raw_eval_results`, thinned: texts longer than 2,000 characters are cut, and parts that no rule of scoring
   * looks at (transcripts, judge logs) are absent. `undefined` when the file has none.
   */
  readonly evaluation: Json | undefined;
  /** Generation of HAL's format, `projected`, `calls`, `by-task`, `none`; or `inspect`. */
  readonly shape: "projected" | "calls" | "by-task" | "inspect" | "none";
  readonly extras?: RunExtras | undefined;
  readonly calls: number;
  readonly messages: number;
  /** References from calls to messages: what the file repeats. */
  readonly messageReferences: number;
}

/** What is stored of a run: the same with where it came from, which need not tell whose run it is. */
export interface UnnamedSummary extends Omit<TraceSummary, "run"> {
  readonly run: UnnamedRun;
}
