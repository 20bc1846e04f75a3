import { type StoreColumn, sqlType, type TableName, tables } from "./columns.ts";
import { fileLiteral, filesRead } from "./database.ts";

/**
 * The statements that make a run's tables from its spools, in the order in which run-tables.ts runs them. They share
 * the tables `run_facts`, `reported_usage`, `outcomes`, `latencies` and `told_attempts`, which hold what the trace says of
 * the run.
 */

/** A file of rows under a name. */
export function view(name: string, file: string): string {
  return `CREATE VIEW ${name} AS SELECT * FROM ${filesRead("read_parquet", file)}`;
}

/** Writes what a query gives to a file. */
export function copy(query: string, file: string): string {
  return `COPY (${query}) TO ${fileLiteral(file)} (${parquetOptions})`;
}

// A dictionary would have to be built of texts and hashes that hardly ever repeat, and zstd finds what does. Level 2
// takes a fifth less time than DuckDB's 3, for files larger by one in a hundred.
const parquetOptions =
  "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 2, ROW_GROUP_SIZE_BYTES '2MB', STRING_DICTIONARY_PAGE_SIZE_LIMIT 65536";

/** A part of the table of messages, without the run's key, which is not known before the trace's end. */
export function spooledMessages(spool: string): string {
  return `SELECT ${columnsOf("messages", isKey).join(", ")} FROM ${filesRead("read_parquet", spool)}`;
}

/** Positions of messages whose hash came before: the reader forgets old messages, and then sends them again. */
export const repeatedMessages = `
  CREATE TABLE repeated AS
  WITH firsts AS (SELECT hash, min(position) AS first FROM finished_messages GROUP BY hash HAVING count(*) > 1)
  SELECT position FROM finished_messages JOIN firsts USING (hash) WHERE position > first`;

export const messages = select("messages", "finished_messages WHERE position NOT IN (FROM repeated)");

/** Calls inside which another call reports tokens, at any depth: their own tokens are those again. */
export const outerCalls = `
  CREATE TABLE outer_calls AS
  WITH RECURSIVE ancestors(call_id) AS (
    SELECT parent_id FROM spooled_calls WHERE has_tokens = 1 AND parent_id IS NOT NULL AND parent_id <> call_id
    UNION
    SELECT parent_id FROM spooled_calls JOIN ancestors USING (call_id)
    WHERE parent_id IS NOT NULL AND parent_id <> call_id
  )
  SELECT call_id FROM ancestors`;

/**
 * Tasks tried more than once. Of a call at one of them nobody knows the epoch where the source does not name it; all
 * other calls are of the first try, which is the only one.
 */
export const triedAgain = `
  CREATE TABLE tried_again AS
  SELECT task_id FROM told_attempts GROUP BY task_id HAVING count(DISTINCT epoch) > 1`;

export const calls = select(
  "calls",
  `(SELECT * REPLACE (
      try_cast(started_at AS TIMESTAMPTZ) AS started_at,
      try_cast(ended_at AS TIMESTAMPTZ) AS ended_at,
      CASE WHEN messages IS NULL THEN [] ELSE string_split(messages, ',') END AS messages,
      CASE WHEN is_leaf THEN cost END AS cost,
      CASE WHEN epoch IS NULL AND NOT coalesce(task_id IN (FROM tried_again), false) THEN 1 ELSE epoch END AS epoch,
      cached = 1 AS cached
    ) FROM (
      SELECT *, has_tokens = 1 AND call_id NOT IN (FROM outer_calls) AS is_leaf FROM spooled_calls
    ))`,
);

/** Sums over leaf calls. One unknown part makes the sum unknown, and so does having no part at all. */
const sums = `
  count(*) FILTER (is_leaf) AS leaf_calls,
  ${["input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens", "reasoning_tokens", "cost"]
    .map(
      (name) =>
        `CASE WHEN bool_and(${name} IS NOT NULL) FILTER (is_leaf) THEN sum(${name}) FILTER (is_leaf) END AS ${name}`,
    )
    .join(",\n  ")}`;

const spans = "min(started_at) AS started_at, max(ended_at) AS ended_at, count(*) AS calls";

/** What the source tells of attempts: of some no more than how they ended. */
export function toldAttempts(spool: string): string {
  return `CREATE VIEW told_attempts AS
    SELECT * REPLACE (
      CASE conversation WHEN '' THEN [] ELSE string_split(conversation, ',') END AS conversation
    ) FROM (FROM ${filesRead("read_parquet", spool)} UNION ALL BY NAME FROM outcomes)`;
}

