import path from "node:path";
import {
  asList,
  asNumber,
  asObject,
  asText,
  type Json,
  JsonNumber,
  type JsonObject,
} from "../../model/json.ts";
import { jsonText } from "../../model/json-text.ts";
import type { ReportedRun, TaskLatency } from "../../model/run.ts";
import type { RunExtras, TraceSummary } from "../../model/trace.ts";
import type { InspectHeader } from "./header.ts";
import { extrasOfFacts, runOfFacts } from "./run-of-facts.ts";
import { finite } from "./sample-attempt.ts";
import { grade } from "./score.ts";
import type { InspectSampleSummary } from "./summary.ts";
import { reportedUsage } from "./usage.ts";

/** The run that the log in a file tells of, in the words of every run. */
export function runOfLog(
  header: InspectHeader,
  summaries: readonly InspectSampleSummary[],
  file: string,
): ReportedRun {
  const { evalId, taskId, runId, hindcast } = header;
  if (hindcast !== undefined) return runOfFacts(hindcast, header);
  const task = lastPart(header.task);
  const byTask = tasksOf(summaries, header);
  return {
    // Logs before 2025 have no id of their own evaluation.
    runId: `${task}_${evalId ?? taskId ?? runId ?? path.basename(file).replace(/\.(eval|json)$/, "")}`,
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
    // A sample that ended in an error has no score, and Inspect's metrics pass over it.
    scoredTasks: tasksWhere(byTask, (tries) => tries.some(({ outcome }) => isScored(outcome)))?.length,
    usage: reportedUsage(header),
    usageIsExact: true,
    synthetic: false,
  };
}

/** What a log says of its run beyond what every run has. */
export function runExtras(header: InspectHeader): RunExtras {
  if (header.hindcast !== undefined && asText(header.hindcast.get("shape")) !== "inspect")
    return extrasOfFacts(header.hindcast, header);
  const results = asObject(header.json.get("results"));
  const scores = results?.get("scores");
  return {
    status: header.status,
    created: (header.evalId ?? header.taskId) && header.created,
    error: header.error,
    scores: scores === undefined ? undefined : jsonText(finite(scores)),
    epochs: header.epochs,
    expectedAttempts: header.totalSamples,
    provenance: jsonText(finite(provenance(header))),
  };
}

/** The form of the call log: that of the trace which a log written by Hindcast was made of. */
export function shapeOfLog({ hindcast }: InspectHeader): TraceSummary["shape"] {
  return shapes.find((shape) => shape === hindcast?.get("shape")) ?? "inspect";
}

const shapes = ["projected", "calls", "by-task", "none"] as const;

interface Try {
  readonly outcome: string;
  readonly seconds: number | undefined;
}

function tasksOf(
  summaries: readonly InspectSampleSummary[],
  header: InspectHeader,
): ReadonlyMap<string, Try[]> {
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
    const seconds = tries.flatMap((one) => (isKnownTime(one.seconds) ? one.seconds : []));
    if (seconds.length === 0) return [];
    const mean = seconds.reduce((sum, one) => sum + one, 0) / seconds.length;
    return [{ taskId, seconds: new JsonNumber(String(mean)) }];
  });
  return known.length === 0 ? undefined : known;
}

// Below 0 a clock was set back while the sample ran; `readLogRun` says so.
function isKnownTime(seconds: number | undefined): seconds is number {
  return seconds !== undefined && seconds >= 0;
}

function isScored(outcome: string): boolean {
  return outcome === "passed" || outcome === "failed";
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
function provenance({ json, hindcast }: InspectHeader): JsonObject {
  const keys =
    hindcast === undefined
      ? [...json.keys()]
      : asList(hindcast.get("header")).flatMap((key) => asText(key) ?? []);
  return new Map(
    keys.flatMap((key): [string, Json][] => {
      const value = json.get(key);
      if (value === undefined || key === "samples" || key === "reductions") return [];
      const object = key === "results" ? asObject(value) : undefined;
      return [[key, object ? new Map([...object].filter(([name]) => name !== "scores")) : value]];
    }),
  );
}

function lastPart(task: string): string {
  return task.split("/").at(-1) || task;
}
