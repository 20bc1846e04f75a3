import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Journal } from "../journal/journal.ts";
import type { AnswerRecord, BatchRecord } from "../journal/record.ts";
import type { Patience } from "../limiter/backoff.ts";
import { RequestFailure } from "../online.ts";
import type { WireRequest } from "../protocols/exchange.ts";
import type { Endpoint } from "../providers.ts";
import { type BatchAccess, type BatchInterface, type BatchResult, DeadBatch } from "./batch-interface.ts";
import { type OpenBatch, openBatches } from "./open-batches.ts";

export interface BatcherOptions {
  readonly journal: Journal;
  readonly batches: BatchInterface;
  /** `provider/model` */
  readonly model: string;
  readonly endpoint: Endpoint;
  /** Milliseconds without another request after which those gathered go. */
  readonly gather: number;
  /** Milliseconds between two looks at a batch. */
  readonly poll: number;
  readonly patience: Patience;
  readonly onNote: (text: string) => void;
}

export interface BatchRequest {
  readonly key: string;
  readonly version: string;
  readonly structured: boolean;
  readonly wire: WireRequest;
}

/** An answer to come. */
export interface BatchAnswer {
  readonly answer: Promise<AnswerRecord>;
  /** Another asked for the same before, and gets this answer too. */
  readonly isShared: boolean;
}

interface Asker {
  resolve(record: AnswerRecord): void;
  reject(error: unknown): void;
}

interface Waiting {
  readonly request: BatchRequest;
  /** All who asked for it. */
  readonly askers: Asker[];
  /** Batches that did not answer it. */
  rounds: number;
}

// Batches in which a request may expire or fail before it is given up.
const mostRounds = 4;
// What a provider's form adds to a request.
const wrapping = 200;

/**
 * Asks one model in batches. Requests that come together go together; every step is in the journal, so that a program
 * that was stopped finds its batches again. Each request is for itself: what expired or failed goes into the next
 * batch alone, and an answer is kept as soon as it is there.
 */
