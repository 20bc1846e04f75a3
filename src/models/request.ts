import type { z } from "zod";
import type { Tokens } from "../model/trace.ts";

/** One message to a model. */
export interface Message {
  readonly role: "system" | "user" | "assistant";
  readonly content: string;
  /** Everything up to and including this message comes again in other requests: providers that need a mark get one. */
  readonly cache?: boolean | undefined;
}

export const efforts = ["none", "minimal", "low", "medium", "high", "xhigh", "max"] as const;
/** How hard a model is asked to think, in the words of the providers. */
export type Effort = (typeof efforts)[number];

/** One question to a model. Everything but `task` is part of its key in the journal. */
export interface ModelRequest<T = unknown> {
  /** `provider/model`; a bare name is OpenAI's. */
  readonly model: string;
  readonly messages: readonly Message[];
  /** Asks for JSON of this shape. OpenAI wants every property required: use `nullable`, not `optional`. */
  readonly schema?: z.ZodType<T> | undefined;
  readonly temperature?: number | undefined;
  readonly seed?: number | undefined;
  readonly effort?: Effort | undefined;
  readonly stop?: readonly string[] | undefined;
  /** Most tokens of the answer, reasoning included. */
  readonly maxTokens?: number | undefined;
  /** What is asked, and in which version, as `hints/extract 3`: a new version asks anew. */
  readonly version: string;
  /** Tells equal requests apart that are to be answered each by itself, as the epochs of an evaluation; from 1. */
  readonly sample?: number | undefined;
  /** Tasks take turns when there is a queue. */
  readonly task?: string | undefined;
}

/** Follows one request on its way. */
export interface Follower {
  /** Takes it back while it waits to be sent, or to be sent again. What was sent arrives, and is kept. */
  readonly signal?: AbortSignal | undefined;
  /** It is sent, for the first time or again. */
  onSent?(): void;
  /** What was sent came to an end. */
  onReturned?(): void;
}

/** Why an answer ended: by itself or at a stop text, at its most tokens, by a filter of the provider, otherwise. */
export type FinishReason = "stop" | "length" | "filter" | "other";

/** What a model said, whether just now or long ago. */
export interface Answer<T = string> {
  readonly type: "answer";
  /** The text; with a schema, what it holds. */
  readonly value: T;
  readonly text: string;
  /** What the model thought, where the provider tells. */
  readonly reasoning: string | undefined;
  readonly finish: FinishReason;
  /** Of this answer and, where it had to be repaired, of the one before. */
  readonly tokens: Tokens;
  /** US dollars at the time of asking; `undefined` when the model has no known price, or the answer no token counts. */
  readonly cost: number | undefined;
  /** From sending to the end of the answer when it was asked; `undefined` of a batch. */
  readonly seconds: number | undefined;
  /** When it was asked, ISO 8601. */
  readonly at: string;
  /** The model's exact name, as the provider gave it. */
  readonly servedBy: string | undefined;
  readonly key: string;
  /** Nothing was asked or paid this time. */
  readonly fromJournal: boolean;
  /** The first answer was not of the asked shape. */
  readonly repaired: boolean;
}

/** Why a request has no answer. */
export type FailureReason =
  /** Longer than the model can take. */
  | "too-long"
  /** The provider's rules on content forbid an answer. */
  | "policy"
  /** The provider will not answer this request, whenever it is asked: its settings, or who asks, are at fault. */
  | "rejected"
  /** It failed again and again, for reasons that may pass. */
  | "unavailable"
  /** Answered twice, and neither answer is of the asked shape. */
  | "unparsed"
  /** Answered and paid for, in a form that the provider's interface does not have. */
  | "unreadable";

/** One request that came to nothing; the others go on. */
export interface Failure {
  readonly type: "failure";
  readonly reason: FailureReason;
  readonly message: string;
  readonly key: string;
  /** What was said, when it could not be used. */
  readonly text: string | undefined;
  /** What it cost all the same. */
  readonly tokens: Tokens | undefined;
  readonly cost: number | undefined;
  readonly fromJournal: boolean;
}

/** What comes of a request: an answer, or why there is none. */
export type Reply<T = string> = Answer<T> | Failure;
