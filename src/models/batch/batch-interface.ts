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

/** A batch ended without a result: there is nothing left to wait for, and its requests may be submitted anew. */
export class DeadBatch extends HindcastError {
  constructor(id: string, reason: string | undefined) {
    super("bad-input", `the batch ${id} failed as a whole: ${reason || "no reason given"}`, {
      hint: "start the same command again when it is settled, or without --batch",
    });
  }
}

/** A provider's interface for batches. Every function @throws HindcastError `bad-input` when it is refused for good. */
export interface BatchInterface {
  readonly mostRequests: number;
  readonly mostBytes: number;
  /** @returns the provider's id of it; undefined when nobody knows whether it was accepted */
  submit(access: BatchAccess, draft: BatchDraft, items: readonly BatchItem[]): Promise<string | undefined>;
  /** The id of a batch that was about to be submitted, if it was. @param taken ids of batches that are known */
  find(access: BatchAccess, draft: BatchDraft, taken: ReadonlySet<string>): Promise<string | undefined>;
  /** The results, once it is over. A request may have none. @throws DeadBatch */
  results(access: BatchAccess, id: string): Promise<readonly BatchResult[] | undefined>;
}
