import { rename, rm } from "node:fs/promises";
import path from "node:path";
import type { DuckDBConnection, DuckDBResult } from "@duckdb/node-api";
import { HindcastError, messageOf } from "../model/error.ts";
import type { Json } from "../model/json.ts";
import { toPlain } from "../model/plain-json.ts";
import { actingFunction } from "../store/acting-function.ts";
import { damageOr } from "../store/damage.ts";
import { literal } from "../store/database.ts";
import { StatementType } from "../store/duckdb.ts";
import { openLens } from "../store/lens.ts";
import { toJson } from "./to-json.ts";

/** The rows that a query gives, as they come. */
export interface QueryRows {
  /** Each once: a name that repeats gets a number. */
  readonly columns: readonly string[];
  /** Blocks of rows; a value is JSON, its numbers with all their digits. */
  readonly blocks: AsyncIterable<readonly (readonly Json[])[]>;
}

/**
 * Runs one SQL query over a store's tables and hands its rows over as they come. The statement reads the store and
 * nothing else: no other file, no network, no setting, nothing written.
 *
 * @throws HindcastError `usage` when the statement is not one query or does not run; `bad-input` when the store or a
 * table in it cannot be read.
 */
export async function query<Result>(
  store: string,
  sql: string,
  use: (rows: QueryRows) => Promise<Result>,
): Promise<Result> {
  const { database, files } = await openLens(store, { locked: true });
  try {
    return await use(await rowsOf(sql, { database, files }));
  } finally {
    database.closeSync();
  }
}

/**
 * Runs one SQL query as {@link query} does and gives its rows one by one, as objects by column. Whole numbers beyond 2^53
 * lose digits; what needs them casts to VARCHAR.
 *
 * @throws HindcastError as `query`, before the first row or between rows
 */
export async function* queryRows(store: string, sql: string): AsyncGenerator<Record<string, unknown>> {
  const { database, files } = await openLens(store, { locked: true });
  try {
    const { columns, blocks } = await rowsOf(sql, { database, files });
    for await (const block of blocks)
      for (const row of block)
        yield Object.fromEntries(columns.map((name, index) => [name, toPlain(row[index] ?? null)]));
  } finally {
    database.closeSync();
  }
}

async function rowsOf(
  sql: string,
  { database, files }: Pick<Awaited<ReturnType<typeof openLens>>, "database" | "files">,
): Promise<QueryRows> {
  const connection = await database.connect();
  await requireQuery(connection, sql);
  const result = await refusing(files, () => connection.stream(sql));
  return { columns: result.deduplicatedColumnNames(), blocks: blocksOf(files, result) };
}

/**
 * Runs one SQL query as {@link query} does and writes its rows as a Parquet file.
 *
 * @throws HindcastError as `query`; `output` when the file cannot be written.
 */
export async function queryToParquet(store: string, sql: string, file: string): Promise<void> {
  // The draft's name is the only one that may be written; it becomes the file when it is whole.
  const draft = path.resolve(`${file}.${process.pid}.part`);
  const { database, files } = await openLens(store, { locked: true, output: draft });
  try {
    const connection = await database.connect();
    await requireQuery(connection, sql);
    if (explaining.test(sql)) {
      throw new HindcastError("usage", "a plan is no table", {
        received: "EXPLAIN with --format parquet",
        expected: "--format table, csv or json",
      });
    }
    // COPY takes no DESCRIBE, SUMMARIZE or SHOW, and nothing behind a statement's semicolon. `query` does.
    const rows = `FROM query(${literal(sql)})`;
    await refusing(files, () =>
      connection.run(`COPY (${rows}) TO ${literal(draft)} (FORMAT parquet, COMPRESSION zstd)`),
    );
    await rename(draft, file).catch((cause: unknown) => {
      throw new HindcastError("output", `cannot write ${file}: ${messageOf(cause)}`, { cause });
    });
  } finally {
    database.closeSync();
    await rm(draft, { force: true });
  }
}

// What a query may begin with. PRAGMA and CALL would pass as queries too.
const queryWords = /^(select|with|from|values|table|describe|summarize|show|pivot|unpivot|\()/i;

// EXPLAIN tells DuckDB's plan and runs nothing; EXPLAIN ANALYZE runs what it is given, a COPY over the store's own files
// too. It stands first and what follows is a query by itself, so that no comment and no option hides another statement.
const explaining = /^\s*explain\b(?:\s*\(\s*format\s+\w+\s*\))?/i;

/** The lock keeps everything but the store's files away; that those are only read, and nothing set, is seen to here. */
async function requireQuery(connection: DuckDBConnection, sql: string): Promise<void> {
  const explained = sql.replace(explaining, "");
  await requireStatement(connection, explained, StatementType.SELECT);
  if (explained !== sql) await requireStatement(connection, sql, StatementType.EXPLAIN);
  const acting = await refusing([], () => actingFunction(connection, explained));
  if (acting === undefined) return;
  throw new HindcastError("usage", "only a query can be run", {
    received: `the function ${acting}`,
    expected: "functions that read: no log, no profile, no SQL put together on the way",
  });
}

async function requireStatement(
  connection: DuckDBConnection,
  sql: string,
  type: typeof StatementType.SELECT | typeof StatementType.EXPLAIN,
): Promise<void> {
  const refuse = (received: string) =>
    new HindcastError("usage", "only a query can be run", { received, expected: "one SELECT statement" });
  const statements = await refusing([], () => connection.extractStatements(sql));
  if (statements.count !== 1) throw refuse(`${statements.count} statements`);
  const [word = ""] = /^\S*/.exec(withoutComments(sql)) ?? [];
  if (type === StatementType.SELECT && !queryWords.test(word)) throw refuse(JSON.stringify(word));
  const prepared = await refusing([], () => statements.prepare(0));
  if (prepared.statementType !== type) throw refuse(JSON.stringify(word));
  if (prepared.parameterCount > 0) throw refuse("a parameter without a value");
  prepared.destroySync();
}

// A comment that holds the beginning of another stays: DuckDB's comments nest, and what follows may be inside of it.
function withoutComments(sql: string): string {
  let rest = sql.trimStart();
  for (let before = ""; before !== rest; ) {
    before = rest;
    rest = rest.replace(/^(--[^\r\n]*|\/\*((?!\/\*)[\s\S])*?\*\/|;)/, "").trimStart();
  }
  return rest;
}

// What DuckDB says is about the statement, except when a table is damaged or the disk or the memory gave out.
async function refusing<T>(files: readonly string[], action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (cause) {
    const damage = await damageOr(cause, files);
    throw HindcastError.isInstance(damage) ? damage : refusal(cause);
  }
}

function refusal(cause: unknown): HindcastError {
  const message = messageOf(cause);
  if (message.startsWith("IO Error")) return new HindcastError("output", firstParagraph(message), { cause });
  const hint = message.startsWith("Permission Error")
    ? "a query reads the tables of the store and nothing else"
    : undefined;
  return new HindcastError("usage", firstParagraph(message), { cause, ...(hint && { hint }) });
}

function firstParagraph(message: string): string {
  const [first = message] = message.replace(/^Failed to extract statements: /, "").split("\n\nLINE");
  return first.trim();
}

async function* blocksOf(files: readonly string[], result: DuckDBResult): AsyncGenerator<Json[][]> {
  for (;;) {
    const chunk = await refusing(files, () => result.fetchChunk());
    if (!chunk || chunk.rowCount === 0) return;
    yield chunk.getRows().map((row) => row.map(toJson));
  }
}
