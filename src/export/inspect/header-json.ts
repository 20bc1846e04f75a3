import { asList, asObject, type Json, type JsonObject } from "../../model/json.ts";
import type { StoreRow } from "../../store/columns.ts";
import { number, parsed, record } from "../json.ts";
import type { StoredRun } from "../stored-run.ts";
import { notFinite } from "./scores-json.ts";
import { usageJson } from "./usage-json.ts";

/** What was counted while the samples were written. */
export interface LogCounts {
  readonly samples: number;
  readonly completed: number;
  readonly sampleIds: readonly Json[];
}

/** The header of a log: of a run that came from one as it was, else made of what the store knows. */
export function headerJson(run: StoredRun, counts: LogCounts, version: string): JsonObject {
  const told = asObject(parsed(run.row.provenance));
  const header = told?.has("eval") ? told : undefined;
  const made = record({
    version: number(2),
    status: header?.get("status") ?? statusOf(run.row),
    eval: evalJson(run, header, counts, version),
    plan: header?.get("plan") ?? planJson(run.row),
    results: resultsJson(run.row, asObject(header?.get("results")), counts),
    stats: header?.get("stats") ?? statsJson(run),
    error: header?.get("error") ?? errorJson(run.row.error),
  });
  const others = [...(header ?? [])].filter(([key]) => !made.has(key));
  return new Map([...made, ...others]);
}

/** When the run was made, as far as it is known. */
export function createdAt(row: StoreRow<"runs">): string {
  const spec = asObject(asObject(parsed(row.provenance))?.get("eval"));
  const created = spec?.get("created");
  if (typeof created === "string") return created;
  return (
    row.started_at ?? (row.date === undefined ? "1970-01-01T00:00:00+00:00" : `${row.date}T00:00:00+00:00`)
  );
}

const statuses: ReadonlySet<string> = new Set(["started", "success", "cancelled", "error"]);

function statusOf({ status }: StoreRow<"runs">): string {
  return status !== undefined && statuses.has(status) ? status : "success";
}

function evalJson(
  run: StoredRun,
  header: JsonObject | undefined,
  counts: LogCounts,
  version: string,
): JsonObject {
  const { row } = run;
  const told = asObject(header?.get("eval"));
  if (told !== undefined)
    return new Map([
      ...told,
      ["metadata", new Map([...(asObject(told.get("metadata")) ?? []), ["hindcast", factsOf(run)]])],
    ]);
  const model = row.model ?? "unknown";
  return record({
    eval_id: row.run_id,
    run_id: row.run_id,
    created: createdAt(row),
    task: row.benchmark,
    task_id: row.run_id,
    solver: row.agent_name,
    solver_args: asObject(parsed(row.agent_args)),
    dataset: record({
      name: row.benchmark,
      samples: number(counts.sampleIds.length),
      sample_ids: counts.sampleIds,
    }),
    model,
    model_generate_config: record({ reasoning_effort: effortOf(row.effort) }),
    config: record({ epochs: number(row.epochs) }),
    packages: record({ hindcast: version }),
    metadata: record({ hindcast: factsOf(run) }),
  });
}

const efforts: ReadonlySet<string> = new Set(["none", "minimal", "low", "medium", "high", "xhigh", "max"]);

function effortOf(effort: string | undefined): string | undefined {
  return effort !== undefined && efforts.has(effort) ? effort : undefined;
}

/** What a run says of itself in the words of the store, for whoever reads the log back into one. */
function factsOf({ row }: StoredRun): JsonObject {
  return record({
    run_id: row.run_id,
    benchmark: row.benchmark,
    agent_name: row.agent_name,
    model: row.model,
    effort: row.effort,
    date: row.date,
    run_command: row.run_command,
    agent_args: parsed(row.agent_args),
    score: number(row.score),
    score_name: row.score_name,
    synthetic: row.synthetic,
    shape: row.shape,
    cost_reported: number(row.cost_reported),
    passed_tasks: row.passed_tasks,
    failed_tasks: row.failed_tasks,
    scored_tasks: number(row.scored_tasks),
    task_latencies: parsed(row.task_latencies),
    scores: row.shape === "inspect" ? undefined : parsed(row.scores),
    provenance: row.shape === "inspect" ? undefined : parsed(row.provenance),
    header: row.shape === "inspect" ? [...(asObject(parsed(row.provenance))?.keys() ?? [])] : undefined,
    status: row.status,
    epochs: number(row.epochs),
    expected_attempts: number(row.expected_attempts),
  });
}

function planJson(row: StoreRow<"runs">): JsonObject {
  return record({
    name: "plan",
    steps: [record({ solver: row.agent_name ?? "unknown", params: new Map() })],
    config: record({ reasoning_effort: effortOf(row.effort) }),
  });
}

function resultsJson(
  row: StoreRow<"runs">,
  told: JsonObject | undefined,
  { samples, completed }: LogCounts,
): JsonObject | undefined {
  const kept = row.shape === "inspect" ? asList(parsed(row.scores)).map(metricsJson) : undefined;
  if (row.shape === "inspect" && told === undefined) return undefined;
  const own = record({
    total_samples: number(row.expected_attempts ?? samples),
    completed_samples: number(completed),
    scores: kept ?? headlineScore(row),
  });
  return new Map([...own, ...(told ?? [])]);
}

// A value is required to be a number: one that is none stands as NaN.
function metricsJson(score: Json): Json {
  const fields = asObject(score);
  const metrics = asObject(fields?.get("metrics"));
  if (fields === undefined || metrics === undefined) return score;
  const values = [...metrics].map(([name, metric]): [string, Json] => {
    const told = asObject(metric);
    return [name, told ? new Map([...told, ["value", notFinite(told.get("value") ?? null)]]) : metric];
  });
  return new Map([...fields, ["metrics", new Map(values)]]);
}

function headlineScore({ score, score_name: name }: StoreRow<"runs">): JsonObject[] {
  if (score === undefined) return [];
  const metric = name ?? "score";
  const metrics = record({ [metric]: record({ name: metric, value: number(score) }) });
  return [record({ name: metric, scorer: metric, metrics })];
}

function statsJson({ row, reportedUsage }: StoredRun): JsonObject {
  const usage = reportedUsage.flatMap((one): [string, Json][] => {
    const tokens = {
      input: one.input_tokens,
      output: one.output_tokens,
      cacheRead: one.cache_read_tokens,
      cacheWrite: one.cache_write_tokens,
      reasoning: one.reasoning_tokens,
    };
    const json = usageJson(tokens, undefined);
    return json === undefined || one.model === undefined ? [] : [[one.model, json]];
  });
  return record({
    started_at: row.started_at ?? "",
    completed_at: row.ended_at ?? "",
    model_usage: new Map(usage),
  });
}

function errorJson(message: string | undefined): JsonObject | undefined {
  return message === undefined ? undefined : record({ message, traceback: "", traceback_ansi: "" });
}
