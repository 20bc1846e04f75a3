import type { Json, JsonObject } from "../model/json.ts";
import type { StoreRow } from "../store/columns.ts";
import { transcriptOf } from "../transcript/transcript-of.ts";
import { number, parsed, record } from "./json.ts";
import type { StoredAttempt } from "./stored-run.ts";

/** An attempt with its run's names and all that was said, as one object: a line of `jsonl`, a row of `parquet`. */
export function attemptRecord({ row, calls, messages }: StoredAttempt, run: StoreRow<"runs">): JsonObject {
  const known = calls
    .map(({ call }) => call)
    .filter((call) => call.messages.every((hash) => messages.has(hash)));
  const { segments } = transcriptOf({ calls: known, messages, conversation: row.conversation });
  const conversations = segments.map(
    ({ turns }): Json => turns.map(({ message }) => parsed(message.json) ?? null),
  );
  return record({
    run_id: run.run_id,
    benchmark: run.benchmark,
    agent_name: run.agent_name,
    model: run.model,
    effort: run.effort,
    task_id: row.task_id,
    epoch: number(row.epoch),
    outcome: row.outcome,
    score: number(row.score),
    score_name: row.score_name,
    scores: parsed(row.scores),
    verdict: row.verdict,
    error: row.error,
    limit_type: row.limit_type,
    input: row.input,
    target: row.target,
    metadata: parsed(row.metadata),
    started_at: row.started_at,
    ended_at: row.ended_at,
    latency_seconds: number(row.latency_seconds),
    working_seconds: number(row.working_seconds),
    calls: number(row.calls),
    input_tokens: number(row.input_tokens),
    output_tokens: number(row.output_tokens),
    cache_read_tokens: number(row.cache_read_tokens),
    cache_write_tokens: number(row.cache_write_tokens),
    reasoning_tokens: number(row.reasoning_tokens),
    cost: number(row.cost),
    conversations,
  });
}

/** The fields of {@link attemptRecord} in their order, with their types in DuckDB: JSON stays text. */
export const recordColumns: readonly (readonly [name: string, type: string])[] = [
  ["run_id", "VARCHAR"],
  ["benchmark", "VARCHAR"],
  ["agent_name", "VARCHAR"],
  ["model", "VARCHAR"],
  ["effort", "VARCHAR"],
  ["task_id", "VARCHAR"],
  ["epoch", "BIGINT"],
  ["outcome", "VARCHAR"],
  ["score", "DOUBLE"],
  ["score_name", "VARCHAR"],
  ["scores", "JSON"],
  ["verdict", "VARCHAR"],
  ["error", "VARCHAR"],
  ["limit_type", "VARCHAR"],
  ["input", "VARCHAR"],
  ["target", "VARCHAR"],
  ["metadata", "JSON"],
  ["started_at", "TIMESTAMPTZ"],
  ["ended_at", "TIMESTAMPTZ"],
  ["latency_seconds", "DOUBLE"],
  ["working_seconds", "DOUBLE"],
  ["calls", "BIGINT"],
  ["input_tokens", "BIGINT"],
  ["output_tokens", "BIGINT"],
  ["cache_read_tokens", "BIGINT"],
  ["cache_write_tokens", "BIGINT"],
  ["reasoning_tokens", "BIGINT"],
  ["cost", "DOUBLE"],
  ["conversations", "JSON"],
];
