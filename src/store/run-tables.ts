import { statSync } from "node:fs";
import { rename } from "node:fs/promises";
import path from "node:path";
import type { DuckDBConnection, DuckDBInstance, DuckDBType, DuckDBValue } from "@duckdb/node-api";
import type { AttemptOutcome } from "../model/outcome.ts";
import type { TraceSummary } from "../model/trace.ts";
import { fileOf, type StoreRow, type TableName } from "./columns.ts";
import { literal, openDatabase } from "./database.ts";
import { DOUBLE, DuckDBDataChunk, VARCHAR } from "./duckdb.ts";
import * as sql from "./finish-sql.ts";
import { joinParquet } from "./join-parquet.ts";
import { runFacts } from "./run-facts.ts";
import { toRow } from "./to-row.ts";

export interface SpooledRun {
  /** Where the tables' files are written. */
  readonly folder: string;
  /** The messages' parts, compressed, and the spools of calls and attempts. */
  readonly spooled: {
    readonly messages: readonly string[];
    readonly calls: string;
    readonly attempts: string;
  };
  /** Bytes of the largest row of the spools. */
  readonly largestRow: number;
  readonly summary: TraceSummary;
  readonly origin: { readonly key: string; readonly outcomes: readonly AttemptOutcome[] };
  /** Name of the price table that the calls' costs come from. */
  readonly prices: string;
}

const megabyte = 1 << 20;
const memory = 48 * megabyte;
// A row is never cut: DuckDB must be able to hold some copies of the largest one.
const copiesOfRow = 8;
const copiesOfTold = 3;

/**
 * Makes the five tables of a run, with a DuckDB of one thread, which runs beside the one that reads the trace.
 * DuckDB may put what does not fit into memory into the folder `temporary`.
 */
export class RunTables {
  readonly #temporary: string;
  #opened: Promise<{ database: DuckDBInstance; connection: DuckDBConnection }> | undefined;

  constructor(temporary: string) {
    this.#temporary = temporary;
  }

  /** Makes a compressed part of the messages that a spool holds. */
  async compressMessages(spool: string, part: string, largestRow: number): Promise<void> {
    const connection = await this.#connection(largestRow);
    await connection.run(sql.copy(sql.spooledMessages(spool), part));
  }

  /**
   * Puts the run together: messages without repeats, calls with what follows from other calls, and the sums by
   * attempt, model and run. Gives the run's row.
   */
  async finish(run: SpooledRun): Promise<StoreRow<"runs">> {
    const connection = await this.#connection(run.largestRow);
    // What is told of attempts is joined and sorted as a whole.
    const told = copiesOfTold * statSync(run.spooled.attempts).size;
    const largest = run.largestRow > 4 * megabyte ? copiesOfRow * run.largestRow : 0;
    if (told > 4 * megabyte) await connection.run(`SET memory_limit = '${memory + largest + told}B'`);
    return makeTables(connection, run);
  }

  /** Closes the files too, which stay open, and their room taken, as long as a connection lives. */
  async close(): Promise<void> {
    const opened = await this.#opened?.catch(() => undefined);
    opened?.connection.closeSync();
    opened?.database.closeSync();
  }

  async #connection(largestRow: number): Promise<DuckDBConnection> {
    this.#opened ??= this.#open();
    const { connection } = await this.#opened;
    const needed = largestRow > 4 * megabyte ? copiesOfRow * largestRow : 0;
    await connection.run(`SET memory_limit = '${memory + needed}B'`);
    return connection;
  }

  async #open() {
    // More threads than one would make the order of rows a matter of chance.
    const database = await openDatabase({ memory: `${memory}B`, threads: 1, temporary: this.#temporary });
    const connection = await database.connect();
    // Row groups by bytes are to be had without this only; the one thread keeps the order all the same.
    await connection.run("SET preserve_insertion_order = false");
    return { database, connection };
  }
}

