import { HindcastError } from "../model/error.ts";
import { unknownTokens } from "../model/trace.ts";
import { type BatchAnswer, Batcher } from "./batch/batcher.ts";
import type { Reservation } from "./cost/budget.ts";
import { costOf } from "./cost/cost-of.ts";
import { requestTokens } from "./cost/count-tokens.ts";
import type { Purse } from "./cost/purse.ts";
import type { Journal } from "./journal/journal.ts";
import type { AnswerRecord } from "./journal/record.ts";
import type { Lane } from "./lanes.ts";
import type { Patience } from "./limiter/backoff.ts";
import type { BatchTiming } from "./models-options.ts";
import { askOnline } from "./online.ts";
import type { WireRequest } from "./protocols/exchange.ts";
import type { Follower, ModelRequest } from "./request.ts";
import type { Route } from "./routes.ts";

export interface BuyerOptions {
  readonly journal: Journal;
  readonly purse: Purse | undefined;
  /** Undefined: each request by itself. */
  readonly batch: BatchTiming | undefined;
  /** Milliseconds until an answer must be there. */
  readonly timeout: number;
  /** With batches; that with single requests is their lane's. */
  readonly patience: Patience;
  readonly onRetry: (reason: string) => void;
  readonly onNote: (text: string) => void;
}

/** A raw answer that came just now. */
export interface Bought {
  readonly record: AnswerRecord;
  /** False when another that asked the same pays for it. */
  readonly isPaid: boolean;
  /** To be settled when the cost is known. */
  readonly reservation: Reservation | undefined;
}

/** A request as it is sent, by whom it is answered, and what its answer is kept under. */
export interface Purchase {
  readonly route: Route;
  readonly request: ModelRequest;
  readonly key: string;
  readonly wire: WireRequest;
  readonly follower: Follower;
}

/** Gets raw answers from providers, within the budget, and keeps each in the journal before anybody reads it. */
export class Buyer {
  readonly #options: BuyerOptions;
  readonly #batchers = new Map<string, Batcher>();
  readonly #lanes = new Set<Lane>();
  readonly #underWay = new Set<Promise<unknown>>();
  #closedBy: HindcastError | undefined;

  constructor(options: BuyerOptions) {
    this.#options = options;
  }

  /** @throws RequestFailure for one request, HindcastError for all, the reason of a follower that takes it back */
  async buy(purchase: Purchase): Promise<Bought> {
    const { route, request, follower } = purchase;
    const { purse, batch } = this.#options;
    const reservation = purse && (await reserve(purse, route, request, batch !== undefined));
    try {
      if (this.#closedBy) throw this.#closedBy;
      follower.signal?.throwIfAborted();
      const { answer, isShared } = batch
        ? this.#inBatch(batch, purchase)
        : { answer: this.#online(purchase), isShared: false };
      this.#underWay.add(answer);
      const record = await answer.finally(() => this.#underWay.delete(answer));
      if (!isShared) return { record, isPaid: true, reservation };
      reservation?.settle(0);
      return { record, isPaid: false, reservation: undefined };
    } catch (error) {
      reservation?.settle(0);
      throw error;
    }
  }

  /** Takes back what has not been sent; what has been arrives and is kept. */
  async close(): Promise<void> {
    const error = new HindcastError("internal", "the access to models was closed before this was asked");
    this.#closedBy = error;
    for (const batcher of this.#batchers.values()) batcher.close(error);
    for (const lane of this.#lanes) lane.limiter.withdraw(this, error);
    while (this.#underWay.size > 0) await Promise.allSettled(this.#underWay);
  }

  async #online({ route, request, key, wire, follower }: Purchase): Promise<AnswerRecord> {
    const { journal, timeout, onRetry } = this.#options;
    const { target, lane, name } = route;
    const tokens = lane.guess.input(request) + lane.guess.output(request);
    this.#lanes.add(lane);
    const raw = await askOnline({
      owner: this,
      target,
      lane,
      wire,
      task: request.task ?? "",
      tokens,
      timeout,
      onRetry,
      follower,
    });
    const record: AnswerRecord = {
      key,
      type: "answer",
      ...raw,
      model: name,
      endpoint: target.endpoint.identity,
      version: request.version,
      structured: request.schema !== undefined,
      batch: false,
    };
    await journal.append(record);
    return record;
  }

  #inBatch(timing: BatchTiming, { route, request, key, wire }: Purchase): BatchAnswer {
    const { name, target } = route;
    const { version, schema } = request;
    const { journal, patience, onNote } = this.#options;
    const { batches } = target.protocol;
    if (!batches) {
      throw new HindcastError("usage", `${target.endpoint.provider} takes no batches`, {
        expected: "a model of openai or anthropic",
        hint: "without --batch the same requests are sent one by one",
      });
    }
    const known = this.#batchers.get(name);
    const batcher =
      known ??
      new Batcher({ journal, batches, model: name, endpoint: target.endpoint, patience, onNote, ...timing });
    this.#batchers.set(name, batcher);
    return batcher.ask({ key, version, structured: schema !== undefined, wire });
  }
}

// What counts tokens here and what counts them there may differ by so much.
const margin = 1.25;

async function reserve(
  { budget, count, prices }: Purse,
  { name, lane }: Route,
  request: ModelRequest,
  batch: boolean,
): Promise<Reservation> {
  const input = Math.ceil(requestTokens(request, count) * margin);
  const at = new Date().toISOString();
  const dollars = (output: number) => {
    const tokens = { ...unknownTokens, input, output: Math.ceil(output) };
    return costOf(prices, { model: name, tokens, at, batch });
  };
  if (dollars(0) === undefined) {
    throw new HindcastError("config", `${name} has no known price, so that a limit of cost cannot be kept`, {
      option: "maxCost",
      hint: "give its price under `prices` in hindcast.yaml",
    });
  }
  return await budget.reserve({
    // Whoever waits has learned by then from the answers that came.
    dollars: () => dollars(lane.guess.mostOutput(request)) ?? Number.POSITIVE_INFINITY,
    // A batch of one would take as long as all of them.
    atOnce: () => (batch ? Number.POSITIVE_INFINITY : lane.guess.atOnce(request)),
  });
}
