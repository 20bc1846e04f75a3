import type { StandInQuestion } from "./question.ts";

/** What becomes of a request that arrives. */
export type StandInFate =
  /** @property text instead of a seeded one */
  | { readonly type: "answer"; readonly text?: string | undefined }
  | {
      readonly type: "status";
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly error?: Readonly<Record<string, unknown>>;
    }
  /** The connection is lost before an answer comes. */
  | { readonly type: "reset" }
  /** The connection is lost in the middle of the answer. */
  | { readonly type: "cut" }
  /** A whole answer that is not JSON. */
  | { readonly type: "malformed" }
  /** The answer comes in pieces over so many milliseconds. */
  | { readonly type: "slow"; readonly milliseconds: number };

/** Shares of all arrivals, 0 to 1, that end so; which, is seeded. */
export interface FaultShares {
  /** 429 without Retry-After. */
  readonly refused?: number;
  /** 429 with Retry-After: 1. */
  readonly refusedForASecond?: number;
  /** 500 */
  readonly failed?: number;
  readonly reset?: number;
  readonly cut?: number;
  readonly malformed?: number;
  /** An answer, but with a text that is not of the asked shape. */
  readonly misshapen?: number;
}

/** Trouble in place of an answer of the interface of batches. */
export interface BatchTrouble {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The call has its effect all the same. */
  readonly isDone?: boolean;
}

/** How the stand-in behind `mock/...` answers. */
export interface StandInOptions {
  /** Equal seeds give equal answers to equal questions, and equal troubles. Default: 1. */
  readonly seed?: number;
  /** How long an answer takes: median in milliseconds and sigma of its logarithm. Default: 0 and 0. */
  readonly latency?: { readonly median: number; readonly tail?: number };
  readonly faults?: FaultShares;
  /** Refuses what is above, and says so in rate-limit headers. */
  readonly requestsPerMinute?: number;
  /** The answer's text to a question; undefined leaves it to the seed. */
  readonly answer?: (question: StandInQuestion) => string | undefined;
  /** What becomes of the `arrival`-th arrival of a question, from 1; undefined leaves it to `faults`. */
  readonly fate?: (question: StandInQuestion, arrival: number) => StandInFate | undefined;
  readonly batches?: {
    /** Milliseconds until a batch is over. Default: 0. */
    readonly duration?: number;
    /** Shares of its requests that expire or fail, 0 to 1; seeded, and each once only. */
    readonly expired?: number;
    readonly failed?: number;
    /** How many submissions are refused before one is taken. */
    readonly refusals?: number;
    /** How many of OpenAI's batches fail as a whole, the first. */
    readonly dead?: number;
    /** What comes instead of the answer to the `arrival`-th of a call (`POST /v1/batches`), from 1. */
    readonly trouble?: (call: string, arrival: number) => BatchTrouble | undefined;
  };
}
