import { readdir, realpath } from "node:fs/promises";
import path from "node:path";
import type { DuckDBInstance } from "@duckdb/node-api";
import { mapInOrder } from "../bytes/map-in-order.ts";
import { HindcastError } from "../model/error.ts";
import { fileOf, type StoreColumn, sqlType, type TableName, tableNames, tables } from "./columns.ts";
import { damageOr } from "./damage.ts";
import { filePattern, filesRead, literals, openDatabase, runAll } from "./database.ts";
import { runFolder, runKeys } from "./layout.ts";

/** A DuckDB with a view for each table of a store, over the runs that were there when it was opened. */
export interface Lens {
  readonly database: DuckDBInstance;
  readonly keys: readonly string[];
  /** The tables' files, without links in their paths. */
  readonly files: readonly string[];
}

export interface LensOptions {
  /**
   * Shuts everything else off, for statements of others: no file but the store's tables, no network, no extension, and
   * no way to change that.
   */
  readonly locked?: boolean;
  /** One more file that a locked lens may touch: what it is to write. */
  readonly output?: string;
}

/** @throws HindcastError `bad-input` when the folder is no store, or a run's table cannot be read. */
export async function openLens(store: string, { locked = false, output }: LensOptions = {}): Promise<Lens> {
  const keys = await runKeys(store);
  const runs = keys.length === 0 ? [] : await realRuns(store, keys);
  if (locked) await mapInOrder(runs, requireOwnFiles);
  const filesOf = (table: TableName) => runs.map((run) => path.join(run, fileOf(table)));
  const files = tableNames.flatMap(filesOf);
  const views = tableNames.map((table) => `CREATE VIEW ${table} AS ${viewOf(table, filesOf(table))}`);
  const database = await openDatabase({});
  try {
    const connection = await database.connect();
    await runAll(connection, [...views, ...(locked ? lock(files, output) : [])]);
    connection.closeSync();
  } catch (cause) {
    database.closeSync();
    throw await damageOr(cause, files);
  }
  return { database, keys, files };
}

// DuckDB compares what it opens with the paths allowed after following links, so these must have none.
async function realRuns(store: string, keys: readonly string[]): Promise<string[]> {
  const folder = await realpath(store);
  return keys.map((key) => runFolder(folder, key));
}

// A link among a run's files would lead a locked lens out of the store.
async function requireOwnFiles(run: string): Promise<void> {
  const entries = await readdir(run, { withFileTypes: true });
  const files = new Set(entries.filter((entry) => entry.isFile()).map(({ name }) => name));
  const lost = tableNames.map(fileOf).find((name) => !files.has(name));
  if (lost === undefined) return;
  throw new HindcastError("bad-input", `${path.join(run, lost)} is missing, or no file of its own`);
}

function viewOf(table: TableName, files: readonly string[]): string {
  const columns: readonly StoreColumn[] = tables[table];
  const list = columns.map(({ name, type }) => `NULL::${sqlType(type)} AS ${name}`);
  const empty = `SELECT ${list.join(", ")} WHERE false`;
  // Runs that were stored before a column was added have NULL in it.
  return files.length === 0
    ? empty
    : `${empty} UNION ALL BY NAME FROM ${filesRead("read_parquet", files, "union_by_name = true")}`;
}

function lock(files: readonly string[], output: string | undefined): string[] {
  // DuckDB compares the pattern that finds a file too.
  const read = [...new Set([...files, ...files.map(filePattern)])];
  const allowed = output === undefined ? read : [...read, output];
  return [
    `SET allowed_paths = ${literals(allowed)}`,
    "SET enable_external_access = false",
    "SET lock_configuration = true",
  ];
}
