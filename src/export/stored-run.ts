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
  /** By hash, perhaps with others of the run. */
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
  const key = row.run_key;
  const reportedUsage: StoreRow<"usage">[] = [];
  for await (const usage of store.usage(key)) if (usage.origin === "reported") reportedUsage.push(usage);
  return { row, reportedUsage, attempts: () => attemptsOf(store, key) };
}

// Looking up one attempt costs as much as many of them: they are read in batches of so many, or of fewer large ones.
const mostAttempts = 64;
// Every call refers to all messages before it.
const mostReferences = 200_000;

async function* attemptsOf(store: Store, key: string): AsyncGenerator<StoredAttempt> {
  let batch: StoreRow<"attempts">[] = [];
  let references = 0;
  for await (const row of store.attempts(key)) {
    batch.push(row);
    references += (row.calls ?? 0) ** 2;
    if (batch.length < mostAttempts && references < mostReferences) continue;
    yield* readAttempts(store, key, batch);
    [batch, references] = [[], 0];
  }
  yield* readAttempts(store, key, batch);
}

async function* readAttempts(
  store: Store,
  key: string,
  rows: readonly StoreRow<"attempts">[],
): AsyncGenerator<StoredAttempt> {
  const places = rows.map((row) => ({ taskId: row.task_id, epoch: row.epoch }));
  const callsByPlace = new Map<string, StoredCall[]>(places.map((place) => [nameOf(place), []]));
  const hashes = new Set(rows.flatMap((row) => row.conversation ?? []));
  for await (const row of store.callsOf(key, places)) {
    const { task_id: taskId, epoch } = row;
    // Only calls that name a try were asked for.
    if (epoch === undefined) continue;
    const call = traceCall(row);
    const place = nameOf({ taskId, epoch });
    callsByPlace.get(place)?.push({ call, isLeaf: row.is_leaf, cost: row.cost });
    for (const hash of call.messages) hashes.add(hash);
    if (call.answer !== undefined) hashes.add(call.answer);
  }
  const messages = await store.messages(key, hashes);
  for (const [index, row] of rows.entries()) {
    const calls = callsByPlace.get(nameOf(places[index] ?? { taskId: "", epoch: 1 })) ?? [];
    yield { row, calls: calls.sort((a, b) => byTime(a.call, b.call)), messages };
  }
}

function nameOf(place: { readonly taskId: string | undefined; readonly epoch: number }): string {
  return JSON.stringify([place.taskId, place.epoch]);
}
