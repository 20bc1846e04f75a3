import { asList, asObject, type Json, JsonNumber, type JsonObject } from "../../model/json.ts";
import { rebuildTranscript } from "../../transcript/rebuild-transcript.ts";
import { number, parsed, record } from "../json.ts";
import type { StoredAttempt, StoredCall } from "../stored-run.ts";
import { chatMessage } from "./chat-message.ts";
import { eventsOf } from "./events-json.ts";
import { scoresJson } from "./scores-json.ts";
import { columnsWithHalves, spelledSurrogates } from "./spelled-surrogates.ts";
import { sumTokens, usageJson } from "./usage-json.ts";

/** What of its run a sample needs. */
export interface SampleContext {
  /** The score that stands for the run. */
  readonly scoreName: string | undefined;
  /** The run's, where no call names one. */
  readonly model: string | undefined;
  /** When the run was made: for events of which nobody knows. */
  readonly created: string;
}

/** An attempt as Inspect's sample. */
export function sampleJson(attempt: StoredAttempt, context: SampleContext): JsonObject {
  const { row } = attempt;
  const details = asObject(parsed(row.details)) ?? new Map<string, Json>();
  const messages = conversation(attempt);
  const { events, pool } = eventsOf(attempt, { time: context.created, model: context.model });
  const last = events.findLast((event) => event.get("event") === "model")?.get("output");
  const firstUser = messages.find((message) => message.get("role") === "user")?.get("content");
  const own = record({
    id: details.get("id") ?? row.task_id,
    epoch: number(row.epoch),
    input: details.get("input") ?? row.input ?? (typeof firstUser === "string" ? firstUser : ""),
    target: details.get("target") ?? row.target ?? "",
    messages,
    output: details.get("output") ?? last,
    scores: scoresJson(row, context.scoreName),
    metadata: metadataJson(attempt),
    events,
    model_usage: details.get("model_usage") ?? modelUsage(attempt.calls),
    started_at: details.get("started_at") ?? row.started_at,
    completed_at: details.get("completed_at") ?? row.ended_at,
    total_time: number(row.latency_seconds),
    working_time: number(row.working_seconds),
    uuid: row.attempt_id,
    error: errorJson(details.get("error"), row.error ?? impliedError(attempt)),
    error_retries: asList(details.get("error_retries")).map((error) => errorJson(error, undefined) ?? null),
    limit: details.get("limit") ?? limitJson(attempt),
    attachments: new Map(),
    events_data: record({ messages: pool, calls: [] }),
  });
  const others = [...details].filter(([key]) => !own.has(key) && key !== "hindcast");
  return spelledSurrogates(new Map([...own, ...others]));
}

/** Its conversation as the source tells it, else the longest of those that its calls tell of. */
function conversation({ row, calls, messages }: StoredAttempt): JsonObject[] {
  const told = row.conversation?.flatMap((hash) => messages.get(hash) ?? []);
  if (told !== undefined) return told.map((message) => chatMessage(message));
  const known = calls.map(({ call }) => call).filter((call) => isKnown(call.messages, messages));
  const { segments } = rebuildTranscript(known, (hash) => messages.get(hash));
  const longest = segments.reduce<(typeof segments)[number] | undefined>(
    (best, segment) => (segment.turns.length > (best?.turns.length ?? 0) ? segment : best),
    undefined,
  );
  return (longest?.turns ?? []).map(({ message }) => chatMessage(message));
}

function isKnown(hashes: readonly string[], messages: StoredAttempt["messages"]): boolean {
  return hashes.every((hash) => messages.has(hash));
}

// What the reader of logs cannot tell from Inspect's own fields.
function metadataJson({ row }: StoredAttempt): JsonObject {
  const metadata = asObject(parsed(row.metadata)) ?? new Map<string, Json>();
  const told = record({
    outcome: row.outcome ?? null,
    score: row.score === undefined ? null : number(row.score),
    score_name: row.score_name ?? null,
    verdict: row.verdict,
    no_scores: row.scores === undefined ? true : undefined,
    no_error: row.error === undefined ? true : undefined,
    no_retries: row.retries === undefined ? true : undefined,
    details: row.details === undefined ? undefined : [...(asObject(parsed(row.details))?.keys() ?? [])],
    no_input: row.input === undefined ? true : undefined,
    no_target: row.target === undefined ? true : undefined,
    no_conversation: row.conversation === undefined ? true : undefined,
    no_metadata: row.metadata === undefined ? true : undefined,
    as_json: columnsWithHalves({ scores: row.scores, metadata: row.metadata, details: row.details }),
  });
  return new Map([...metadata, ["hindcast", told]]);
}

function modelUsage(calls: readonly StoredCall[]): JsonObject {
  const models = [...new Set(calls.flatMap(({ call, isLeaf }) => (isLeaf ? (call.model ?? []) : [])))].sort();
  return new Map(
    models.flatMap((model): [string, Json][] => {
      const leaves = calls.filter(({ call, isLeaf }) => isLeaf && call.model === model);
      const tokens = sumTokens(leaves.flatMap(({ call }) => call.tokens ?? []));
      const costs = leaves.map(({ cost }) => cost);
      const cost = costs.includes(undefined)
        ? undefined
        : costs.reduce<number>((sum, one) => sum + (one ?? 0), 0);
      const usage = usageJson(tokens, cost);
      return usage === undefined ? [] : [[model, usage]];
    }),
  );
}

// All three are required, and texts.
function errorJson(error: Json | undefined, message: string | undefined): JsonObject | undefined {
  const told = asObject(error) ?? (message === undefined ? undefined : record({ message }));
  if (told === undefined) return undefined;
  const traceback = told.get("traceback") ?? "";
  return new Map([
    ...record({ message: "", traceback, traceback_ansi: traceback }),
    ...[...told].filter(([, value]) => value !== null),
  ]);
}

/** An attempt that the infrastructure broke says so in its outcome alone, where its source has no message for it. */
function impliedError({ row }: StoredAttempt): string | undefined {
  return row.outcome === "error" && row.scores === undefined ? "error (the source tells no more)" : undefined;
}

function limitJson({ row }: StoredAttempt): JsonObject | undefined {
  if (row.limit_type === undefined) return undefined;
  return record({ type: row.limit_type, limit: number(row.limit_value) ?? new JsonNumber("0") });
}
