import { byTime } from "../model/call-order.ts";
import type { TraceCall } from "../model/trace.ts";
import type { StoreRow } from "../store/columns.ts";
import { namedRun } from "../store/named-run.ts";
import type { Store, StoredMessage } from "../store/store.ts";
import { traceCall } from "../transcript/trace-call.ts";

/** One run of a store, to be written elsewhere. */
export interface StoredRun {
  readonly row: StoreRow<"runs">;
  readonly reportedUsage: readonly StoreRow<"usage">[];
  /** Sorted by task and epoch. */
  attempts(): AsyncGenerator<StoredAttempt>;
}

/** One attempt with all that was said in it. */
export interface StoredAttempt {
  readonly row: StoreRow<"attempts">;
  /** In the order in which they were made. */
  readonly calls: readonly StoredCall[];
  readonly messages: ReadonlyMap<string, StoredMessage>;
}

export interface StoredCall {
  readonly call: TraceCall;
  readonly isLeaf: boolean;
  readonly cost: number | undefined;
}

/** @throws HindcastError `bad-input` when the store has no run of that name, or several. */
export async function storedRun(store: Store, name: string): Promise<StoredRun> {
  const row = await namedRun(store, name);
  const key = row.run_key ?? "";
  const reportedUsage: StoreRow<"usage">[] = [];
  for await (const usage of store.usage(key)) if (usage.origin === "reported") reportedUsage.push(usage);
  return { row, reportedUsage, attempts: () => attemptsOf(store, key) };
}

async function* attemptsOf(store: Store, key: string): AsyncGenerator<StoredAttempt> {
  for await (const row of store.attempts(key)) {
    const calls: StoredCall[] = [];
    const place = { taskId: row.task_id ?? "", epoch: row.epoch ?? 1 };
    for await (const call of store.calls(key, place))
      calls.push({ call: traceCall(call), isLeaf: call.is_leaf ?? false, cost: call.cost });
    calls.sort((a, b) => byTime(a.call, b.call));
    const hashes = new Set(row.conversation);
    for (const { call } of calls)
      for (const hash of call.answer === undefined ? call.messages : [...call.messages, call.answer])
        hashes.add(hash);
    yield { row, calls, messages: await store.messages(key, hashes) };
  }
}