async function makeTables(connection: DuckDBConnection, run: SpooledRun): Promise<StoreRow<"runs">> {
  const { spooled, summary, origin, prices } = run;
  const fileFor = (table: TableName) => path.join(run.folder, fileOf(table));
  const copy = (table: TableName, query: string) => connection.run(sql.copy(query, fileFor(table)));

  await connection.run(`SET VARIABLE run_key = ${literal(origin.key)}`);
  await addFacts(connection, summary, origin.outcomes, prices);
  await connection.run(sql.toldAttempts(spooled.attempts));

  joinParquet(spooled.messages, fileFor("messages"), { name: "run_key", value: origin.key });
  await connection.run(sql.view("finished_messages", fileFor("messages")));
  await dropRepeats(connection, fileFor("messages"));
  await connection.run(sql.view("spooled_calls", spooled.calls));
  await connection.run(sql.outerCalls);
  await copy("calls", sql.calls);
  await connection.run(sql.view("finished_calls", fileFor("calls")));
  await copy("attempts", sql.attempts);
  await connection.run(sql.view("finished_attempts", fileFor("attempts")));
  await copy("usage", sql.usage);
  await copy("runs", sql.runs);
  const rows = await connection.runAndReadAll(`FROM read_parquet(${literal(fileFor("runs"))})`);
  return toRow("runs", rows.getRows()[0] ?? []);
}

async function dropRepeats(connection: DuckDBConnection, file: string): Promise<void> {
  await connection.run(sql.repeatedMessages);
  const counted = await connection.runAndReadAll("SELECT count(*) FROM repeated");
  if (counted.getRows()[0]?.[0] === 0n) return;
  const rest = `${file}.rest`;
  await connection.run(sql.copy(sql.messages, rest));
  await rename(rest, file);
}

async function addFacts(
  connection: DuckDBConnection,
  { run, reportedUsage, shape, messageReferences, extras = {} }: TraceSummary,
  outcomes: readonly AttemptOutcome[],
  prices: string,
): Promise<void> {
  const { statement, values, types } = runFacts(run, extras, {
    shape,
    message_references: messageReferences,
    price_table: prices,
  });
  await connection.run(statement, values, types);
  await createTable(
    connection,
    "outcomes",
    { task_id: VARCHAR, epoch: DOUBLE, outcome: VARCHAR, score: DOUBLE },
    outcomes.map(({ taskId, epoch, outcome, score }) => [taskId, epoch, outcome ?? null, score ?? null]),
  );
  await createTable(
    connection,
    "latencies",
    { task_id: VARCHAR, seconds: DOUBLE },
    (run.latencies ?? []).map(({ taskId, seconds }) => [taskId, seconds.value]),
  );
  await createTable(
    connection,
    "reported_usage",
    {
      model: VARCHAR,
      input_tokens: DOUBLE,
      output_tokens: DOUBLE,
      cache_read_tokens: DOUBLE,
      cache_write_tokens: DOUBLE,
      reasoning_tokens: DOUBLE,
    },
    reportedUsage.map(({ model, ...tokens }) => [
      model,
      tokens.input ?? null,
      tokens.output ?? null,
      tokens.cacheRead ?? null,
      tokens.cacheWrite ?? null,
      tokens.reasoning ?? null,
    ]),
  );
}

async function createTable(
  connection: DuckDBConnection,
  name: string,
  columns: Readonly<Record<string, DuckDBType>>,
  rows: readonly (readonly DuckDBValue[])[],
): Promise<void> {
  const list = Object.entries(columns).map(([column, type]) => `${column} ${type}`);
  await connection.run(`CREATE TABLE ${name} (${list.join(", ")})`);
  const appender = await connection.createAppender(name);
  const chunk = DuckDBDataChunk.create(Object.values(columns));
  for (let start = 0; start < rows.length; start += 2048) {
    chunk.reset();
    chunk.setRows(rows.slice(start, start + 2048));
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}
