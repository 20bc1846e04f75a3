import { isContentAndRole } from "../model/message-json.ts";
import type { TraceAttempt, TraceCall, TraceMessage } from "../model/trace.ts";
import type { SpoolValue } from "./plain-column.ts";
import type { SpoolColumn } from "./spool.ts";

/** A row for a spool, with the bytes it takes, roughly. */
export interface SpoolRow {
  readonly values: readonly SpoolValue[];
  readonly bytes: number;
}

export const messageColumns: readonly SpoolColumn[] = [
  { name: "position", type: "int32" },
  { name: "hash", type: "text" },
  { name: "role", type: "text" },
  { name: "text", type: "text" },
  { name: "json", type: "text" },
];

/** A message in the order of `messageColumns`. */
export function messageRow(message: TraceMessage, position: number): SpoolRow {
  const { hash, role } = message;
  const { json = null, text = null } = message.utf8 ?? inUtf8(message);
  return {
    values: [position, hash, role ?? null, text, json],
    bytes: (text?.length ?? 0) + (json?.length ?? 0) + 100,
  };
}

function inUtf8({ json, text, role }: TraceMessage): NonNullable<TraceMessage["utf8"]> {
  const bytes = Buffer.from(json);
  return {
    json: isContentAndRole(bytes, text !== undefined, role) ? undefined : bytes,
    text: text === undefined ? undefined : Buffer.from(text),
  };
}

export const callColumns: readonly SpoolColumn[] = [
  { name: "position", type: "int32" },
  { name: "call_id", type: "text" },
  { name: "task_id", type: "text" },
  { name: "epoch", type: "int32" },
  { name: "parent_id", type: "text" },
  { name: "trace_id", type: "text" },
  { name: "operation", type: "text" },
  { name: "model", type: "text" },
  { name: "started_at", type: "text" },
  { name: "ended_at", type: "text" },
  { name: "latency_seconds", type: "real" },
  // Hashes with commas between them: one value, where a list would be one value a hash.
  { name: "messages", type: "text" },
  { name: "answer", type: "text" },
  { name: "finish_reason", type: "text" },
  // 1 or 0.
  { name: "has_tokens", type: "int32" },
  // Doubles hold integers exactly to 2^53.
  { name: "input_tokens", type: "real" },
  { name: "output_tokens", type: "real" },
  { name: "cache_read_tokens", type: "real" },
  { name: "cache_write_tokens", type: "real" },
  { name: "reasoning_tokens", type: "real" },
  { name: "cost", type: "real" },
  { name: "exception", type: "text" },
  { name: "role", type: "text" },
  // 1, 0 or null.
  { name: "cached", type: "int32" },
];

/** A call in the order of `callColumns`, with what it cost in US dollars. */
export function callRow(call: TraceCall, cost: number | undefined): SpoolRow {
  const { tokens } = call;
  const messages = call.messages.length === 0 ? null : call.messages.join(",");
  const values = [
    call.position,
    call.callId,
    call.taskId ?? null,
    call.epoch ?? null,
    call.parentId ?? null,
    call.traceId ?? null,
    call.operation ?? null,
    call.model ?? null,
    call.startedAt ?? null,
    call.endedAt ?? null,
    call.latencySeconds ?? null,
    messages,
    call.answer ?? null,
    call.finishReason ?? null,
    tokens === undefined ? 0 : 1,
    tokens?.input ?? null,
    tokens?.output ?? null,
    tokens?.cacheRead ?? null,
    tokens?.cacheWrite ?? null,
    tokens?.reasoning ?? null,
    cost ?? null,
    call.exception ?? null,
    call.role ?? null,
    call.cached === undefined ? null : Number(call.cached),
  ];
  return { values, bytes: (messages?.length ?? 0) + (call.exception?.length ?? 0) + 400 };
}

export const attemptColumns: readonly SpoolColumn[] = [
  { name: "task_id", type: "text" },
  { name: "epoch", type: "int32" },
  { name: "outcome", type: "text" },
  { name: "score", type: "real" },
  { name: "reported_seconds", type: "real" },
  { name: "attempt_id", type: "text" },
  { name: "score_name", type: "text" },
  { name: "verdict", type: "text" },
  { name: "scores", type: "text" },
  { name: "limit_type", type: "text" },
  { name: "limit_value", type: "real" },
  { name: "error", type: "text" },
  { name: "retries", type: "int32" },
  { name: "working_seconds", type: "real" },
  { name: "input", type: "text" },
  { name: "target", type: "text" },
  { name: "metadata", type: "text" },
  // Hashes with commas between them, as in calls; an empty text is an empty list.
  { name: "conversation", type: "text" },
  { name: "details", type: "text" },
];

/** An attempt in the order of `attemptColumns`. */
export function attemptRow(attempt: TraceAttempt): SpoolRow {
  const values = [
    attempt.taskId,
    attempt.epoch,
    attempt.outcome ?? null,
    attempt.score ?? null,
    attempt.latencySeconds ?? null,
    attempt.attemptId ?? null,
    attempt.scoreName ?? null,
    attempt.verdict ?? null,
    attempt.scores ?? null,
    attempt.limitType ?? null,
    attempt.limitValue ?? null,
    attempt.error ?? null,
    attempt.retries ?? null,
    attempt.workingSeconds ?? null,
    attempt.input ?? null,
    attempt.target ?? null,
    attempt.metadata ?? null,
    attempt.conversation?.join(",") ?? null,
    attempt.details ?? null,
  ];
  const texts = values.reduce<number>(
    (sum, value) => sum + (typeof value === "string" ? value.length : 0),
    0,
  );
  return { values, bytes: texts + 200 };
}
