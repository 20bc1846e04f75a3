import { statSync } from "node:fs";
import { rename } from "node:fs/promises";
import path from "node:path";
import type { DuckDBConnection, DuckDBInstance, DuckDBType, DuckDBValue } from "@duckdb/node-api";
import type { AttemptOutcome } from "../model/outcome.ts";
import type { UnnamedSummary } from "../model/trace.ts";
import { fileOf, type StoreRow, type TableName } from "./columns.ts";
import { filesRead, literal, openDatabase } from "./database.ts";
import { DOUBLE, DuckDBDataChunk, VARCHAR } from "./duckdb.ts";
import * as sql from "./finish-sql.ts";
import { joinParquet } from "./join-parquet.ts";
import { runFacts } from "./run-facts.ts";
import { toRow } from "./to-row.ts";

export interface SpooledRun {
  /** Where the tables' files are written. */
  readonly folder: string;
  /** The messages' parts, the last of which may still be compressed, and the spools of calls and attempts. */
  readonly spooled: {
    readonly messages: Promise<readonly string[]>;
    readonly calls: string;
    readonly attempts: string;
  };
  /** Bytes of the largest row of the spools. */
  readonly largestRow: number;
  readonly summary: UnnamedSummary;
  readonly origin: { readonly key: string; readonly outcomes: readonly AttemptOutcome[] };
  /** Name of the price table that the calls' costs come from. */
  readonly prices: string;
}

const megabyte = 1 << 20;
const memory = 48 * megabyte;
// A row is never cut: DuckDB must be able to hold some copies of the largest one.
const copiesOfRow = 8;
// What is told of attempts, up to so many bytes, is joined and sorted as a whole.
const mostSorted = 8 * megabyte;
const copiesOfTold = 3;

/**
 * Makes the five tables of a run, with a DuckDB that takes one thread for each of its two connections, beside the one
 * that reads the trace: one connection compresses messages, the other makes what is smaller. DuckDB may put what does
 * not fit into memory into the folder `temporary`.
 */
export class RunTables {
  readonly #temporary: string;
  #opened: Promise<Opened> | undefined;
  #room = 0;

  constructor(temporary: string) {
    this.#temporary = temporary;
  }

  /** Makes a compressed part of the messages that a spool holds. */
  async compressMessages(spool: string, part: string, largestRow: number): Promise<void> {
    const { messages } = await this.#withRoom(roomForRow(largestRow));
    await messages.run(sql.copy(sql.spooledMessages(spool), part));
  }

  /**
   * Puts the run together: messages without repeats, calls with what follows from other calls, and the sums by
   * attempt, model and run. Gives the run's row.
   */
  async finish(run: SpooledRun): Promise<StoreRow<"runs">> {
    const told = Math.min(statSync(run.spooled.attempts).size, mostSorted);
    const { others } = await this.#withRoom(roomForRow(run.largestRow) + copiesOfTold * told);
    return makeTables(others, run);
  }

  /** Closes the files too, which stay open, and their room taken, as long as a connection lives. */
  async close(): Promise<void> {
    const opened = await this.#opened?.catch(() => undefined);
    opened?.messages.closeSync();
    opened?.others.closeSync();
    opened?.database.closeSync();
  }

  // Room beyond the usual; it is never taken away, since both connections share it.
  async #withRoom(bytes: number): Promise<Opened> {
    this.#opened ??= this.#open();
    const opened = await this.#opened;
    if (bytes > this.#room) {
      this.#room = bytes;
      await opened.others.run(`SET memory_limit = '${memory + bytes}B'`);
    }
    return opened;
  }

  async #open(): Promise<Opened> {
    // More threads than one would make the order of rows a matter of chance.
    const database = await openDatabase({ memory: `${memory}B`, threads: 1, temporary: this.#temporary });
    const messages = await database.connect();
    const others = await database.connect();
    // Row groups by bytes are to be had without this only; the one thread keeps the order all the same.
    await others.run("SET GLOBAL preserve_insertion_order = false");
    return { database, messages, others };
  }
}

function roomForRow(bytes: number): number {
  return bytes > 4 * megabyte ? copiesOfRow * bytes : 0;
}

interface Opened {
  readonly database: DuckDBInstance;
  readonly messages: DuckDBConnection;
  readonly others: DuckDBConnection;
}

async function makeTables(connection: DuckDBConnection, run: SpooledRun): Promise<StoreRow<"runs">> {
  const { spooled, summary, origin, prices } = run;
  const files: Files = (table) => path.join(run.folder, fileOf(table));
  await connection.run(`SET VARIABLE run_key = ${literal(origin.key)}`);
  await addFacts(connection, summary, origin.outcomes, prices);
  await connection.run(sql.toldAttempts(spooled.attempts));

  const key = { name: "run_key", value: origin.key };
  const joined = spooled.messages.then((parts) => joinParquet(parts, files("messages"), key));
  // The other may not be at work still when the failure of one is reported.
  const both = await Promise.allSettled([joined, makeCallTables(connection, spooled, files)]);
  for (const result of both) if (result.status === "rejected") throw result.reason;

  await connection.run(sql.view("finished_messages", files("messages")));
  await dropRepeats(connection, files("messages"));
  await connection.run(sql.copy(sql.runs, files("runs")));
  const rows = await connection.runAndReadAll(`FROM ${filesRead("read_parquet", files("runs"))}`);
  return toRow("runs", rows.getRows()[0] ?? []);
}

type Files = (table: TableName) => string;

async function makeCallTables(
  connection: DuckDBConnection,
  spooled: SpooledRun["spooled"],
  files: Files,
): Promise<void> {
  await connection.run(sql.view("spooled_calls", spooled.calls));
  await connection.run(sql.outerCalls);
  await connection.run(sql.triedAgain);
  await connection.run(sql.copy(sql.calls, files("calls")));
  await connection.run(sql.view("finished_calls", files("calls")));
  await connection.run(sql.counted);
  const isMuchTold = statSync(spooled.attempts).size > mostSorted;
  // As the query is written, the wide rows stream past the narrow ones.
  if (isMuchTold) await connection.run("SET disabled_optimizers = 'join_order,build_side_probe_side'");
  await connection.run(sql.copy(sql.attempts(isMuchTold), files("attempts")));
  await connection.run(sql.view("finished_attempts", files("attempts")));
  await connection.run(sql.copy(sql.usage, files("usage")));
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
  { run, reportedUsage, shape, messageReferences, extras = {} }: UnnamedSummary,
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
