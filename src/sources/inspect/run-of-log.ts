import path from "node:path";
import { type Json, JsonNumber, type JsonObject } from "../../model/json.ts";
import { jsonText } from "../../model/json-text.ts";
import { toPlain } from "../../model/plain-json.ts";
import type { Run, RunSource, TaskLatency } from "../../model/run.ts";
import type { ReportedUsage, RunExtras } from "../../model/trace.ts";
import { readTokens } from "../hal/trace/read-tokens.ts";
import type { InspectHeader } from "./header.ts";
import { asNumber, asObject } from "./json-parts.ts";
import { finite } from "./sample-attempt.ts";
import { grade } from "./score.ts";
import type { SampleSummary } from "./summary.ts";

/** The run that a log tells of, in the words of every run. */
export function runOfLog(header: InspectHeader, summaries: readonly SampleSummary[], source: RunSource): Run {
  const { evalId, taskId, runId } = header;
  const task = lastPart(header.task);
  const byTask = tasksOf(summaries, header);
  return {
    // Logs before 2025 have no id of their own evaluation.
    runId: `${task}_${evalId ?? taskId ?? runId ?? path.basename(source.path).replace(/\.(eval|json)$/, "")}`,
    benchmark: task,
    agentName: `${header.solver ?? "inspect"} (${header.model}${header.effort ? ` ${header.effort}` : ""})`,
    modelName: header.model,
    effort: header.effort,
    date: header.created.slice(0, "2026-01-31".length),
    agentArgs: agentArgs(header),
    runCommand: undefined,
    score: header.headline?.value,
    scoreName: header.headline?.metric,
    cost: reportedCost(header),
    latencies: latencies(byTask),
    passedTasks: tasksWhere(byTask, (tries) => tries.every(({ outcome }) => outcome === "passed")),
    failedTasks: tasksWhere(byTask, (tries) =>
      tries.every(({ outcome }) => outcome === "failed" || outcome === "error"),
    ),
    usage: reportedUsage(header).map(({ model, ...tokens }) => ({
      model,
      inputTokens: tokens.input,
      outputTokens: tokens.output,
      cacheReadTokens: tokens.cacheRead,
      cacheWriteTokens: tokens.cacheWrite,
    })),
    usageIsExact: true,
    synthetic: false,
    source,
  };
}

/** What a log says of its run beyond what every run has. */
export function runExtras(header: InspectHeader): RunExtras {
  const results = asObject(header.json.get("results"));
  const scores = results?.get("scores");
  return {
    status: header.status,
    error: header.error,
    scores: scores === undefined ? undefined : jsonText(finite(scores)),
    epochs: header.epochs,
    expectedAttempts: header.totalSamples,
    provenance: jsonText(finite(provenance(header.json))),
  };
}

/** Tokens of the run by model, as it totals them. */
export function reportedUsage(header: InspectHeader): ReportedUsage[] {
  return header.usage.flatMap(([model, usage]) => {
    const tokens = readTokens(toPlain(usage));
    return tokens === undefined ? [] : [{ model, ...tokens }];
  });
}

interface Try {
  readonly outcome: string;
  readonly seconds: number | undefined;
}

function tasksOf(summaries: readonly SampleSummary[], header: InspectHeader): ReadonlyMap<string, Try[]> {
  const tasks = new Map<string, Try[]>();
  for (const summary of summaries) {
    const tries = tasks.get(summary.id) ?? [];
    tries.push({ outcome: grade(summary, header.headline).outcome, seconds: summary.totalTime });
    tasks.set(summary.id, tries);
  }
  return tasks;
}

// Of several tries at a task the mean.
function latencies(byTask: ReadonlyMap<string, readonly Try[]>): TaskLatency[] | undefined {
  const known = [...byTask].flatMap(([taskId, tries]): TaskLatency[] => {
    const seconds = tries.flatMap((one) => one.seconds ?? []);
    if (seconds.length === 0) return [];
    const mean = seconds.reduce((sum, one) => sum + one, 0) / seconds.length;
    return [{ taskId, seconds: new JsonNumber(String(mean)) }];
  });
  return known.length === 0 ? undefined : known;
}

/** A task that was tried more than once with different ends stands in neither list. */
function tasksWhere(
  byTask: ReadonlyMap<string, readonly Try[]>,
  holds: (tries: readonly Try[]) => boolean,
): readonly string[] | undefined {
  if (byTask.size === 0) return undefined;
  return [...byTask].filter(([, tries]) => holds(tries)).map(([taskId]) => taskId);
}

// Known where Inspect was told the prices of every model that was used.
function reportedCost({ usage }: InspectHeader): number | undefined {
  const costs = usage.map(([, one]) => asNumber(asObject(one)?.get("total_cost")));
  if (costs.length === 0 || costs.includes(undefined)) return undefined;
  return costs.reduce<number>((sum, cost) => sum + (cost ?? 0), 0);
}

function agentArgs({ json }: InspectHeader): JsonObject | undefined {
  const spec = asObject(json.get("eval"));
  const args = new Map<string, Json>();
  for (const key of ["solver_args", "task_args", "model_args", "model_generate_config"]) {
    const value = asObject(spec?.get(key));
    if (value !== undefined && value.size > 0) args.set(key, value);
  }
  return args.size === 0 ? undefined : args;
}

/** The header without what has columns of its own: results with their scores, and the ids of all samples. */
function provenance(json: JsonObject): JsonObject {
  return new Map(
    [...json].flatMap(([key, value]): [string, Json][] => {
      if (key === "samples" || key === "reductions") return [];
      const object = asObject(value);
      return [
        [
          key,
          key === "results" && object ? new Map([...object].filter(([name]) => name !== "scores")) : value,
        ],
      ];
    }),
  );
}

function lastPart(task: string): string {
  return task.split("/").at(-1) || task;
}
