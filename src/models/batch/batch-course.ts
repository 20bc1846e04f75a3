import { setTimeout as sleep } from "node:timers/promises";
import type { Journal } from "../journal/journal.ts";
import type { AnswerRecord, BatchRecord } from "../journal/record.ts";
import {
  type BatchAccess,
  type BatchInterface,
  type BatchItem,
  type BatchResult,
  DeadBatch,
  type OddLine,
} from "./batch-interface.ts";
import { pause } from "./control-call.ts";
import { idsOf, type OpenBatch, openBatches } from "./open-batches.ts";

export interface CourseOptions {
  readonly journal: Journal;
  readonly batches: BatchInterface;
  /** `provider/model` */
  readonly model: string;
  readonly access: BatchAccess;
  /** Milliseconds between two looks at a batch. */
  readonly poll: number;
  readonly onNote: (text: string) => void;
}

/** A result that is no answer. */
export type NoAnswer = Exclude<BatchResult, { readonly type: "done" }>;

// Answers that go to the disk together: one by one it would take too long, and all at once too much memory.
const together = { answers: 1000, characters: 8_000_000 };

/** The steps of one batch, each kept in the journal, so that whoever comes later finds where it stands. */
export class BatchCourse {
  readonly #options: CourseOptions;
  readonly #batch: OpenBatch;
  readonly #keys: ReadonlySet<string>;

  constructor(batch: OpenBatch, options: CourseOptions) {
    this.#batch = batch;
    this.#options = options;
    this.#keys = new Set(batch.requests.map(({ key }) => key));
  }

  /**
   * Submits it. When nobody knows whether it was accepted, it is looked for before it is submitted again.
   *
   * @returns the provider's id of it
   */
  async submit(items: readonly BatchItem[]): Promise<string> {
    const { batches, access } = this.#options;
    await this.record("submitting");
    const create = await this.#orEnd(batches.prepare(access, this.#draft, items));
    for (let tries = 1; ; tries++) {
      const submission = await this.#orEnd(create());
      if ("value" in submission) return submission.value;
      // It may not be on the list at once.
      await pause(access, submission, tries);
      const found = await this.find();
      if (found !== undefined) return found;
    }
  }

  /**
   * The id of one that was left when nobody knew yet whether it was accepted. While another process is about to submit
   * it, that is waited for; where the provider's batches carry no mark, results tell whose a batch is.
   *
   * @returns undefined when it was not accepted, or another process saw it through
   */
  async look(): Promise<string | undefined> {
    const { journal, model, access, onNote } = this.#options;
    let batch: OpenBatch | undefined = this.#batch;
    if (batch.isOnItsWay)
      onNote(`${model}: another process submits a batch of ${this.#keys.size} requests; it is waited for`);
    while (batch?.isOnItsWay) {
      await this.#wait();
      journal.refresh();
      const open = openBatches(journal, model, access.endpoint.identity);
      batch = open.find(({ key }) => key === this.#batch.key);
    }
    return batch && (batch.id ?? (await this.find()));
  }

  /** The id of this batch at the provider, if it was accepted. */
  async find(): Promise<string | undefined> {
    const { journal, batches, access } = this.#options;
    const found = await batches.find(access, this.#draft);
    if (batches.isMarked) return found[0];
    const left = new Set(found);
    while (left.size > 0) {
      journal.refresh();
      for (const id of idsOf(journal.batches).values()) left.delete(id);
      for (const id of left) {
        const isOurs = await this.#isOurs(id);
        if (isOurs) return id;
        if (isOurs === false) left.delete(id);
      }
      if (left.size > 0) await this.#wait();
    }
    return undefined;
  }

  /**
   * Waits until it is over, and keeps its answers; each is told when it is on the disk.
   *
   * @returns the results that are no answers
   */
  async collect(id: string, onAnswer: (record: AnswerRecord) => void): Promise<readonly NoAnswer[]> {
    const { model, onNote } = this.#options;
    const others: NoAnswer[] = [];
    const answered = new Set<string>();
    const odd: OddLine[] = [];
    let group: AnswerRecord[] = [];
    let characters = 0;
    const keep = async () => {
      await Promise.all(group.map((record) => this.#keep(record)));
      for (const record of group) onAnswer(record);
      group = [];
      characters = 0;
    };
    const requests = new Map(this.#batch.requests.map((request) => [request.key, request]));
    try {
      for await (const result of await this.#results(id)) {
        if (result.type === "odd") {
          odd.push(result);
          continue;
        }
        const request = requests.get(result.key);
        if (!request) continue;
        if (result.type !== "done") {
          others.push(result);
          continue;
        }
        answered.add(result.key);
        group.push(this.#answer(request, result.body));
        characters += result.body.length;
        if (group.length >= together.answers || characters >= together.characters) await keep();
      }
    } catch (error) {
      await keep();
      // Else every later start would find it again.
      if (error instanceof DeadBatch) {
        await this.record("ended", id);
        onNote(
          `${model}: batch ${id} is lost, ${answered.size} of ${this.#keys.size} answered: ${error.message}`,
        );
      }
      throw error;
    }
    await keep();
    if (odd.length > 0) {
      const [first] = odd;
      onNote(
        `${model}: batch ${id}: lines of its results that cannot be read were passed over: ${odd.length} (${first?.line})`,
      );
    }
    await this.record("ended", id);
    onNote(`${model}: batch ${id} is over, ${answered.size} of ${this.#keys.size} answered`);
    return others;
  }

  /** Keeps a step. */
  record(event: BatchRecord["event"], id?: string): Promise<void> {
    const { journal, model, access } = this.#options;
    const { key, requests } = this.#batch;
    return journal.append({
      key,
      type: "batch",
      at: new Date().toISOString(),
      event,
      model,
      endpoint: access.endpoint.identity,
      id,
      requests: event === "submitting" ? [...requests] : undefined,
    });
  }

  get #draft() {
    const { key, at, requests } = this.#batch;
    return { key, at, requests: requests.length };
  }

  // What is refused for certain is no batch that anybody may wait for.
  async #orEnd<T>(step: Promise<T>): Promise<T> {
    try {
      return await step;
    } catch (error) {
      if (!this.#options.access.signal.aborted) await this.record("ended");
      throw error;
    }
  }

  /** Whether a batch has our requests; undefined while it cannot be told. */
  async #isOurs(id: string): Promise<boolean | undefined> {
    const { batches, access } = this.#options;
    try {
      const results = await batches.results(access, id);
      if (!results) return undefined;
      for await (const result of results) if (result.type !== "odd") return this.#keys.has(result.key);
    } catch (error) {
      if (!(error instanceof DeadBatch)) throw error;
    }
    return false;
  }

  async #results(id: string): Promise<AsyncIterable<BatchResult | OddLine>> {
    const { batches, access } = this.#options;
    for (;;) {
      const results = await batches.results(access, id);
      if (results) return results;
      await this.#wait();
    }
  }

  #answer(request: OpenBatch["requests"][number], body: string): AnswerRecord {
    const { model, access } = this.#options;
    const { at } = this.#batch;
    return { ...request, type: "answer", at, model, endpoint: access.endpoint.identity, batch: true, body };
  }

  async #keep(record: AnswerRecord): Promise<void> {
    const { journal } = this.#options;
    // It is there already when a kill came in between.
    if (journal.find(record.key)?.body !== record.body) await journal.append(record);
  }

  #wait(): Promise<unknown> {
    const { poll, access } = this.#options;
    return sleep(poll, undefined, { signal: access.signal });
  }
}
