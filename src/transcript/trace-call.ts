import type { TraceCall } from "../model/trace.ts";
import type { StoreRow } from "../store/columns.ts";

/** The call that a row of the store was made from. */
export function traceCall(row: StoreRow<"calls">): TraceCall {
  const tokens = {
    input: row.input_tokens,
    output: row.output_tokens,
    cacheRead: row.cache_read_tokens,
    cacheWrite: row.cache_write_tokens,
    reasoning: row.reasoning_tokens,
  };
  return {
    callId: row.call_id ?? "",
    position: row.position ?? 0,
    taskId: row.task_id,
    epoch: row.epoch,
    parentId: row.parent_id,
    traceId: row.trace_id,
    operation: row.operation,
    model: row.model,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    latencySeconds: row.latency_seconds,
    messages: row.messages ?? [],
    answer: row.answer,
    finishReason: row.finish_reason,
    tokens: Object.values(tokens).some((count) => count !== undefined) ? tokens : undefined,
    exception: row.exception,
    role: row.role,
    cached: row.cached,
  };
}
