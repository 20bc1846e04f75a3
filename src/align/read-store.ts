import path from "node:path";
import type { DuckDBConnection, DuckDBValue } from "@duckdb/node-api";
import { HindcastError } from "../model/error.ts";
import { type Opening, opened, unopened } from "../model/opening.ts";
import type { RunIdentity } from "../sources/hal/run-identity.ts";
import { fileOf, type TableName, tableNames } from "../store/columns.ts";
import { damageOr } from "../store/damage.ts";
import { filesRead } from "../store/database.ts";
import { runFolder } from "../store/layout.ts";
import { openLens } from "../store/lens.ts";
import { isWantedRun, type ReadingProgress, type RunTexts, type Wanted } from "./run-texts.ts";

/**
 * Reads how the work at tasks began from the runs in a store.
 *
 * @throws HindcastError `bad-input` when the folder is no store, or holds no run.
 */
export async function readStore(
  store: string,
  wanted: Wanted,
  onProgress?: ReadingProgress | undefined,
): Promise<RunTexts[]> {
  const { database, keys } = await openLens(store);
  try {
    if (keys.length === 0) {
      throw new HindcastError("bad-input", `no runs in ${store}`, {
        hint: "hindcast ingest reads traces into it",
      });
    }
    const connection = await database.connect();
    const records = await runRecords(connection);
    onProgress?.start(records.length, "runs");
    const runs: RunTexts[] = [];
    for (const record of records) {
      const { name, identity } = record;
      if (isWantedRun(wanted, identity, name)) {
        const run = new StoredRun(connection, store, name);
        const ids = await run.ids(wanted.ids);
        if (identity.runId !== undefined && wanted.ids.has(identity.runId)) ids.add(identity.runId);
        runs.push({ ...record, ids, tasks: await run.tasks(wanted.taskIds, record.isMerged) });
      } else {
        runs.push({ ...record, sha256: undefined, ids: new Set(), tasks: new Map() });
      }
      onProgress?.read(1);
    }
    return runs;
  } finally {
    database.closeSync();
  }
}

async function runRecords(connection: DuckDBConnection): Promise<Omit<RunTexts, "ids" | "tasks">[]> {
  const rows = await connection.runAndReadAll(
    `SELECT run_key, run_id, benchmark, agent_name, model, effort, shape, source_sha256, source_bytes
     FROM runs ORDER BY run_key`,
  );
  return rows.getRows().map((row) => {
    const [key, runId, benchmark, agentName, modelName, effort, shape, sha256] = row.map(text);
    const identity: RunIdentity = { runId, benchmark, agentName, modelName, effort };
    return { name: key ?? "", sha256, bytes: Number(row[8] ?? 0), identity, isMerged: shape === "by-task" };
  });
}

/** One run of a store, read through its own files. */
class StoredRun {
  readonly #connection: DuckDBConnection;
  readonly #folder: string;

  constructor(connection: DuckDBConnection, store: string, key: string) {
    this.#connection = connection;
    this.#folder = runFolder(store, key);
  }

  async ids(wanted: ReadonlySet<string>): Promise<Set<string>> {
    const found = new Set<string>();
    if (wanted.size === 0) return found;
    for await (const [callId, traceId] of this.#rows(
      `SELECT call_id, trace_id FROM ${this.#table("calls")}`,
    )) {
      for (const id of [callId, traceId]) if (id !== undefined && wanted.has(id)) found.add(id);
    }
    return found;
  }

  async tasks(wanted: ReadonlySet<string>, isMerged: boolean): Promise<Map<string, Opening | undefined>> {
    const tasks = new Map<string, Opening | undefined>();
    for await (const [taskId] of this.#rows(`SELECT DISTINCT task_id FROM ${this.#table("attempts")}`)) {
      if (taskId !== undefined && wanted.has(taskId)) tasks.set(taskId, undefined);
    }
    for await (const [taskId, role, said] of this.#rows(this.#firstMessages(isMerged))) {
      if (taskId === undefined || !wanted.has(taskId)) continue;
      tasks.set(taskId, opened(tasks.get(taskId) ?? unopened, { role, text: said }));
    }
    return tasks;
  }

  // The order of `model/call-order.ts`. Of a merged conversation, which the reader has cut into calls, the last call
  // holds all.
  #firstMessages(isMerged: boolean): string {
    const order = isMerged
      ? "len(messages) DESC, position"
      : "started_at NULLS LAST, len(messages), CASE WHEN call_id LIKE '#%' THEN NULL ELSE call_id END, position";
    return `
      WITH first AS (
        SELECT task_id, messages FROM ${this.#table("calls")} WHERE len(messages) > 0
        QUALIFY row_number() OVER (PARTITION BY task_id ORDER BY ${order}) = 1
      ), sent AS (
        SELECT task_id, unnest(messages) AS hash, generate_subscripts(messages, 1) AS place FROM first
      )
      SELECT task_id, role, text FROM sent
      LEFT JOIN (
        SELECT hash, role, text FROM ${this.#table("messages")}
        WHERE role IN ('system', 'developer', 'user', 'human')
      ) USING (hash)
      ORDER BY task_id, place`;
  }

  #table(name: TableName): string {
    return filesRead("read_parquet", path.join(this.#folder, fileOf(name)));
  }

  async *#rows(sql: string): AsyncGenerator<(string | undefined)[]> {
    try {
      const result = await this.#connection.stream(sql);
      for (
        let chunk = await result.fetchChunk();
        chunk && chunk.rowCount > 0;
        chunk = await result.fetchChunk()
      )
        for (const row of chunk.getRows()) yield row.map(text);
    } catch (cause) {
      throw await damageOr(
        cause,
        tableNames.map((name) => path.join(this.#folder, fileOf(name))),
      );
    }
  }
}

function text(value: DuckDBValue): string | undefined {
  return typeof value === "string" ? value : undefined;
}
