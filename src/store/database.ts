import type { DuckDBInstance as Database, DuckDBConnection } from "@duckdb/node-api";
import { DuckDBInstance } from "./duckdb.ts";

/** Settings of an in-memory DuckDB. */
export interface DatabaseSettings {
  /** As DuckDB reads it: `96MB`. */
  readonly memory?: string;
  readonly threads?: number;
  /** Where it may put what does not fit into memory; nowhere unless given. */
  readonly temporary?: string;
}

/**
 * An in-memory DuckDB that never loads an extension, from disk or from the network, and tells time in UTC.
 */
export async function openDatabase({ memory, threads, temporary = "" }: DatabaseSettings): Promise<Database> {
  const database = await DuckDBInstance.create(":memory:", {
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    // What was read of a file would be kept until the memory is full; the system keeps files of this machine already.
    enable_external_file_cache: "false",
    temp_directory: temporary,
    ...(memory !== undefined && { memory_limit: memory }),
    ...(threads !== undefined && { threads: String(threads) }),
  });
  const connection = await database.connect();
  await connection.run("SET GLOBAL TimeZone = 'UTC'");
  connection.closeSync();
  return database;
}

/** A text as a literal of SQL. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Paths as a list literal of SQL. */
export function literals(texts: readonly string[]): string {
  return `[${texts.map(literal).join(", ")}]`;
}

/** Runs one statement after another. */
export async function runAll(connection: DuckDBConnection, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await connection.run(statement);
}
