import { HindcastError } from "../../model/error.ts";
import type { Patience } from "../limiter/backoff.ts";
import type { Endpoint } from "../providers.ts";
import type { FailureReason } from "../request.ts";

/** How to reach an interface for batches. */
export interface BatchAccess {
  readonly endpoint: Endpoint;
  /** Those that a request of its own would have: the key, the interface's version. */
  readonly headers: Readonly<Record<string, string>>;
  readonly patience: Patience;
  /** Ends what waits. */
  readonly signal: AbortSignal;
}

export interface BatchItem {
  readonly key: string;
  /** The request as it would be sent by itself. */
  readonly body: string;
}

export interface BatchDraft {
  /** Our own key for it. */
  readonly key: string;
  /** When it was about to be submitted, ISO 8601. */
  readonly at: string;
  readonly requests: number;
}

/** Something that may pass. */
export interface Trouble {
  readonly reason: string;
  /** Milliseconds, if the provider said. */
  readonly retryAfter: number | undefined;
}

/** What became of submitting a batch: its id, or nobody knows whether it was accepted. */
export type Submission = { readonly value: string } | Trouble;

/** What became of one request of a batch. */
export type BatchResult =
  | { readonly key: string; readonly type: "done"; readonly body: string }
  /** It expired, or failed for a reason that may pass. */
  | { readonly key: string; readonly type: "again"; readonly reason: string }
  | {
      readonly key: string;
      readonly type: "rejected";
      readonly failure: FailureReason;
      readonly reason: string;
    };

/** A line of a batch's results that is none: where it begins. */
export interface OddLine {
  readonly type: "odd";
  readonly line: string;
}

/** A batch from which nothing will come: there is nothing left to wait for, and its requests may be submitted anew. */
export class DeadBatch extends HindcastError {}

/**
 * A provider's interface for batches. Every function @throws HindcastError `bad-input` when it is refused for good, or
 * too often.
 */
export interface BatchInterface {
  readonly mostRequests: number;
  readonly mostBytes: number;
  /** Whether a batch carries {@link BatchDraft.key}, so that what {@link find} finds is ours for certain. */
  readonly isMarked: boolean;
  /** Brings up what a batch is made of. @returns what submits it, each time it is called */
  prepare(
    access: BatchAccess,
    draft: BatchDraft,
    items: readonly BatchItem[],
  ): Promise<() => Promise<Submission>>;
  /** The ids of batches that may be one that was about to be submitted; none when it was not. */
  find(access: BatchAccess, draft: BatchDraft): Promise<readonly string[]>;
  /** The results, once it is over. A request may have none. Reading them too @throws DeadBatch when they are gone */
  results(access: BatchAccess, id: string): Promise<AsyncIterable<BatchResult | OddLine> | undefined>;
}
