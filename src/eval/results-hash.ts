import { createHash } from "node:crypto";
import { canonicalJson, canonicalPlain } from "../model/canonical-json.ts";
import { fromPlain } from "../model/plain-json.ts";
import type { LoggedCall } from "./log/events.ts";
import type { RunPlan } from "./log/plan.ts";
import type { AttemptState } from "./log/run-state.ts";

/** SHA-256 of a plan: what it is, and not how it is written. */
export function planHash(plan: RunPlan): string {
  return createHash("sha256").update(canonicalText(plan)).digest("hex");
}

/**
 * SHA-256 over all results of a run, attempt by attempt, as the canonical JSON of a list would have it that holds the
 * plan, the list of attempts, and what was paid beside them where that is not nothing. No string could hold a large run.
 */
export class ResultsHash {
  readonly #hash = createHash("sha256");
  readonly #tail: string;
  #bytes = 0;
  #isFirst = true;

  constructor(plan: RunPlan, abandonedCost: number | undefined) {
    this.#tail =
      abandonedCost === 0 ? "]]" : `],${canonicalText({ abandoned_cost: abandonedCost ?? null })}]`;
    this.#update(`[${canonicalText(plan)},[`);
  }

  /** Takes the next attempt, with all that was asked in it. */
  add({ taskId, epoch, answered, unanswered, graded }: AttemptState, calls: readonly LoggedCall[]): void {
    const attempt = {
      taskId,
      epoch,
      answered: answered && { ...answered, calls },
      unanswered: unanswered && { ...unanswered, calls },
      graded,
    };
    this.#update(`${this.#isFirst ? "" : ","}${canonicalText(attempt)}`);
    this.#isFirst = false;
  }

  end(): { readonly sha256: string; readonly bytes: number } {
    this.#update(this.#tail);
    return { sha256: this.#hash.digest("hex"), bytes: this.#bytes };
  }

  #update(text: string): void {
    this.#hash.update(text);
    this.#bytes += Buffer.byteLength(text);
  }
}

// Keys in one order: those of an attempt read again from the log stand in another than when it was made.
function canonicalText(value: unknown): string {
  return canonicalPlain(value) ?? canonicalJson(fromPlain(JSON.parse(JSON.stringify(value))));
}
