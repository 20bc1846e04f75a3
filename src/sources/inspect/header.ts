import { HindcastError } from "../../model/error.ts";
import type { Finding } from "../../model/finding.ts";
import {
  asList,
  asNumber,
  asObject,
  asText,
  describe,
  type Json,
  type JsonObject,
} from "../../model/json.ts";
import { hindcastOf } from "./hindcast-metadata.ts";
import { asId } from "./json-parts.ts";
import { limitOf, pickedIds } from "./picked-samples.ts";

/** What an Inspect log says of its run as a whole. */
export interface InspectHeader {
  /** 2 of nearly all logs; 1 and 3 occur. */
  readonly version: number;
  /** `success`, `error`, `cancelled`; `started` of a run that goes on, or broke off. */
  readonly status: string;
  /** As logged, with its package: `inspect_evals/gaia`. */
  readonly task: string;
  readonly model: string;
  readonly created: string;
  readonly evalId: string | undefined;
  readonly runId: string | undefined;
  readonly taskId: string | undefined;
  /** The agent: its solver, or the last of its steps. */
  readonly solver: string | undefined;
  readonly effort: string | undefined;
  readonly epochs: number | undefined;
  readonly datasetSamples: number | undefined;
  /** Attempts that were to be made, as the results or the plan say. */
  readonly totalSamples: number | undefined;
  readonly error: string | undefined;
  readonly headline: InspectHeadline | undefined;
  /** In the order of the log: what was used by each model. */
  readonly usage: readonly (readonly [model: string, usage: Json])[];
  /** What the store said of the run, where Hindcast wrote the log. */
  readonly hindcast: JsonObject | undefined;
  /** The header as it stands in the log, without that. */
  readonly json: JsonObject;
}

/** The score that stands for a run. */
export interface InspectHeadline {
  readonly scorer: string;
  /** The scorer's name, or that of one of the values it gives. */
  readonly score: string;
  readonly metric: string | undefined;
  readonly value: number | undefined;
}

// The version of logs that this reader was written against; of later ones it reads what it knows.
const newestVersion = 3;

/** The reservation about a log of a later version; none about others. */
export function versionFindings({ version }: InspectHeader, subject: string): readonly Finding[] {
  if (version <= newestVersion) return [];
  const message = `version ${version} is later than ${newestVersion}, which is known; read as far as it is`;
  return [{ level: "warning", code: "version-unknown", subject, message }];
}

/** @throws HindcastError `bad-input` when the log does not say what was evaluated, or of what. */
export function readHeader(json: JsonObject): InspectHeader {
  const spec = json.get("eval");
  const facts = asObject(spec);
  if (facts === undefined) throw mismatch("eval", spec, "an object");
  const config = asObject(facts.get("config"));
  const results = asObject(json.get("results"));
  const plan = asObject(json.get("plan"));
  const epochs = asNumber(config?.get("epochs"));
  const dataset = asObject(facts.get("dataset"));
  return {
    version: asNumber(json.get("version")) ?? 1,
    status: asText(json.get("status")) ?? "started",
    task: required(facts, "task"),
    model: required(facts, "model"),
    created: required(facts, "created"),
    evalId: nonEmpty(facts.get("eval_id")),
    runId: nonEmpty(facts.get("run_id")),
    taskId: nonEmpty(facts.get("task_id")),
    solver: nonEmpty(facts.get("solver")) ?? lastStep(plan),
    effort: effortOf(plan?.get("config")) ?? effortOf(facts.get("model_generate_config")),
    epochs,
    datasetSamples: asNumber(dataset?.get("samples")),
    totalSamples: asNumber(results?.get("total_samples")) ?? plannedAttempts(facts, epochs ?? 1),
    error: asText(asObject(json.get("error"))?.get("message")),
    headline: headlineOf(results),
    usage: [...(asObject(asObject(json.get("stats"))?.get("model_usage")) ?? [])],
    hindcast: hindcastOf(facts),
    json: withoutHindcast(json, facts),
  };
}

function withoutHindcast(json: JsonObject, facts: JsonObject): JsonObject {
  if (hindcastOf(facts) === undefined) return json;
  const metadata = [...(asObject(facts.get("metadata")) ?? [])].filter(([key]) => key !== "hindcast");
  const rest = [...facts].flatMap(([key, value]): [string, Json][] => {
    if (key !== "metadata") return [[key, value]];
    return metadata.length === 0 ? [] : [[key, new Map(metadata)]];
  });
  return new Map([...json, ["eval", new Map(rest)]]);
}

function required(facts: JsonObject, key: string): string {
  const value = facts.get(key);
  const text = nonEmpty(value);
  if (text === undefined) throw mismatch(`eval.${key}`, value, "a text");
  return text;
}

function nonEmpty(value: Json | undefined): string | undefined {
  return asText(value) || undefined;
}

// Steps before the last set the stage: system messages, tools.
function lastStep(plan: JsonObject | undefined): string | undefined {
  return nonEmpty(asObject(asList(plan?.get("steps")).at(-1))?.get("solver"));
}

function effortOf(config: Json | undefined): string | undefined {
  return nonEmpty(asObject(config)?.get("reasoning_effort"));
}

function plannedAttempts(facts: JsonObject, epochs: number): number | undefined {
  const samples = asNumber(asObject(facts.get("dataset"))?.get("samples")) ?? Number.POSITIVE_INFINITY;
  const planned = pickedIds(facts)?.length ?? Math.min(samples, limitOf(facts));
  return Number.isFinite(planned) ? planned * epochs : undefined;
}

// The log names it since 2026; before, the convention was the first metric of the first score. Logs of 2024 have one
// scorer, and its metrics beside it.
function headlineOf(results: JsonObject | undefined): InspectHeadline | undefined {
  if (results === undefined) return undefined;
  const named = asObject(results.get("headline"));
  const scores = asList(results.get("scores")).flatMap((score: Json) => asObject(score) ?? []);
  const old = asObject(results.get("scorer"));
  const first = scores[0] ?? (old && new Map([...old, ["metrics", results.get("metrics") ?? null]]));
  const matches = (score: JsonObject) =>
    ["reducer", "scorer"].every((key) => sameUnlessUnset(named?.get(key), score.get(key))) &&
    sameUnlessUnset(named?.get("score"), score.get("name"));
  const score = (named && scores.find(matches)) ?? first;
  const name = asId(score?.get("name"));
  if (score === undefined || name === undefined) return undefined;
  const metrics = asObject(score.get("metrics"));
  const wanted = asText(named?.get("metric"));
  const metric = wanted !== undefined && metrics?.has(wanted) ? wanted : metrics?.keys().next().value;
  const value = metric === undefined ? undefined : metrics?.get(metric);
  return {
    scorer: asText(score.get("scorer")) ?? name,
    score: name,
    metric,
    value: asNumber(asObject(value)?.get("value") ?? value),
  };
}

function sameUnlessUnset(wanted: Json | undefined, found: Json | undefined): boolean {
  return wanted === undefined || wanted === null || wanted === found;
}

function mismatch(place: string, received: Json | undefined, expected: string): HindcastError {
  return new HindcastError("bad-input", place, { received: describe(received), expected });
}
