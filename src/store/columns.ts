import { verdicts } from "../model/verdict.ts";

/** How a column is typed. Integers have 64 bits, reals are doubles, times are UTC with microseconds. */
export type ColumnType = "text" | "integer" | "real" | "boolean" | "time" | "text list";

/** A column of the store: DuckDB's schema, the rows' types and docs/store.md all follow from this. */
export interface StoreColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** Every row has it: what a row is, and what can always be counted. */
  readonly required?: true;
  /** What it holds, with its unit. */
  readonly about: string;
}

const runKey = {
  name: "run_key",
  type: "text",
  required: true,
  about: "the run's folder in the store",
} as const;

const tokens = [
  { name: "input_tokens", type: "integer", about: "tokens sent, those from and into a cache included" },
  { name: "output_tokens", type: "integer", about: "tokens answered, reasoning included" },
  { name: "cache_read_tokens", type: "integer", about: "of the input, read from a cache" },
  { name: "cache_write_tokens", type: "integer", about: "of the input, written to a cache" },
  { name: "reasoning_tokens", type: "integer", about: "of the output, reasoning" },
] as const;

/** The tables of the store. A column that a run knows nothing of is NULL, never 0; a required one never is. */
export const tables = {
  runs: [
    runKey,
    { name: "run_id", type: "text", required: true, about: "the run's name for itself" },
    { name: "benchmark", type: "text", required: true, about: "what was evaluated on" },
    { name: "agent_name", type: "text", about: "the agent as reported, before any naming" },
    { name: "model", type: "text", about: "the agent's model as reported" },
    { name: "effort", type: "text", about: "reasoning effort as reported" },
    { name: "date", type: "text", about: "day the results were processed, as reported" },
    { name: "run_command", type: "text", about: "the command that started the run" },
    { name: "agent_args", type: "text", about: "the agent's arguments, JSON in the order of the file" },
    { name: "score", type: "real", about: "headline score, 0 to 1" },
    { name: "score_name", type: "text", about: "the name the score stood under" },
    {
      name: "synthetic",
      type: "boolean",
      required: true,
      about: "made by a generator, not by an evaluation",
    },
    {
      name: "shape",
      type: "text",
      required: true,
      about: "form of the call log: projected, calls, by-task, inspect, none",
    },
    { name: "attempts", type: "integer", required: true, about: "rows of attempts" },
    { name: "passed", type: "integer", required: true, about: "attempts whose outcome is passed" },
    { name: "failed", type: "integer", required: true, about: "attempts whose outcome is failed" },
    { name: "errors", type: "integer", required: true, about: "attempts whose outcome is error" },
    { name: "calls", type: "integer", required: true, about: "rows of calls" },
    { name: "leaf_calls", type: "integer", required: true, about: "calls whose tokens count, see is_leaf" },
    { name: "messages", type: "integer", required: true, about: "rows of messages" },
    {
      name: "message_references",
      type: "integer",
      required: true,
      about: "messages and answers that calls refer to, repeats included",
    },
    ...tokens,
    { name: "cost_reported", type: "real", about: "US dollars, as the run reports" },
    {
      name: "cost_recomputed",
      type: "real",
      about: "US dollars, sum over leaf calls by the price table; NULL while one of them has no price",
    },
    { name: "cost_priced", type: "real", about: "US dollars, sum over the leaf calls that have a price" },
    { name: "unpriced_calls", type: "integer", required: true, about: "leaf calls without a price" },
    { name: "cost_difference", type: "real", about: "US dollars, recomputed less reported" },
    { name: "price_table", type: "text", required: true, about: "the price table with its version and date" },
    { name: "started_at", type: "time", about: "start of the first call" },
    { name: "ended_at", type: "time", about: "end of the last call" },
    {
      name: "passed_tasks",
      type: "text list",
      about: "task ids reported as passed, in the order of the file",
    },
    {
      name: "failed_tasks",
      type: "text list",
      about: "task ids reported as failed, in the order of the file",
    },
    { name: "scored_tasks", type: "integer", about: "tasks that the score is over, where the source tells" },
    {
      name: "task_latencies",
      type: "text",
      about: "seconds by task as reported, JSON in the order of the file",
    },
    { name: "source_path", type: "text", required: true, about: "the file the run was read from" },
    { name: "source_sha256", type: "text", required: true, about: "SHA-256 of that file, hexadecimal" },
    { name: "source_bytes", type: "integer", required: true, about: "its size in bytes" },
    {
      name: "status",
      type: "text",
      about: "how the run ended, as reported: success, error, cancelled, started",
    },
    { name: "error", type: "text", about: "message of the error that ended the run" },
    { name: "scores", type: "text", about: "every score of the run as reported, JSON" },
    { name: "epochs", type: "integer", about: "tries at each task that were planned" },
    { name: "expected_attempts", type: "integer", about: "attempts that were planned in all" },
    {
      name: "provenance",
      type: "text",
      about: "what else the source says of how the run was made, JSON in the order of the file",
    },
  ],
  attempts: [
    runKey,
    { name: "run_id", type: "text", required: true, about: "as in runs" },
    { name: "benchmark", type: "text", required: true, about: "as in runs" },
    { name: "agent_name", type: "text", about: "as in runs" },
    { name: "model", type: "text", about: "the agent's model, as in runs" },
    { name: "task_id", type: "text", required: true, about: "the task, as text" },
    { name: "epoch", type: "integer", required: true, about: "which try at the task, from 1" },
    {
      name: "outcome",
      type: "text",
      about: "passed, failed, error, unscored; NULL when the run does not tell",
    },
    { name: "score", type: "real", about: "the benchmark's own score of the attempt" },
    { name: "started_at", type: "time", about: "start of its first call" },
    { name: "ended_at", type: "time", about: "end of its last call" },
    {
      name: "latency_seconds",
      type: "real",
      about: "seconds, as reported: in HAL from the start of the first call to the start of the last",
    },
    {
      name: "calls",
      type: "integer",
      about: "logged calls of the attempt; NULL where calls do not tell which try at the task made them",
    },
    { name: "leaf_calls", type: "integer", about: "those whose tokens count" },
    ...tokens,
    { name: "cost", type: "real", about: "US dollars, sum over leaf calls; NULL while one has no price" },
    { name: "attempt_id", type: "text", about: "the attempt's own id, where the source gives it one" },
    { name: "score_name", type: "text", about: "the score, of several, that score and outcome follow" },
    {
      name: "verdict",
      type: "text",
      about: `why a graded answer got its outcome: ${verdicts.join(", ")}`,
    },
    {
      name: "scores",
      type: "text",
      about: "every score as reported, JSON: by name an object with value, answer, explanation, metadata",
    },
    {
      name: "limit_type",
      type: "text",
      about: "the limit that ended it: context, time, working, message, token, turn, cost, operator, custom",
    },
    { name: "limit_value", type: "real", about: "where that limit lay, in its own unit" },
    { name: "error", type: "text", about: "message of the error that ended it" },
    { name: "retries", type: "integer", about: "tries before it that ended in an error and were given up" },
    {
      name: "working_seconds",
      type: "real",
      about: "seconds, as reported, without waiting for rate limits and shared resources",
    },
    { name: "input", type: "text", about: "what was asked, as text" },
    { name: "target", type: "text", about: "what would be right: a text, or a list of texts as JSON" },
    { name: "metadata", type: "text", about: "what the source says of the task, JSON" },
    {
      name: "conversation",
      type: "text list",
      about: "hashes of the messages it ended with, where the source tells them beside its calls",
    },
    {
      name: "details",
      type: "text",
      about: "what else the source says of the attempt, JSON in the order of the file",
    },
  ],
  calls: [
    runKey,
    {
      name: "position",
      type: "integer",
      required: true,
      about: "place in the file, from 0; the order of the rows",
    },
    { name: "call_id", type: "text", required: true, about: "the call's own id, or # and its position" },
    { name: "task_id", type: "text", about: "the task it worked at" },
    {
      name: "epoch",
      type: "integer",
      about: "which try at the task, from 1; NULL where there were several and the source does not tell",
    },
    { name: "parent_id", type: "text", about: "call_id of the call it was made in" },
    { name: "trace_id", type: "text", about: "the logger's id of a tree of calls" },
    { name: "operation", type: "text", about: "what was called, as openai.chat.completions.create" },
    { name: "model", type: "text", about: "the model called, as logged" },
    { name: "started_at", type: "time", about: "start" },
    { name: "ended_at", type: "time", about: "end" },
    { name: "latency_seconds", type: "real", about: "seconds from start to end, as logged" },
    { name: "messages", type: "text list", required: true, about: "hashes of the messages sent, in order" },
    { name: "answer", type: "text", about: "hash of the answer" },
    { name: "finish_reason", type: "text", about: "why the answer ended, in the provider's word" },
    ...tokens,
    {
      name: "is_leaf",
      type: "boolean",
      required: true,
      about: "its tokens count: it reports tokens, and no call made inside it does",
    },
    { name: "cost", type: "real", about: "US dollars of a leaf call by the price table" },
    { name: "exception", type: "text", about: "what the call failed with" },
    { name: "role", type: "text", about: "the part the model played, where it is named: grader, user, ..." },
    {
      name: "cached",
      type: "boolean",
      about: "answered from the logger's own cache: nothing was asked or paid",
    },
  ],
  messages: [
    runKey,
    {
      name: "position",
      type: "integer",
      required: true,
      about: "order of first appearance in the file, from 0",
    },
    {
      name: "hash",
      type: "text",
      required: true,
      about: "first 128 bits of SHA-256 of the canonical JSON, hexadecimal",
    },
    { name: "role", type: "text", about: "system, user, assistant, tool, ..." },
    { name: "text", type: "text", about: "the text of the message" },
    {
      name: "json",
      type: "text",
      about: "the message as canonical JSON; NULL when it is no more than content (the text) and role",
    },
  ],
  usage: [
    runKey,
    {
      name: "origin",
      type: "text",
      required: true,
      about: "reported: the run's own totals; recomputed: sums over leaf calls",
    },
    { name: "model", type: "text", about: "the model, as logged" },
    { name: "calls", type: "integer", about: "leaf calls, when recomputed" },
    ...tokens,
    { name: "cost", type: "real", about: "US dollars, when recomputed; NULL while one call has no price" },
  ],
} as const satisfies Readonly<Record<string, readonly StoreColumn[]>>;

