import path from "node:path";
import { selectJson } from "../../bytes/source.ts";
import { HindcastError } from "../../model/error.ts";
import type { Finding } from "../../model/finding.ts";
import type { Json } from "../../model/json.ts";
import { toPlain } from "../../model/plain-json.ts";
import {
  type ModelUsage,
  type ReportedRun,
  type Run,
  type ScoreName,
  scoreNames,
  type TaskLatency,
} from "../../model/run.ts";
import { unknownTokens } from "../../model/trace.ts";
import { Fields, finite, isObject, type OnNotFinite, refuseNotFinite } from "./fields.ts";
import { modelInAgentName } from "./run-identity.ts";
import { readTotals } from "./trace/read-tokens.ts";

/**
 * Reads what a HAL `*_UPLOAD.json` says about its run as a whole: config, results and totals. Logged calls are
 * stepped over. Reservations about the values read go to `findings`.
 *
 * @throws HindcastError `bad-input` when the file is not a usable run; the message says where and why.
 */
export async function readRun(file: string, findings: Finding[]): Promise<Run> {
  const { values, nonFiniteIn, sha256, bytes } = await selectJson(file, runKeys);
  for (const key of nonFiniteIn) {
    const message = `${key} holds a bare NaN or Infinity; not read here`;
    findings.push({ level: "warning", code: "number-not-finite", subject: file, message });
  }
  return { ...runFromValues(values, file, findings), source: { path: file, sha256, bytes } };
}

/** The top-level keys that say what a run was and how it went, beside its logs. */
export const runKeys: ReadonlySet<string> = new Set(["config", "results", "total_usage", "total_cost"]);

/**
 * The run that these top-level values describe; of a number that is not finite `onNotFinite` is told, which refuses the
 * file unless given.
 *
 * @throws HindcastError `bad-input` when they describe none.
 */
export function runFromValues(
  values: ReadonlyMap<string, Json>,
  file: string,
  findings: Finding[],
  onNotFinite: OnNotFinite = refuseNotFinite,
): ReportedRun {
  const config = Fields.from(values.get("config"), "config");
  const results = Fields.from(values.get("results"), "results");
  const agentArgs = config.object("agent_args");
  const warn = (code: string, message: string) =>
    findings.push({ level: "warning", code, subject: file, message });

  const agentName = required(config, "agent_name");
  const used = usage(values, warn, onNotFinite);
  const [scoreName, score] = headlineScore(results, file, findings, onNotFinite);
  return {
    runId: config.text("run_id") ?? runIdFromName(file, warn),
    // Inspect tasks are written `inspect_evals/gaia`; the benchmark is the last part.
    benchmark: required(config, "benchmark_name").split("/").at(-1) as string,
    agentName,
    modelName: modelName(agentArgs, agentName, used, warn),
    effort: agentArgs?.text("reasoning_effort") ?? agentArgs?.text("agent.model.reasoning_effort"),
    date: config.text("date"),
    agentArgs: agentArgs?.entries,
    runCommand: config.text("run_command"),
    score,
    scoreName,
    cost: totalCost(results, values, warn, onNotFinite),
    latencies: latencies(results, warn, onNotFinite),
    // ReplicatorBench has a name of its own for them.
    passedTasks: results.taskIds("successful_tasks") ?? results.taskIds("passed_tasks"),
    failedTasks: results.taskIds("failed_tasks"),
    usage: used,
    synthetic: config.entries.get("synthetic") === true,
  };
}

type Warn = (code: string, message: string) => void;

function required(config: Fields, key: string): string {
  const text = config.text(key);
  if (!text) throw new HindcastError("bad-input", `no config.${key} in the file`);
  return text;
}

function runIdFromName(file: string, warn: Warn): string {
  const member = /\.zip!(.*)$/is.exec(file)?.[1] ?? file;
  const runId = path.basename(member).replace(/(_UPLOAD)?\.json(\.encrypted)?$/, "");
  warn("run-id-missing", `no config.run_id; the file's name gives ${runId}`);
  return runId;
}

// Key spellings: formats of the harness' own agents, then of SWE-agent 1.0 (literal dots in the key).
function modelName(
  agentArgs: Fields | undefined,
  agentName: string,
  used: readonly ModelUsage[],
  warn: Warn,
): string {
  const given = agentArgs?.text("model_name") ?? agentArgs?.text("agent.model.name");
  if (given) return given;
  const inName = modelInAgentName(agentName);
  if (inName) {
    warn("model-from-agent-name", `no model in config.agent_args; the agent name gives ${inName}`);
    return inName;
  }
  const [onlyOne, ...others] = used;
  // Of several, nobody says which is the agent's and which a judge's or a simulated user's.
  if (!onlyOne || others.length > 0) {
    throw new HindcastError("bad-input", "no model", {
      received: `agent name ${JSON.stringify(agentName)}; ${used.length} models in total_usage`,
      expected:
        "config.agent_args.model_name or agent.model.name, an agent name ending in (model), or one model in total_usage",
    });
  }
  warn("model-from-usage", `no model in config; total_usage names ${onlyOne.model} alone`);
  return onlyOne.model;
}

