import type { TraceCall } from "../model/trace.ts";
import type { StoreRow } from "../store/columns.ts";
import { namedRun } from "../store/named-run.ts";
import type { Store } from "../store/store.ts";
import { naturally, type ShownRun } from "./shown-run.ts";

/**
 * The run of a store that a key, a run id or the beginning of either names.
 *
 * @throws HindcastError `bad-input` when no run is named so, or several are.
 */
export async function runOfStore(store: Store, name: string): Promise<ShownRun> {
  const row = await namedRun(store, name);
  const key = row.run_key ?? "";
  const attempts = [];
  for await (const { task_id, epoch, outcome, calls } of store.attempts(key)) {
    attempts.push({ taskId: task_id ?? "", epoch: epoch ?? 1, outcome, calls: calls ?? 0 });
  }
  return {
    runId: row.run_id ?? key,
    benchmark: row.benchmark ?? "",
    agentName: row.agent_name ?? "",
    model: [row.model, row.effort].filter(Boolean).join(" "),
    score: row.score,
    cost: row.cost_reported,
    attempts: attempts.sort(naturally),
    load: async (taskId, epoch) => {
      const calls: TraceCall[] = [];
      for await (const call of store.calls(key, { taskId, epoch })) calls.push(traceCall(call));
      const hashes = calls.flatMap((call) =>
        call.answer === undefined ? call.messages : [...call.messages, call.answer],
      );
      return { calls, messages: await store.messages(key, hashes) };
    },
  };
}

function traceCall(row: StoreRow<"calls">): TraceCall {
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
    epoch: row.epoch ?? 1,
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
  };
}
