import { parseJson } from "../bytes/json.ts";
import { HindcastError } from "../model/error.ts";
import { type Json, JsonNumber, type JsonObject } from "../model/json.ts";
import type { ModelUsage, Run, TaskLatency } from "../model/run.ts";
import { unknownTokens } from "../model/trace.ts";
import type { StoreRow } from "./columns.ts";
import { rowTokens } from "./row-tokens.ts";

/**
 * The run that a row of the store was made from, as its file reported it: arguments and latencies in their order, with
 * their numbers' text.
 *
 * @throws HindcastError `bad-input` when the row is not one that Hindcast wrote.
 */
export function runOfRow(row: StoreRow<"runs">, usage: readonly StoreRow<"usage">[]): Run {
  return {
    runId: row.run_id,
    benchmark: row.benchmark,
    agentName: known(row, "agent_name"),
    modelName: known(row, "model"),
    effort: row.effort,
    date: row.date,
    agentArgs: row.agent_args === undefined ? undefined : object(row.agent_args),
    runCommand: row.run_command,
    score: row.score,
    scoreName: row.score_name,
    cost: row.cost_reported,
    latencies: row.task_latencies === undefined ? undefined : latencies(row.task_latencies),
    passedTasks: row.passed_tasks,
    failedTasks: row.failed_tasks,
    ...(row.scored_tasks !== undefined && { scoredTasks: row.scored_tasks }),
    usage: usage.flatMap((one) => (one.model === undefined ? [] : [usageOf(one.model, one, row)])),
    ...(row.shape === inspect && { usageIsExact: true }),
    synthetic: row.synthetic,
    source: {
      path: row.source_path,
      sha256: row.source_sha256,
      bytes: row.source_bytes,
    },
  };
}

const inspect = "inspect";

function usageOf(model: string, usage: StoreRow<"usage">, { shape }: StoreRow<"runs">): ModelUsage {
  const tokens = rowTokens(usage);
  if (shape === inspect) return { ...tokens, model };
  return { ...unknownTokens, model, input: tokens.input, output: tokens.output };
}

function known(row: StoreRow<"runs">, name: "agent_name" | "model"): string {
  const value = row[name];
  if (value === undefined) throw new HindcastError("bad-input", `run ${row.run_key} has no ${name}`);
  return value;
}

function latencies(text: string): TaskLatency[] {
  return [...object(text)].flatMap(([taskId, seconds]) =>
    seconds instanceof JsonNumber ? [{ taskId, seconds }] : [],
  );
}

function object(text: string): JsonObject {
  const value: Json = parseJson(Buffer.from(text));
  if (!(value instanceof Map)) throw new HindcastError("bad-input", "not a JSON object", { received: text });
  return value;
}