/** The first score present in hal-analysis' order; when others differ from it, that is noted. */
function headlineScore(
  results: Fields,
  file: string,
  findings: Finding[],
  onNotFinite: OnNotFinite,
): [ScoreName, number] | [undefined, undefined] {
  const present = scoreNames.flatMap((name) => {
    const score = results.number(name, onNotFinite);
    return score === undefined ? [] : [[name, score.value] as [ScoreName, number]];
  });
  const [first, ...others] = present;
  if (first === undefined) return [undefined, undefined];
  const differing = others.filter(([, value]) => value !== first[1]);
  if (differing.length > 0) {
    const text = differing.map(([name, value]) => `${name} ${value}`).join(", ");
    const message = `${first[0]} ${first[1]} is the headline score; also reported: ${text}`;
    findings.push({ level: "note", code: "scores-differ", subject: file, message });
  }
  return first;
}

function totalCost(
  results: Fields,
  values: ReadonlyMap<string, Json>,
  warn: Warn,
  onNotFinite: OnNotFinite,
): number | undefined {
  const atTop = Fields.from(values, "file").number("total_cost", onNotFinite)?.value;
  const inResults = results.number("total_cost", onNotFinite)?.value;
  if (inResults !== undefined && atTop !== undefined && inResults !== atTop) {
    warn("costs-differ", `results.total_cost ${inResults} is taken; total_cost ${atTop} stands beside it`);
  }
  const cost = inResults ?? atTop;
  if (cost === undefined) warn("cost-unknown", "no total_cost: the run is left out of cost figures");
  if (cost !== undefined && cost < 0) {
    throw new HindcastError("bad-input", "results.total_cost", {
      received: String(cost),
      expected: "at least 0",
    });
  }
  return cost;
}

// Merged files hold plain seconds instead of an object per task.
function latencies(results: Fields, warn: Warn, onNotFinite: OnNotFinite): TaskLatency[] | undefined {
  const perTask = results.object("latencies");
  if (!perTask) {
    warn("latency-unknown", "no results.latencies: the run is left out of latency figures");
    return undefined;
  }
  const known: TaskLatency[] = [];
  for (const [taskId, value] of perTask.entries) {
    const place = `results.latencies.${taskId}`;
    const seconds = isObject(value)
      ? Fields.from(value, place).number("total_time", onNotFinite)
      : finite(value, place, onNotFinite);
    if (seconds && seconds.value < 0) {
      const received = `${place}${isObject(value) ? ".total_time" : ""} is ${seconds.text}`;
      warn(
        "latency-unknown",
        `${received}, expected at least 0: taken as unknown; the mean is over the other tasks`,
      );
    } else if (seconds) known.push({ taskId, seconds });
    else warn("latency-unknown", `${place} has no known total_time; the mean is over the other tasks`);
  }
  if (known.length === 0)
    warn("latency-unknown", "results.latencies has no known time: the run is left out of latency figures");
  return known;
}

function usage(values: ReadonlyMap<string, Json>, warn: Warn, onNotFinite: OnNotFinite): ModelUsage[] {
  const perModel = Fields.from(values, "file").object("total_usage");
  if (!perModel) return [];
  return [...perModel.entries.keys()].flatMap((model) => {
    const counters = perModel.object(model);
    if (!counters) return [];
    const count = (harness: string, inspect: string): number | undefined => {
      const key = counters.number(harness, onNotFinite) ? harness : inspect;
      const tokens = counters.number(key, onNotFinite);
      if (tokens === undefined || isCount(tokens.value)) return tokens?.value;
      const place = `total_usage.${model}.${key}`;
      warn(
        "tokens-unknown",
        `${place} is ${tokens.text}, expected a whole number of at least 0: taken as unknown`,
      );
      return undefined;
    };
    const isKnown = count("prompt_tokens", "input_tokens") !== undefined;
    return [
      {
        model,
        ...unknownTokens,
        input: isKnown ? readTotals(toPlain(counters.entries))?.input : undefined,
        output: count("completion_tokens", "output_tokens"),
      },
    ];
  });
}

// Beyond 2^53 a number of JSON is no longer exactly the one that was counted.
function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
