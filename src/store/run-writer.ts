import { readdir, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Finding } from "../model/finding.ts";
import type { AttemptOutcome } from "../model/outcome.ts";
import type { RunItem, TraceAttempt, TraceCall, UnnamedSummary } from "../model/trace.ts";
import { type PriceTable, priceTable } from "../prices/price-table.ts";
import type { StoreRow } from "./columns.ts";
import { cannotWrite, storeVersion } from "./layout.ts";
import { MessageParts } from "./message-parts.ts";
import type { RunState } from "./run-states.ts";
import { RunTables } from "./run-tables.ts";
import { Spool } from "./spool.ts";
import { attemptColumns, attemptRow, callColumns, callRow } from "./spool-rows.ts";
import { Staging } from "./staging.ts";

export interface WriterOptions {
  /** Default: the packaged prices. */
  readonly prices?: PriceTable;
  /** Bytes a table gathers in memory before the writer is full. */
  readonly heldBytes?: number;
}

/** Where a run came from, beside what its summary says. */
export interface RunOrigin {
  /** Names the run's folder; must follow from the content of the source alone. */
  readonly key: string;
  /** What read it, as `hindcast 0.2.0 hal`. */
  readonly reader: string;
  /** Of a run that Hindcast carried out: SHA-256 of its plan. Stored again, the run takes the place of what has the same. */
  readonly planSha256?: string | undefined;
  /** Of a run whose source can be read while it goes on: how far it was. See `settleStates`. */
  readonly state?: RunState | undefined;
  readonly outcomes: readonly AttemptOutcome[];
  readonly findings: readonly Finding[];
}

/** A run that is in the store, whole. */
export interface CommittedRun {
  readonly key: string;
  /** The run's row in the store. */
  readonly row: StoreRow<"runs">;
  /** Size of the run's folder. */
  readonly bytesStored: number;
  /** False when the store held this run already; then nothing was changed. */
  readonly isNew: boolean;
}

const megabyte = 1 << 20;

/**
 * Begins to write one run into a store, which is made if need be. Several writers, also of other processes, may be at
 * work on one store.
 *
 * @throws HindcastError `output` when the store cannot be written; `bad-input` when it is of a later version.
 */
export async function beginRun(store: string, options: WriterOptions = {}): Promise<RunWriter> {
  const staging = await Staging.open(store);
  try {
    return new RunWriter(staging, options);
  } catch (cause) {
    await staging.discard();
    throw cannotWrite(store, cause);
  }
}

/**
 * Takes a trace's items one by one and makes a run of them, in memory that does not grow with the trace: rows go to
 * disk as they come, and `commit` makes the tables from there. Equal items give equal bytes.
 */
export class RunWriter {
  readonly #staging: Staging;
  readonly #tables: RunTables;
  readonly #messages: MessageParts;
  readonly #calls: Spool;
  readonly #attempts: Spool;
  readonly #prices: PriceTable;
  readonly #heldBytes: number;
  #largestRow = 0;

  /** Use {@link beginRun}. */
  constructor(staging: Staging, { prices = priceTable(), heldBytes = 2 * megabyte }: WriterOptions) {
    this.#staging = staging;
    this.#tables = new RunTables(path.join(staging.path, "temporary"));
    this.#messages = new MessageParts({
      folder: staging.path,
      compress: (...files) => this.#tables.compressMessages(...files),
      heldBytes,
      partBytes: 8 * heldBytes,
    });
    this.#calls = new Spool(path.join(staging.path, "calls.spool"), callColumns);
    this.#attempts = new Spool(path.join(staging.path, "attempts.spool"), attemptColumns);
    this.#prices = prices;
    this.#heldBytes = heldBytes;
  }

  /** Takes one item. Cheap; when `isFull` after it, `flush` before more come. */
  add(item: RunItem): void {
    if (item.type === "message") this.#messages.add(item.message);
    else if (item.type === "call") this.#addCall(item.call);
    else this.#addAttempt(item.attempt);
  }

  #addCall(call: TraceCall): void {
    const cost = call.tokens && this.#prices.cost(call.model, call.tokens, call.startedAt);
    const { values, bytes } = callRow(call, cost);
    this.#calls.add(values, bytes);
    if (bytes > this.#largestRow) this.#largestRow = bytes;
  }

  #addAttempt(attempt: TraceAttempt): void {
    const { values, bytes } = attemptRow(attempt);
    this.#attempts.add(values, bytes);
    if (bytes > this.#largestRow) this.#largestRow = bytes;
  }

  get #spools(): readonly Spool[] {
    return [this.#calls, this.#attempts];
  }

  /** Whether enough waits in memory that it should be written. */
  get isFull(): boolean {
    return this.#messages.isFull || this.#spools.some(({ heldBytes }) => heldBytes >= this.#heldBytes);
  }

  /** Writes what waits. @throws HindcastError `output`; the run can then only be abandoned. */
  flush(): void {
    try {
      if (this.#messages.isFull) this.#messages.write();
      for (const spool of this.#spools) if (spool.heldBytes >= this.#heldBytes) spool.write();
    } catch (cause) {
      throw cannotWrite(this.#staging.path, cause);
    }
  }

  /**
   * Completes the run and makes it appear in the store, all of it or nothing. The writer is done afterwards.
   *
   * @throws HindcastError `output`.
   */
  async commit(summary: UnnamedSummary, origin: RunOrigin): Promise<CommittedRun> {
    try {
      const messages = this.#messages.finish();
      // Met where it is awaited; until then it is nobody's.
      messages.catch(() => undefined);
      for (const spool of this.#spools) spool.finish();
      const folder = this.#staging.run;
      const row = await this.#tables.finish({
        folder,
        spooled: { messages, calls: this.#calls.path, attempts: this.#attempts.path },
        largestRow: this.#largestRow,
        summary,
        origin,
        prices: this.#prices.name,
      });
      await this.#tables.close();
      const facts = { version: storeVersion, ...originFacts(summary, origin, row) };
      await writeFile(path.join(folder, "run.json"), `${JSON.stringify(facts, null, 2)}\n`);
      const bytesStored = await folderBytes(folder);
      return { key: origin.key, row, bytesStored, isNew: await this.#staging.publish(origin.key) };
    } catch (cause) {
      await this.abandon();
      throw cannotWrite(origin.key, cause);
    }
  }

  /** Gives the run up; nothing of it stays. */
  async abandon(): Promise<void> {
    for (const spool of this.#spools) spool.close();
    await this.#messages.stop();
    await this.#tables.close();
    await this.#staging.discard();
  }
}

/** What `run.json` says: where the run came from, and what was noticed on the way. */
function originFacts(
  { run, shape }: UnnamedSummary,
  { key, reader, planSha256, state, findings }: RunOrigin,
  row: StoreRow<"runs">,
) {
  const { attempts, calls, messages, message_references: messageReferences } = row;
  const counts = { attempts, calls, messages, messageReferences };
  return {
    key,
    runId: run.runId,
    source: run.source,
    reader,
    planSha256,
    state,
    shape,
    counts,
    prices: row.price_table,
    findings,
  };
}

async function folderBytes(folder: string): Promise<number> {
  const sizes = await Promise.all(
    (await readdir(folder)).map(async (name) => (await stat(path.join(folder, name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
