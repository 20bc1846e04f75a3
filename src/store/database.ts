import path from "node:path";
import type { DuckDBInstance as Database, DuckDBConnection } from "@duckdb/node-api";
import { HindcastError } from "../model/error.ts";
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
    temp_directory: temporary && path.resolve(temporary),
    ...(memory !== undefined && { memory_limit: memory }),
    ...(threads !== undefined && { threads: String(threads) }),
  });
  const connection = await database.connect();
  await connection.run("SET GLOBAL TimeZone = 'UTC'");
  connection.closeSync();
  return database;
}

/** A text as a literal of SQL; one that holds NUL, where DuckDB's parser would stop, as the same text put together. */
export function literal(text: string): string {
  const parts = text.split("\0").map((part) => `'${part.replaceAll("'", "''")}'`);
  return parts.length === 1 ? parts.join() : `(${parts.join(" || chr(0) || ")})`;
}

/** Texts as a list literal of SQL. */
export function literals(texts: readonly string[]): string {
  return `[${texts.map(literal).join(", ")}]`;
}

/** The path of a file that DuckDB writes, as a literal of SQL. */
export function fileLiteral(file: string): string {
  return literal(localPath(file));
}

/**
 * Files that DuckDB reads, as what stands after FROM: the files of these names, with the columns that stand in them. It
 * would take `[`, `*` and `?` for a pattern, and make a column of a folder `model=gpt` above the file.
 *
 * @throws HindcastError `bad-input` for a path that DuckDB cannot be given.
 */
export function filesRead(
  reader: "read_parquet" | "read_json" | "read_json_objects",
  files: string | readonly string[],
  ...options: readonly string[]
): string {
  const names = typeof files === "string" ? literal(filePattern(files)) : literals(files.map(filePattern));
  return `${reader}(${[names, "hive_partitioning = false", ...options].join(", ")})`;
}

/** The pattern by which DuckDB's readers find a file of that name and no other. @throws as {@link filesRead} */
export function filePattern(file: string): string {
  const pattern = localPath(file).replace(/[[*?]/g, "[$&]");
  if (path.sep === "\\" || pattern === localPath(file) || !file.includes("\\")) return pattern;
  throw new HindcastError("bad-input", "the path of a file that DuckDB is to read", {
    received: file,
    expected: "no backslash beside one of [ * ?, which it takes for the end of a folder's name then",
    hint: "rename the file or its folder",
  });
}

// DuckDB takes `~` at the beginning for the home folder, and `file:/` or `s3:/` for another place.
function localPath(file: string): string {
  return path.isAbsolute(file) ? file : `./${file}`;
}

/** Runs one statement after another. */
export async function runAll(connection: DuckDBConnection, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await connection.run(statement);
}
