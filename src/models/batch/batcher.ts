import { randomBytes } from "node:crypto";
import type { Journal } from "../journal/journal.ts";
import type { AnswerRecord } from "../journal/record.ts";
import type { Patience } from "../limiter/backoff.ts";
import { RequestFailure } from "../online.ts";
import type { WireRequest } from "../protocols/exchange.ts";
import type { Endpoint } from "../providers.ts";
import { BatchCourse, type CourseOptions, type NoAnswer } from "./batch-course.ts";
import type { BatchInterface } from "./batch-interface.ts";
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
  /** Keys in batches that are looked after. */
  readonly #submitted = new Set<string>();
  /** By the keys in them, the batches' own keys, where looking after one failed and it may still be there. */
  readonly #left = new Map<string, string>();
  readonly #closed = new AbortController();
  #course: CourseOptions | undefined;
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
    this.#course ??= this.#pickUp(request.wire);
    this.#lookAgain(request.key);
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
  #pickUp(wire: WireRequest): CourseOptions {
    const { endpoint, patience, model, onNote } = this.#options;
    const { "content-type": _, ...headers } = wire.headers;
    const access = { endpoint, headers, patience, signal: this.#closed.signal };
    this.#course = { ...this.#options, access };
    for (const batch of this.#openBatches()) {
      const { length } = batch.requests;
      if (!batch.isOnItsWay)
        onNote(`${model}: a batch of ${length} requests was left open and is looked after again`);
      this.#follow(batch);
    }
    return this.#course;
  }

  // What is asked again is not paid again while its batch may be there.
  #lookAgain(key: string): void {
    const left = this.#left.get(key);
    if (left === undefined) return;
    const batch = this.#openBatches().find((open) => open.key === left);
    if (batch) this.#follow(batch);
    else this.#left.delete(key);
  }

  #openBatches(): OpenBatch[] {
    const { journal, model, endpoint } = this.#options;
    return openBatches(journal, model, endpoint.identity);
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
    const key = randomBytes(16).toString("hex");
    const at = new Date().toISOString();
    this.#follow({ key, at, id: undefined, requests, isOnItsWay: false }, group);
  }

  /** Sees a batch through. @param group its requests, if it has yet to be submitted */
  #follow(batch: OpenBatch, group?: readonly BatchRequest[]): void {
    const open = new Set(batch.requests.map(({ key }) => key));
    for (const key of open) {
      this.#submitted.add(key);
      this.#left.delete(key);
    }
    this.#seeThrough(batch, group, open).catch((error: unknown) => {
      if (this.#closed.signal.aborted) return;
      for (const key of open) {
        this.#submitted.delete(key);
        this.#left.set(key, batch.key);
        this.#fail(key, error);
      }
    });
  }

  /** @param open keys that have no answer yet */
  async #seeThrough(
    batch: OpenBatch,
    group: readonly BatchRequest[] | undefined,
    open: Set<string>,
  ): Promise<void> {
    if (!this.#course) return;
    const { model, onNote } = this.#options;
    const course = new BatchCourse(batch, this.#course);
    const items = group?.map(({ key, wire }) => ({ key, body: wire.body }));
    const id = batch.id ?? (await (items ? course.submit(items) : course.look()));
    if (id === undefined) {
      await course.record("ended");
      return this.#askAgain(batch);
    }
    if (batch.id === undefined) await course.record("submitted", id);
    if (group) onNote(`${model}: batch ${id} of ${group.length} requests submitted`);
    const others = await course.collect(id, (record) => {
      open.delete(record.key);
      this.#answer(record);
    });
    this.#settle(open, others);
  }

  #answer(record: AnswerRecord): void {
    this.#submitted.delete(record.key);
    for (const { resolve } of this.#take(record.key)) resolve(record);
  }

  // It was never submitted, or another process saw it through.
  #askAgain({ at, requests }: OpenBatch): void {
    for (const { key } of requests) {
      this.#submitted.delete(key);
      const record = this.#waiting.has(key) ? this.#options.journal.find(key) : undefined;
      if (record?.batch && record.at === at) this.#answer(record);
      else if (this.#waiting.has(key)) this.#queue(key);
    }
  }

  #settle(open: ReadonlySet<string>, results: readonly NoAnswer[]): void {
    const others = new Map(results.map((result) => [result.key, result]));
    for (const key of open) {
      this.#submitted.delete(key);
      const result = others.get(key);
      const waiting = this.#waiting.get(key);
      if (!waiting) continue;
      if (result?.type === "rejected") this.#fail(key, new RequestFailure(result.failure, result.reason));
      else if (++waiting.rounds < mostRounds) this.#queue(key);
      else {
        const reason = result?.reason ?? "no result";
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
}
