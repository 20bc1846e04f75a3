import type { z } from "zod";
import { HindcastError } from "../model/error.ts";
import { unknownTokens } from "../model/trace.ts";
import { type PriceTable, priceTable } from "../prices/price-table.ts";
import { type Bought, Buyer, type Purchase } from "./buyer.ts";
import { costOf } from "./cost/cost-of.ts";
import { loadTokenCounter } from "./cost/count-tokens.ts";
import { type Estimate, type EstimatedRequest, estimate } from "./cost/estimate.ts";
import { openPurse } from "./cost/purse.ts";
import { Journal, journalFolder } from "./journal/journal.ts";
import { readRecord } from "./journal/read-record.ts";
import { patience as usualPatience } from "./limiter/backoff.ts";
import type { BatchTiming, ModelsOptions } from "./models-options.ts";
import { RequestFailure } from "./online.ts";
import { parseValue } from "./parse-value.ts";
import { exchange, UnreadableAnswer } from "./protocols/exchange.ts";
import { requireKey } from "./providers.ts";
import { repairing } from "./repairing.ts";
import { answerOf, failureOf, type Heard, understood } from "./reply.ts";
import type { Follower, ModelRequest, Reply } from "./request.ts";
import { requestKey } from "./request-key.ts";
import { type Route, Routes } from "./routes.ts";
import { Counter, type Tally } from "./tally.ts";

const usualTimeout = 600_000;
const usualTiming: BatchTiming = { gather: 1000, poll: 30_000 };

/** Opens the access to models. To be closed, or disposed of. @throws HindcastError for a journal that is unreadable */
export async function openModels(options: ModelsOptions = {}): Promise<Models> {
  return await Models.open(options);
}

interface Parts {
  readonly journal: Journal;
  readonly prices: PriceTable;
  readonly counter: Counter;
  readonly buyer: Buyer;
  readonly onNote: (text: string) => void;
  /** Keys whose kept answers do not count. */
  readonly stale: ReadonlySet<string>;
}

/**
 * The one way in which Hindcast asks language models. What was asked once is answered from the journal for ever; what
 * has to be asked waits for its turn; every answer is on the disk before it is read, and carries its tokens and cost.
 */
export class Models implements AsyncDisposable {
  readonly #options: ModelsOptions;
  readonly #parts: Parts;
  readonly #routes: Routes;
  /** Answers on their way, by key. */
  readonly #buying = new Map<string, Promise<Bought>>();
  /** Keys asked by this run: `fresh` asks each once. */
  readonly #bought = new Set<string>();

  private constructor(options: ModelsOptions, parts: Parts) {
    this.#options = options;
    this.#parts = parts;
    this.#routes = new Routes(options);
  }

  /** Use {@link openModels}. */
  static async open(options: ModelsOptions): Promise<Models> {
    const { maxCost, batch, timeout = usualTimeout, patience = usualPatience } = options;
    const journal = Journal.open(options.journal ?? journalFolder);
    const prices = options.prices ?? priceTable();
    const counter = new Counter();
    const onNote = once(options.onNote ?? (() => {}));
    const purse =
      maxCost === undefined ? undefined : await openPurse(maxCost, options, { journal, prices, onNote });
    const buyer = new Buyer({
      journal,
      purse,
      batch: batch ? { ...usualTiming, ...(batch === true ? {} : batch) } : undefined,
      timeout,
      patience,
      onNote,
      onRetry: (reason) => {
        counter.retried();
        onNote(reason);
      },
    });
    const stale = await unreadableOf(journal, options.freshIfUnreadable ?? []);
    return new Models(options, { journal, prices, counter, buyer, onNote, stale });
  }

  get tally(): Tally {
    return this.#parts.counter.tally;
  }

  /**
   * Asks a model, or the journal. Any number may be asked at once; they wait here.
   *
   * @returns the answer, or why this one request has none
   * @throws HindcastError what ends the whole run: `usage` and `config` for a model that cannot be asked, `bad-input`
   * for one that does not exist, `budget`, `output` for a journal that cannot be written. The reason of a follower that
   * takes it back
   */
  ask(request: ModelRequest & { readonly schema?: undefined }, follower?: Follower): Promise<Reply>;
  ask<T>(
    request: ModelRequest<T> & { readonly schema: z.ZodType<T> },
    follower?: Follower,
  ): Promise<Reply<T>>;
  async ask(request: ModelRequest, follower: Follower = {}): Promise<Reply<unknown>> {
    const route = await this.#routes.to(request.model);
    const key = keyOf(route, request);
    // What the journal has waits for nobody; a batch takes all there are.
    const { turnstile } = route.lane;
    const waits = !this.#options.batch && !this.#isKnown(key);
    if (waits) await turnstile.enter(request.task ?? "", follower.signal);
    try {
      const reply = await this.#reply(route, request, key, follower);
      this.#parts.counter.replied(reply);
      return reply;
    } finally {
      if (waits) turnstile.leave();
    }
  }

