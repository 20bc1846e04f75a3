import path from "node:path";
import {
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBType,
  type DuckDBValue,
  VARCHAR,
} from "@duckdb/node-api";
import type { AttemptOutcome } from "../model/outcome.ts";
import type { TraceSummary } from "../model/trace.ts";
import { fileOf, type StoreRow, type TableName } from "./columns.ts";
import { literal, openDatabase } from "./database.ts";
import * as sql from "./finish-sql.ts";
import { runFacts } from "./run-facts.ts";
import { toRow } from "./to-row.ts";

export interface SpooledRun {
  /** Where the tables' files are written. */
  readonly folder: string;
  /** Where DuckDB may put what does not fit into memory. */
  readonly temporary: string;
  /** What the spools wrote. */
  readonly spooled: { readonly messages: string; readonly calls: string };
  /** Bytes of the largest row among them. */
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

/**
 * Makes the five tables of a run from what was spooled: messages without repeats, calls with what follows from other
 * calls, and the sums by attempt, model and run. Gives the run's row.
 */
export async function finishRun(run: SpooledRun): Promise<StoreRow<"runs">> {
  const { temporary, largestRow } = run;
  const needed = largestRow > 4 * megabyte ? copiesOfRow * largestRow : 0;
  // More threads than one would make the order of rows a matter of chance.
  const database = await openDatabase({ memory: `${memory + needed}B`, threads: 1, temporary });
  const connection = await database.connect();
  try {
    return await makeTables(connection, run);
  } finally {
    // Files stay open, and their room taken, as long as a connection lives.
    connection.closeSync();
    database.closeSync();
  }
}

async function makeTables(connection: DuckDBConnection, run: SpooledRun): Promise<StoreRow<"runs">> {
  const { spooled, summary, origin, prices } = run;
  const fileFor = (table: TableName) => literal(path.join(run.folder, fileOf(table)));
  const copy = (table: TableName, query: string) =>
    connection.run(`COPY (${query}) TO ${fileFor(table)} (${parquetOptions})`);

  // Row groups by bytes are to be had without this only; the one thread keeps the order all the same.
  await connection.run("SET preserve_insertion_order = false");
  await connection.run(`SET VARIABLE run_key = ${literal(origin.key)}`);
  await connection.run(sql.view("spooled_messages", literal(spooled.messages)));
  await connection.run(sql.view("spooled_calls", literal(spooled.calls)));
  await addFacts(connection, summary, origin.outcomes, prices);

  await connection.run(sql.repeatedMessages);
  await copy("messages", sql.messages);
  await connection.run(sql.outerCalls);
  await copy("calls", sql.calls);
  await connection.run(sql.view("finished_calls", fileFor("calls")));
  await copy("attempts", sql.attempts);
  await connection.run(sql.view("finished_attempts", fileFor("attempts")));
  await copy("usage", sql.usage);
  await copy("runs", sql.runs);
  const rows = await connection.runAndReadAll(`FROM read_parquet(${fileFor("runs")})`);
  return toRow("runs", rows.getRows()[0] ?? []);
}

// A dictionary would have to be built of texts and hashes that hardly ever repeat, and zstd finds what does.
const parquetOptions =
  "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE_BYTES '2MB', STRING_DICTIONARY_PAGE_SIZE_LIMIT 65536";

async function addFacts(
  connection: DuckDBConnection,
  { run, reportedUsage, shape, messageReferences }: TraceSummary,
  outcomes: readonly AttemptOutcome[],
  prices: string,
): Promise<void> {
  const { statement, values, types } = runFacts(run, {
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
