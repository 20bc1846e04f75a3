import type { Tokens } from "../model/trace.ts";
import type { Reply } from "./request.ts";

/** What a run has done so far. */
export interface Tally {
  readonly answered: number;
  readonly failed: number;
  /** Of the answered and failed: nothing was asked this time. */
  readonly fromJournal: number;
  /** Requests sent again. */
  readonly retries: number;
  /** Tokens of what was asked this time. */
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedTokens: number;
  /** US dollars of what was asked this time and has a known cost. */
  readonly cost: number;
  /** Answers of this time without a known cost. */
  readonly unpriced: number;
  /** Of these, answers that do not tell their tokens. */
  readonly uncounted: number;
}

/** Counts replies. */
export class Counter {
  #tally = {
    answered: 0,
    failed: 0,
    fromJournal: 0,
    retries: 0,
    inputTokens: 0,
    outputTokens: 0,
    cachedTokens: 0,
    cost: 0,
    unpriced: 0,
    uncounted: 0,
  };

  get tally(): Tally {
    return { ...this.#tally };
  }

  retried(): void {
    this.#tally.retries++;
  }

  replied({ type, fromJournal }: Reply<unknown>): void {
    if (type === "answer") this.#tally.answered++;
    else this.#tally.failed++;
    if (fromJournal) this.#tally.fromJournal++;
  }

  paid(tokens: Tokens, cost: number | undefined): void {
    this.#tally.inputTokens += tokens.input ?? 0;
    this.#tally.outputTokens += tokens.output ?? 0;
    this.#tally.cachedTokens += tokens.cacheRead ?? 0;
    if (cost !== undefined) this.#tally.cost += cost;
    else {
      this.#tally.unpriced++;
      if (tokens.input === undefined || tokens.output === undefined) this.#tally.uncounted++;
    }
  }
}
