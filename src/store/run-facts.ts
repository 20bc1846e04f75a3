import type { DuckDBType, DuckDBValue } from "@duckdb/node-api";
import { jsonText } from "../model/json-text.ts";
import type { RunExtras, TraceSummary, UnnamedRun } from "../model/trace.ts";
import { type StoreColumn, type StoreRow, sqlType, tables } from "./columns.ts";
import { LIST, listValue, VARCHAR } from "./duckdb.ts";

/** What a trace says of its run as a whole; everything else in the run's row follows from its tables. */
type Facts = Partial<StoreRow<"runs">>;

export interface RunFacts {
  /** Creates the table `run_facts` with its one row. */
  readonly statement: string;
  readonly values: Record<string, DuckDBValue>;
  /** The types of those values that do not tell their own: an empty list. */
  readonly types: Record<string, DuckDBType>;
}

/** A run as reported, as a table of one row. */
export function runFacts(
  run: UnnamedRun,
  extras: RunExtras,
  others: Facts & { readonly shape: TraceSummary["shape"] },
): RunFacts {
  const facts: Facts = {
    run_id: run.runId,
    benchmark: run.benchmark,
    agent_name: run.agentName,
    model: run.modelName,
    effort: run.effort,
    date: run.date,
    run_command: run.runCommand,
    agent_args: run.agentArgs && jsonText(run.agentArgs),
    score: run.score,
    score_name: run.scoreName,
    synthetic: run.synthetic,
    cost_reported: run.cost,
    passed_tasks: run.passedTasks,
    failed_tasks: run.failedTasks,
    scored_tasks: run.scoredTasks,
    task_latencies:
      run.latencies && jsonText(new Map(run.latencies.map(({ taskId, seconds }) => [taskId, seconds]))),
    source_path: run.source.path,
    source_sha256: run.source.sha256,
    source_bytes: run.source.bytes,
    status: extras.status,
    error: extras.error,
    scores: extras.scores,
    epochs: extras.epochs,
    expected_attempts: extras.expectedAttempts,
    provenance: extras.provenance,
    ...others,
  };
  const columns: readonly StoreColumn[] = tables.runs;
  const known = columns.filter(({ name }) => name in facts);
  const list = known.map(({ name, type }) => `CAST($${name} AS ${sqlType(type)}) AS ${name}`);
  const values = Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [name, bound(value)] as const),
  );
  const types = Object.fromEntries(
    known.filter(({ type }) => type === "text list").map(({ name }) => [name, LIST(VARCHAR)] as const),
  );
  return { types, statement: `CREATE TABLE run_facts AS SELECT ${list.join(", ")}`, values };
}

function bound(value: string | number | boolean | readonly string[] | undefined): DuckDBValue {
  if (value === undefined) return null;
  return typeof value === "object" ? listValue([...value]) : value;
}
