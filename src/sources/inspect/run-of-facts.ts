import { asNumber, asObject, asText, type Json, JsonNumber, type JsonObject } from "../../model/json.ts";
import { jsonText } from "../../model/json-text.ts";
import type { ReportedRun } from "../../model/run.ts";
import { type RunExtras, unknownTokens } from "../../model/trace.ts";
import type { InspectHeader } from "./header.ts";
import { asId } from "./json-parts.ts";
import { reportedUsage } from "./usage.ts";

/** The run that a log was made of, by what Hindcast wrote of it. */
export function runOfFacts(facts: JsonObject, header: InspectHeader): ReportedRun {
  const text = (key: string) => asText(facts.get(key));
  const isInspect = text("shape") === "inspect";
  const usage = reportedUsage(header);
  return {
    runId: text("run_id") ?? "run",
    benchmark: text("benchmark") ?? header.task,
    agentName: text("agent_name") ?? header.solver ?? header.model,
    modelName: text("model") ?? header.model,
    effort: text("effort"),
    date: text("date"),
    agentArgs: asObject(facts.get("agent_args")),
    runCommand: text("run_command"),
    score: asNumber(facts.get("score")),
    scoreName: text("score_name"),
    cost: asNumber(facts.get("cost_reported")),
    latencies: latencies(asObject(facts.get("task_latencies"))),
    passedTasks: texts(facts.get("passed_tasks")),
    failedTasks: texts(facts.get("failed_tasks")),
    scoredTasks: asNumber(facts.get("scored_tasks")),
    usage: isInspect
      ? usage
      : usage.map(({ model, input, output }) => ({ ...unknownTokens, model, input, output })),
    ...(isInspect && { usageIsExact: true }),
    synthetic: facts.get("synthetic") === true,
  };
}

/** The same of what not every run has. */
export function extrasOfFacts(facts: JsonObject, header: InspectHeader): RunExtras {
  const json = (key: string) => {
    const value = facts.get(key);
    return value === undefined ? undefined : jsonText(value);
  };
  return {
    status: asText(facts.get("status")),
    error: header.error,
    scores: json("scores"),
    epochs: asNumber(facts.get("epochs")),
    expectedAttempts: asNumber(facts.get("expected_attempts")),
    provenance: json("provenance"),
  };
}

function latencies(byTask: JsonObject | undefined): ReportedRun["latencies"] {
  return (
    byTask &&
    [...byTask].flatMap(([taskId, seconds]) => (seconds instanceof JsonNumber ? [{ taskId, seconds }] : []))
  );
}

function texts(list: Json | undefined): readonly string[] | undefined {
  return Array.isArray(list) ? list.flatMap((item: Json) => asId(item) ?? []) : undefined;
}