  /**
   * What asking these would take, asking nothing. Those that repeat one another count each.
   *
   * @param outputTokens of an answer, where the caller knows more than the journal
   */
  async estimate(requests: Iterable<ModelRequest>, outputTokens?: number): Promise<Estimate> {
    const { journal, prices } = this.#parts;
    const count = await loadTokenCounter();
    const batch = Boolean(this.#options.batch);
    const at = new Date().toISOString();
    const checked = this.#checked(requests);
    return await estimate(checked, { journal, prices, count, batch, outputTokens, at });
  }

  /** Takes back what has not been sent yet, and waits for what has: it is paid for, and is kept. */
  async close(): Promise<void> {
    await this.#parts.buyer.close();
    await this.#routes.close();
    await this.#parts.journal.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #reply(
    route: Route,
    request: ModelRequest,
    key: string,
    follower: Follower,
  ): Promise<Reply<unknown>> {
    const { schema } = request;
    const heard: Heard[] = [];
    const hear = async (asked: ModelRequest) => {
      const answer = await this.#hear(route, asked, keyOf(route, asked), follower);
      heard.push(answer);
      return understood(answer);
    };
    try {
      const first = await hear(request);
      const { text } = first.decoded;
      if (!schema) return answerOf(text, key, [first]);
      const parsed = parseValue(text, schema);
      if (parsed.type === "value") return answerOf(parsed.value, key, [first]);
      const second = await hear(repairing(request, first.decoded, parsed.problem));
      const repaired = parseValue(second.decoded.text, schema);
      if (repaired.type === "value") return answerOf(repaired.value, key, [first, second]);
      throw new RequestFailure("unparsed", repaired.problem);
    } catch (error) {
      if (error instanceof RequestFailure) return failureOf(error, key, heard);
      throw error;
    }
  }

  /** Gets a raw answer from wherever it is, and reads it as far as that can be done. */
  async #hear(route: Route, request: ModelRequest, key: string, follower: Follower): Promise<Heard> {
    const { prices, counter, onNote } = this.#parts;
    let record = this.#isKnown(key) ? this.#parts.journal.find(key) : undefined;
    let bought: Bought | undefined;
    let cost: number | undefined;
    try {
      const read = await exchange(route.target, request, async (wire) => {
        if (record) return record.body;
        // Two that ask the same at the same time share one answer, and one of them pays.
        const buying = this.#buying.get(key);
        if (buying) record = (await buying).record;
        else {
          const answer = await this.#buy({ route, request, key, wire, follower });
          record = answer.record;
          if (answer.isPaid) bought = answer;
        }
        return record.body;
      }).catch(unreadable);
      if (!record) throw new HindcastError("internal", `${route.name} answered without being asked`);
      const decoded = read instanceof UnreadableAnswer ? undefined : read;
      const { tokens, servedBy, ignored } = decoded ?? nothingTold;
      cost = costOf(prices, { model: route.name, servedBy, tokens, at: record.at, batch: record.batch });
      if (bought) {
        route.lane.guess.learn(request, tokens.input, tokens.output);
        counter.paid(tokens, cost);
      }
      for (const setting of ignored) onNote(`${route.name} takes no ${setting}: it had no effect`);
      const problem = read instanceof UnreadableAnswer ? read.message : undefined;
      return { decoded, problem, record, fromJournal: bought === undefined, cost };
    } finally {
      bought?.reservation?.settle(cost);
    }
  }

  async *#checked(requests: Iterable<ModelRequest>): AsyncGenerator<EstimatedRequest> {
    for (const request of requests) {
      const route = await this.#routes.to(request.model);
      yield { request, isKnown: this.#isKnown(keyOf(route, request)) };
    }
  }

  #isKnown(key: string): boolean {
    const isStale = this.#options.fresh || this.#parts.stale.has(key);
    return (!isStale || this.#bought.has(key)) && this.#parts.journal.has(key);
  }

  async #buy(purchase: Purchase): Promise<Bought> {
    const { request, key, follower } = purchase;
    const { journal, buyer } = this.#parts;
    if (this.#options.offline) {
      const folder = journal.folder;
      throw new HindcastError(
        "bad-input",
        `the journal ${folder} has no answer to a request of ${request.version}`,
        {
          hint: "it was never asked, or the request is another by now",
        },
      );
    }
    // What the journal has, and what is only estimated, takes none.
    requireKey(purchase.route.target.endpoint);
    const buying = buyer.buy(purchase);
    // Who takes it back must not take it from others.
    if (!follower.signal) this.#buying.set(key, buying);
    try {
      const bought = await buying;
      this.#bought.add(key);
      return bought;
    } finally {
      if (this.#buying.get(key) === buying) this.#buying.delete(key);
    }
  }
}

async function unreadableOf(journal: Journal, keys: Iterable<string>): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const key of keys) {
    const record = journal.find(key);
    if (record && !(await readRecord(record))) found.add(key);
  }
  return found;
}

const nothingTold = { tokens: unknownTokens, servedBy: undefined, ignored: [] };

function unreadable(error: unknown): UnreadableAnswer {
  if (error instanceof UnreadableAnswer) return error;
  throw error;
}

function keyOf({ name, target }: Route, request: ModelRequest): string {
  return requestKey(request, name, target.endpoint.identity);
}

// A storm says the same thousands of times.
function once(tell: (text: string) => void): (text: string) => void {
  const told = new Set<string>();
  return (text) => {
    if (told.has(text)) return;
    told.add(text);
    tell(text);
  };
}
