import type { DuckDBConnection } from "@duckdb/node-api";
import { literal } from "./database.ts";

/**
 * Functions with which a SELECT does more than read, in a locked database too: they change settings, or have DuckDB
 * print to the standard output. The last two run SQL that is put together while they run, by which it could name the
 * others.
 */
const acting = [
  "enable_logging",
  "disable_logging",
  "truncate_duckdb_logs",
  "write_log",
  "enable_profiling",
  "disable_profiling",
  "enable_peg_parser",
  "disable_peg_parser",
  "query",
  "json_execute_serialized_sql",
];

const named = new RegExp(acting.join("|"), "i");
const called = new RegExp(`"function_name":"(${acting.join("|")})"`, "i");

/**
 * The name of a function that one statement of somebody else may not call, and calls: with DuckDB's own parser, to which
 * a name in quotes is one and a name in a text is none. A statement that it does not tell about (PIVOT) may not even
 * hold such a name.
 */
export async function actingFunction(connection: DuckDBConnection, sql: string): Promise<string | undefined> {
  const [held] = named.exec(sql) ?? [];
  if (held === undefined) return undefined;
  const reader = await connection.runAndReadAll(`SELECT json_serialize_sql(${literal(sql)})`);
  const tree = String(reader.getRows()[0]?.[0]);
  return tree.startsWith('{"error":true') ? held : called.exec(tree)?.[1];
}
