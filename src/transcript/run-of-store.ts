import { HindcastError } from "../model/error.ts";
import type { TraceCall } from "../model/trace.ts";
import type { StoreRow } from "../store/columns.ts";
import type { Store } from "../store/store.ts";
import { naturally, type ShownRun } from "./shown-run.ts";
import { traceCall } from "./trace-call.ts";

/**
 * The run of a store that a key, a run id or the beginning of either names.
 *
 * @throws HindcastError `bad-input` when no run is named so, or several are.
 */
export async function runOfStore(store: Store, name: string): Promise<ShownRun> {
  const row = await rowOfRun(store, name);
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

/** The row of the run that a key, a run id or the beginning of a key names. @throws HindcastError `bad-input`. */
export async function rowOfRun(store: Store, name: string): Promise<StoreRow<"runs">> {
  const [rows, folder] = [await store.runs(), store.path];
  const exact = rows.filter((row) => row.run_key === name || row.run_id === name);
  const matching = exact.length > 0 ? exact : rows.filter((row) => row.run_key?.startsWith(name));
  const [row, other] = matching;
  if (row === undefined) {
    throw new HindcastError("bad-input", `no run ${name} in ${folder}`, {
      hint: "hindcast runs lists them; a trace file can be named too",
    });
  }
  if (other !== undefined) {
    const keys = matching.map((match) => match.run_key).join(", ");
    throw new HindcastError("bad-input", `${name} names several runs`, {
      received: keys,
      expected: "one of them",
    });
  }
  return row;
}
