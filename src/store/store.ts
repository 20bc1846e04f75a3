import path from "node:path";
import type { DuckDBValue } from "@duckdb/node-api";
import { contentAndRole } from "../model/message-json.ts";
import type { Run } from "../model/run.ts";
import { fileOf, type StoreRow, type TableName } from "./columns.ts";
import { damageOr } from "./damage.ts";
import { filesRead, literal } from "./database.ts";
import { runFolder, runKeys } from "./layout.ts";
import { type Lens, openLens } from "./lens.ts";
import { positionRanges } from "./position-ranges.ts";
import { runOfRow } from "./run-of-row.ts";
import { toRow } from "./to-row.ts";

/** A message of a run, whole. */
export interface StoredMessage {
  readonly hash: string;
  readonly role: string | undefined;
  readonly text: string | undefined;
  /** Canonical JSON. */
  readonly json: string;
}

/** Whether a store holds a run; false also where there is no store. @throws HindcastError `bad-input`. */
export async function hasRun(store: string, key: string): Promise<boolean> {
  return (await runKeys(store)).includes(key);
}

/**
 * A store, opened for reading: the runs that are in it now. Rows come in the order of their file, unknown values as
 * `undefined`, 64-bit integers as numbers.
 *
 *     await using store = await openStore(".hindcast");
 *     for await (const call of store.calls(key, { taskId: "7" })) console.log(call.model, call.cost);
 *
 * @throws HindcastError `bad-input` when the folder is no store, or one of a later version; a missing one is empty.
 */
export async function openStore(folder: string): Promise<Store> {
  return await Store.open(folder);
}

/** What {@link openStore} opens. To be closed, or disposed of. */
export class Store implements AsyncDisposable {
  readonly path: string;
  /** The runs' keys, sorted. */
  readonly keys: readonly string[];
  readonly #lens: Lens;

  private constructor(folder: string, lens: Lens) {
    this.path = folder;
    this.keys = lens.keys;
    this.#lens = lens;
  }

  /** Use {@link openStore}. */
  static async open(folder: string): Promise<Store> {
    return new Store(folder, await openLens(folder));
  }

  /** Every run's row, sorted by key. */
  async runs(): Promise<StoreRow<"runs">[]> {
    const rows: StoreRow<"runs">[] = [];
    for await (const row of this.#rows("runs", "FROM runs ORDER BY run_key")) rows.push(row);
    return rows;
  }

  /** A run as its file reported it, exactly; `undefined` for an unknown key. */
  async run(runKey: string): Promise<Run | undefined> {
    for await (const row of this.#ofRun("runs", runKey)) {
      const usage: StoreRow<"usage">[] = [];
      for await (const entry of this.#ofRun("usage", runKey, "WHERE origin = 'reported'")) usage.push(entry);
      return runOfRow(row, usage);
    }
    return undefined;
  }

  /** A run's attempts, sorted by task and epoch. */
  attempts(runKey: string): AsyncGenerator<StoreRow<"attempts">> {
    return this.#ofRun("attempts", runKey);
  }

  /** A run's tokens by model, as reported and as recomputed. */
  usage(runKey: string): AsyncGenerator<StoreRow<"usage">> {
    return this.#ofRun("usage", runKey);
  }

  /** A run's calls, or those of one task or attempt, in the order of the source. */
  calls(
    runKey: string,
    { taskId, epoch }: { readonly taskId?: string; readonly epoch?: number } = {},
  ): AsyncGenerator<StoreRow<"calls">> {
    const conditions = [
      ...(taskId === undefined ? [] : [`task_id = ${literal(taskId)}`]),
      ...(epoch === undefined ? [] : [`epoch = ${Math.trunc(epoch)}`]),
    ];
    return this.#ofRun("calls", runKey, conditions.length > 0 ? `WHERE ${conditions.join(" AND ")}` : "");
  }

  /** The calls of several attempts of a run, in the order of the source. */
  async *callsOf(
    runKey: string,
    attempts: readonly { readonly taskId: string; readonly epoch: number }[],
  ): AsyncGenerator<StoreRow<"calls">> {
    if (attempts.length === 0) return;
    const places = attempts.map(({ taskId, epoch }) => `(${literal(taskId)}, ${Math.trunc(epoch)})`);
    yield* this.#scattered("calls", runKey, `(task_id, epoch) IN (${places.join(", ")})`);
  }

  /** A run's messages of these hashes; a hash that the run does not know is absent. */
  async messages(runKey: string, hashes: Iterable<string>): Promise<Map<string, StoredMessage>> {
    const wanted = [...new Set(hashes)].map(literal).join(", ");
    const found = new Map<string, StoredMessage>();
    if (wanted === "") return found;
    for await (const { hash, role, text, json } of this.#scattered(
      "messages",
      runKey,
      `hash IN (${wanted})`,
    )) {
      found.set(hash, { hash, role, text, json: json ?? contentAndRole(text ?? "", role ?? "") });
    }
    return found;
  }

  /** Gives back what it holds. */
  async close(): Promise<void> {
    this.#lens.database.closeSync();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async *#ofRun<Name extends TableName>(
    table: Name,
    runKey: string,
    rest = "",
  ): AsyncGenerator<StoreRow<Name>> {
    if (!this.keys.includes(runKey)) return;
    const file = path.join(runFolder(this.path, runKey), fileOf(table));
    yield* this.#rows(table, `FROM ${filesRead("read_parquet", file)} ${rest}`);
  }

  /**
   * The rows of a table with positions for which a condition on narrow columns holds: where they stand is found by these
   * alone, and their wide columns, which are most of a store, are unpacked only there.
   */
  async *#scattered<Name extends "calls" | "messages">(
    table: Name,
    runKey: string,
    condition: string,
  ): AsyncGenerator<StoreRow<Name>> {
    if (!this.keys.includes(runKey)) return;
    const file = path.join(runFolder(this.path, runKey), fileOf(table));
    const connection = await this.#lens.database.connect();
    let found: readonly (readonly DuckDBValue[])[];
    try {
      const sql = `SELECT position FROM ${filesRead("read_parquet", file)} WHERE ${condition}`;
      found = (await connection.runAndReadAll(sql)).getRows();
    } catch (cause) {
      throw await damageOr(cause, this.#lens.files);
    } finally {
      connection.closeSync();
    }
    for (const { first, last, positions } of positionRanges(found.map(([position]) => Number(position))))
      yield* this.#ofRun(
        table,
        runKey,
        `WHERE position BETWEEN ${first} AND ${last} AND position IN (${positions.join(", ")})`,
      );
  }

  async *#rows<Name extends TableName>(table: Name, sql: string): AsyncGenerator<StoreRow<Name>> {
    // A connection holds one open result, so that readers can run beside each other.
    const connection = await this.#lens.database.connect();
    try {
      const result = await connection.stream(sql);
      for (
        let chunk = await result.fetchChunk();
        chunk && chunk.rowCount > 0;
        chunk = await result.fetchChunk()
      ) {
        for (const values of chunk.getRows() as readonly (readonly DuckDBValue[])[])
          yield toRow(table, values);
      }
    } catch (cause) {
      throw await damageOr(cause, this.#lens.files);
    } finally {
      connection.closeSync();
    }
  }
}