/** A table of the store. */
export type TableName = keyof typeof tables;
export const tableNames = Object.keys(tables) as readonly TableName[];

/** What the values of a column are, by its type. */
export interface ColumnValues {
  readonly text: string;
  readonly integer: number;
  readonly real: number;
  readonly boolean: boolean;
  /** ISO 8601 in UTC, as `2026-01-31T09:30:00.000000Z`. */
  readonly time: string;
  readonly "text list": readonly string[];
}

/** A row of a table as the store's reader gives it: unknown is `undefined`, and what every row has is never that. */
export type StoreRow<Name extends TableName> = {
  readonly [Column in (typeof tables)[Name][number] as Column["name"]]:
    | ColumnValues[Column["type"]]
    | (Column extends { readonly required: true } ? never : undefined);
};

const sqlTypes: Readonly<Record<ColumnType, string>> = {
  text: "VARCHAR",
  integer: "BIGINT",
  real: "DOUBLE",
  boolean: "BOOLEAN",
  time: "TIMESTAMPTZ",
  "text list": "VARCHAR[]",
};

/** A type as DuckDB spells it. */
export function sqlType(type: ColumnType): string {
  return sqlTypes[type];
}

/** The file of a table inside a run's folder. One run is one row of `runs`, so its file is `run.parquet`. */
export function fileOf(table: TableName): string {
  return table === "runs" ? "run.parquet" : `${table}.parquet`;
}
