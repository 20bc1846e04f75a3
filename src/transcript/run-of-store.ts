import type { TraceCall } from "../model/trace.ts";
import { namedRun } from "../store/named-run.ts";
import type { Store } from "../store/store.ts";
import { type AttemptEnding, endingOf } from "./attempt-ending.ts";
import { naturally, type ShownRun } from "./shown-run.ts";
import { traceCall } from "./trace-call.ts";

/**
 * The run of a store that a key, a run id or the beginning of either names.
 *
 * @throws HindcastError `bad-input` when no run is named so, or several are.
 */
export async function runOfStore(store: Store, name: string): Promise<ShownRun> {
  const row = await namedRun(store, name);
  const key = row.run_key;
  const attempts = [];
  const conversations = new Map<string, readonly string[]>();
  const endings = new Map<string, AttemptEnding | undefined>();
  const withSharedCalls = new Set<string>();
  for await (const row of store.attempts(key)) {
    const { task_id: taskId, epoch, outcome, calls, conversation } = row;
    attempts.push({ taskId, epoch, outcome, calls });
    if (calls === 0 && conversation) conversations.set(`${epoch} ${taskId}`, conversation);
    if (calls === undefined) withSharedCalls.add(`${epoch} ${taskId}`);
    endings.set(`${epoch} ${taskId}`, endingOf(row));
  }
  return {
    runId: row.run_id,
    benchmark: row.benchmark,
    agentName: row.agent_name,
    model: [row.model, row.effort].filter(Boolean).join(" ") || undefined,
    score: row.score,
    cost: row.cost_reported,
    attempts: attempts.sort(naturally),
    load: async (taskId, epoch) => {
      const calls: TraceCall[] = [];
      const isOfAllTries = withSharedCalls.has(`${epoch} ${taskId}`);
      const wanted = isOfAllTries ? { taskId } : { taskId, epoch };
      for await (const call of store.calls(key, wanted)) calls.push(traceCall(call));
      const hashes = calls.flatMap((call) =>
        call.answer === undefined ? call.messages : [...call.messages, call.answer],
      );
      const conversation = conversations.get(`${epoch} ${taskId}`);
      return {
        calls,
        isOfAllTries,
        conversation,
        ending: endings.get(`${epoch} ${taskId}`),
        messages: await store.messages(key, [...hashes, ...(conversation ?? [])]),
      };
    },
  };
}