/**
 * What is known of attempts beside what the source tells of them. An attempt is a task and epoch that calls, evaluation,
 * task lists or latencies name. A latency is of the task: where the task was tried more than once nobody says of which
 * attempt. Likewise calls without an epoch: no attempt at their task knows how many are its own.
 */
export const counted = `
  CREATE TABLE counted AS
  WITH by_call AS (
    SELECT task_id, epoch, ${spans}, ${sums} FROM finished_calls
    WHERE task_id IS NOT NULL AND epoch IS NOT NULL GROUP BY task_id, epoch
  ), shared AS (
    SELECT DISTINCT task_id FROM finished_calls WHERE task_id IS NOT NULL AND epoch IS NULL
  ), named AS (
    SELECT task_id, epoch FROM by_call UNION SELECT task_id, epoch FROM told_attempts
  ), keys AS (
    FROM named UNION ALL SELECT task_id, 1 AS epoch FROM latencies WHERE task_id NOT IN (SELECT task_id FROM named)
  ), tries AS (
    SELECT *, count(*) OVER (PARTITION BY task_id) AS tries FROM keys
  )
  SELECT tries.task_id, tries.epoch, CASE WHEN tries = 1 THEN seconds END AS task_seconds,
    CASE WHEN task_id NOT IN (FROM shared) THEN coalesce(calls, 0) END AS calls,
    CASE WHEN task_id NOT IN (FROM shared) THEN coalesce(leaf_calls, 0) END AS leaf_calls,
    by_call.* EXCLUDE (task_id, epoch, calls, leaf_calls)
  FROM tries LEFT JOIN by_call USING (task_id, epoch) LEFT JOIN latencies USING (task_id)`;

/**
 * Attempts in the order of task and epoch. Much that is told of them is not sorted, which would take all of it at once:
 * it stays in the order of the source, and what nothing is told of follows.
 */
export function attempts(isMuchTold: boolean): string {
  const joined = isMuchTold
    ? `(FROM told_attempts JOIN counted USING (task_id, epoch)
        UNION ALL BY NAME
        FROM counted WHERE (task_id, epoch) NOT IN (SELECT (task_id, epoch) FROM told_attempts))`
    : "(FROM counted LEFT JOIN told_attempts USING (task_id, epoch) ORDER BY task_id, epoch)";
  return select(
    "attempts",
    `(SELECT * EXCLUDE (task_seconds), coalesce(reported_seconds, task_seconds) AS latency_seconds
      FROM ${joined} CROSS JOIN (SELECT run_id, benchmark, agent_name, model FROM run_facts))`,
  );
}

export const usage = select(
  "usage",
  `(SELECT 'reported' AS origin, model, NULL AS calls, input_tokens, output_tokens, cache_read_tokens,
      cache_write_tokens, reasoning_tokens, NULL AS cost
    FROM reported_usage
    UNION ALL
    FROM (
      SELECT 'recomputed' AS origin, model, leaf_calls AS calls, * EXCLUDE (model, leaf_calls)
      FROM (SELECT model, ${sums} FROM finished_calls WHERE is_leaf GROUP BY model)
    )
    ORDER BY origin DESC, model)`,
);

export const runs = select(
  "runs",
  `(SELECT *, cost_recomputed - cost_reported AS cost_difference
    FROM run_facts,
      (SELECT count(*) AS attempts, count(*) FILTER (outcome = 'passed') AS passed,
         count(*) FILTER (outcome = 'failed') AS failed, count(*) FILTER (outcome = 'error') AS errors
       FROM finished_attempts),
      (SELECT * RENAME (cost AS cost_recomputed) FROM (
         SELECT ${spans}, ${sums}, sum(cost) FILTER (is_leaf) AS cost_priced,
           count(*) FILTER (is_leaf AND cost IS NULL) AS unpriced_calls
         FROM finished_calls)),
      (SELECT count(*) AS messages FROM finished_messages))`,
);

/** What a table takes from rows that hold its columns under their names, in their types; the key comes from outside. */
function select(table: TableName, from: string): string {
  return `SELECT ${columnsOf(table).join(", ")} FROM ${from}`;
}

function columnsOf(table: TableName, isLeftOut = (_column: string) => false): string[] {
  const columns: readonly StoreColumn[] = tables[table];
  return columns
    .filter(({ name }) => !isLeftOut(name))
    .map(
      ({ name, type }) =>
        `CAST(${isKey(name) ? "getvariable('run_key')" : name} AS ${sqlType(type)}) AS ${name}`,
    );
}

function isKey(column: string): boolean {
  return column === "run_key";
}
