import type { DuckDBValue } from "@duckdb/node-api";
import { HindcastError } from "../model/error.ts";
import { fileOf, type StoreColumn, type StoreRow, type TableName, tables } from "./columns.ts";
import { DuckDBListValue, DuckDBTimestampTZValue } from "./duckdb.ts";

/**
 * A row of the store from DuckDB's values, in the order of the table's columns.
 *
 * @throws HindcastError `bad-input` when it lacks what every row has
 */
export function toRow<Name extends TableName>(table: Name, values: readonly DuckDBValue[]): StoreRow<Name> {
  const columns: readonly StoreColumn[] = tables[table];
  const row = Object.fromEntries(columns.map(({ name }, index) => [name, toPlain(values[index] ?? null)]));
  const missing = columns.find(({ name, required }) => required && row[name] === undefined);
  if (missing) throw incomplete(table, missing.name, row["run_key"]);
  // The columns' types are those of the views, see store.ts, and with them the row's.
  return row as unknown as StoreRow<Name>;
}

function incomplete(table: TableName, column: string, runKey: unknown): HindcastError {
  const file = runKey === undefined ? fileOf(table) : `runs/${runKey}/${fileOf(table)}`;
  return new HindcastError("bad-input", `${file} of the store has a row without ${column}`, {
    hint: "the file is not as Hindcast wrote it: remove the run's folder and ingest the run again",
  });
}

/**
 * NULL and infinite times as `undefined`, 64-bit integers as numbers, times as ISO 8601 with microseconds, lists as
 * arrays.
 */
function toPlain(value: DuckDBValue): unknown {
  if (value === null) return undefined;
  if (typeof value === "bigint") return safeNumber(value);
  if (value instanceof DuckDBListValue) return value.items.map(toPlain);
  if (value instanceof DuckDBTimestampTZValue) return isoTime(value.micros);
  return value;
}

/** The one place where a 64-bit integer becomes a number. @throws HindcastError `internal` beyond 2^53. */
function safeNumber(value: bigint): number {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  throw new HindcastError("internal", "integer too large", {
    received: String(value),
    expected: "at most 2^53",
  });
}

/** Microseconds since 1970 as ISO 8601, none of them lost; `undefined` for an infinite time, or one that far away. */
export function isoTime(micros: bigint): string | undefined {
  const second = 1_000_000n;
  const fraction = ((micros % second) + second) % second;
  const date = new Date(Number((micros - fraction) / 1000n));
  if (Number.isNaN(date.getTime())) return undefined;
  const whole = date.toISOString();
  return `${whole.slice(0, -".000Z".length)}.${String(fraction).padStart(6, "0")}Z`;
}