export class Batcher {
  readonly #options: BatcherOptions;
  readonly #waiting = new Map<string, Waiting>();
  /** Keys that wait for the next batch. */
  readonly #queued = new Set<string>();
  /** Keys in batches that are not over. */
  readonly #submitted = new Set<string>();
  /** Ids of all batches that are known. */
  readonly #ids = new Set<string>();
  readonly #closed = new AbortController();
  #access: BatchAccess | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: BatcherOptions) {
    this.#options = options;
  }

  /**
   * The answer to a request, possibly in a day. It is in the journal by then; those who ask for the same meanwhile share
   * it. It rejects with RequestFailure for a request that fails by itself, HindcastError when batches cannot be had.
   */
  ask(request: BatchRequest): BatchAnswer {
    const known = this.#waiting.get(request.key);
    const askers: Asker[] = known?.askers ?? [];
    const answer = new Promise<AnswerRecord>((resolve, reject) => askers.push({ resolve, reject }));
    if (known) return { answer, isShared: true };
    this.#waiting.set(request.key, { request, askers, rounds: 0 });
    if (!this.#access) this.#pickUp(request.wire);
    if (!this.#submitted.has(request.key)) this.#queue(request.key);
    return { answer, isShared: false };
  }

  /** Stops looking, and ends with `error` what waits; batches go on at the provider. */
  close(error: unknown): void {
    clearTimeout(this.#timer);
    this.#closed.abort();
    for (const key of [...this.#waiting.keys()]) this.#fail(key, error);
  }

  // What an earlier program left.
  #pickUp(wire: WireRequest): void {
    const { journal, model, endpoint, patience, onNote } = this.#options;
    const { "content-type": _, ...headers } = wire.headers;
    this.#access = { endpoint, headers, patience };
    for (const batch of openBatches(journal.batches, model, endpoint.identity)) {
      for (const { key } of batch.requests) this.#submitted.add(key);
      if (batch.id !== undefined) this.#ids.add(batch.id);
      onNote(
        `${model}: a batch of ${batch.requests.length} requests was left open and is looked after again`,
      );
      this.#follow(batch);
    }
  }

  #queue(key: string): void {
    this.#queued.add(key);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#submitQueued(), this.#options.gather);
  }

  #submitQueued(): void {
    const { mostRequests, mostBytes } = this.#options.batches;
    let group: BatchRequest[] = [];
    let bytes = 0;
    for (const key of this.#queued) {
      const request = this.#waiting.get(key)?.request;
      if (!request) continue;
      const size = Buffer.byteLength(request.wire.body) + wrapping;
      if (group.length === mostRequests || (group.length > 0 && bytes + size > mostBytes)) {
        this.#start(group);
        group = [];
        bytes = 0;
      }
      group.push(request);
      bytes += size;
    }
    this.#queued.clear();
    if (group.length > 0) this.#start(group);
  }

  #start(group: readonly BatchRequest[]): void {
    const requests = group.map(({ key, version, structured }) => ({ key, version, structured }));
    for (const { key } of requests) this.#submitted.add(key);
    const key = randomBytes(16).toString("hex");
    const batch: OpenBatch = { key, at: new Date().toISOString(), id: undefined, requests };
    this.#follow(batch, group);
  }

  /** Sees a batch through. @param group its requests, if it has yet to be submitted */
  #follow(batch: OpenBatch, group?: readonly BatchRequest[]): void {
    const keys = batch.requests.map(({ key }) => key);
    this.#seeThrough(batch, group).catch((error: unknown) => {
      if (this.#closed.signal.aborted) return;
      for (const key of keys) this.#fail(key, error);
    });
  }

  async #seeThrough(batch: OpenBatch, group: readonly BatchRequest[] | undefined): Promise<void> {
    const { batches, model, onNote } = this.#options;
    const access = this.#access;
    if (!access) return;
    const draft = { key: batch.key, at: batch.at, requests: batch.requests.length };
    let id = batch.id;
    if (group) {
      await this.#record(batch, "submitting");
      const items = group.map(({ key, wire }) => ({ key, body: wire.body }));
      id = await batches.submit(access, draft, items);
    }
    id ??= await batches.find(access, draft, this.#ids);
    if (id === undefined) {
      await this.#record(batch, "ended");
      return this.#settle(batch, []);
    }
    this.#ids.add(id);
    if (batch.id === undefined) await this.#record({ ...batch, id }, "submitted");
    if (group) onNote(`${model}: batch ${id} of ${group.length} requests submitted`);
    const results = await this.#results(access, id).catch(async (error: unknown) => {
      if (error instanceof DeadBatch) await this.#bury({ ...batch, id });
      throw error;
    });
    const records = await this.#keep(batch, results);
    await this.#record({ ...batch, id }, "ended");
    onNote(`${model}: batch ${id} is over, ${records.size} of ${batch.requests.length} answered`);
    this.#settle(batch, results, records);
  }

  // Else every later start would find it again.
  async #bury(batch: OpenBatch): Promise<void> {
    await this.#record(batch, "ended");
    for (const { key } of batch.requests) this.#submitted.delete(key);
  }

  async #results(access: BatchAccess, id: string): Promise<readonly BatchResult[]> {
    for (;;) {
      const results = await this.#options.batches.results(access, id);
      if (results) return results;
      await sleep(this.#options.poll, undefined, { signal: this.#closed.signal });
    }
  }

  async #keep(batch: OpenBatch, results: readonly BatchResult[]): Promise<Map<string, AnswerRecord>> {
    const { journal, model, endpoint } = this.#options;
    const requests = new Map(batch.requests.map((request) => [request.key, request]));
    const records = results.flatMap((result): AnswerRecord[] => {
      const request = requests.get(result.key);
      if (!request || result.type !== "done") return [];
      const { body } = result;
      const facts = { ...request, at: batch.at, model, endpoint: endpoint.identity, batch: true, body };
      return [{ ...facts, type: "answer" }];
    });
    // Some are there already when a kill came in between.
    const missing = records.filter(({ key, body }) => journal.find(key)?.body !== body);
    await Promise.all(missing.map((record) => journal.append(record)));
    return new Map(records.map((record) => [record.key, record]));
  }

  #settle(
    batch: OpenBatch,
    results: readonly BatchResult[],
    records: ReadonlyMap<string, AnswerRecord> = new Map(),
  ): void {
    const others = new Map(results.map((result) => [result.key, result]));
    for (const { key } of batch.requests) {
      this.#submitted.delete(key);
      const [record, result] = [records.get(key), others.get(key)];
      const waiting = this.#waiting.get(key);
      if (!waiting) continue;
      if (record) for (const { resolve } of this.#take(key)) resolve(record);
      else if (result?.type === "rejected")
        this.#fail(key, new RequestFailure(result.failure, result.reason));
      else if (++waiting.rounds < mostRounds) this.#queue(key);
      else {
        const reason = result?.type === "again" ? result.reason : "no result";
        this.#fail(key, new RequestFailure("unavailable", `${reason}; given up after ${mostRounds} batches`));
      }
    }
  }

  #fail(key: string, error: unknown): void {
    for (const { reject } of this.#take(key)) reject(error);
  }

  #take(key: string): readonly Asker[] {
    const askers = this.#waiting.get(key)?.askers ?? [];
    this.#waiting.delete(key);
    return askers;
  }

  #record({ key, id, requests }: OpenBatch, event: BatchRecord["event"]): Promise<void> {
    const { journal, model, endpoint } = this.#options;
    return journal.append({
      key,
      type: "batch",
      at: new Date().toISOString(),
      event,
      model,
      endpoint: endpoint.identity,
      id,
      requests: event === "submitting" ? [...requests] : undefined,
    });
  }
}
