import type { ByteReader } from "../bytes/byte-reader.ts";
import type { TraceItem, TraceMessage, TraceSummary } from "../model/trace.ts";
import { oneTraceAt } from "../sources/find-traces.ts";
import type { TraceSource } from "../sources/hal/find-traces.ts";
import { halOutcomes } from "../sources/hal/outcomes.ts";
import { readTrace } from "../sources/hal/read-trace.ts";
import { runOfLog } from "./run-of-log.ts";
import { runOfResults } from "./run-of-results.ts";
import { headOf, type LoggedAttempt, naturally, type ShownAttempt, type ShownRun } from "./shown-run.ts";

/**
 * The run in a trace file. The file is read once for the list of attempts and twice for each transcript, so that
 * memory holds one attempt's messages and never the whole trace's.
 *
 * @throws HindcastError `bad-input` when it cannot be read, or is a zip without a trace or with several.
 */
export async function runOfTrace(path: string, password: string | undefined): Promise<ShownRun> {
  const trace = await oneTraceAt(path, { password });
  if (trace.format === "inspect") return runOfLog(path);
  if (trace.format === "bigcodebench") return await runOfResults(path);
  const attempts = new AttemptList();
  const { run, evaluation } = walk(trace.open(), (item) => {
    if (item.type === "call" && item.call.taskId !== undefined)
      attempts.add({ taskId: item.call.taskId, epoch: item.call.epoch, calls: 1 });
  });
  for (const outcome of halOutcomes(run, evaluation)) attempts.add(outcome);
  for (const { taskId } of run.latencies ?? [])
    if (!attempts.hasTask(taskId)) attempts.add({ taskId, epoch: 1 });
  return {
    ...headOf(run),
    attempts: attempts.all().sort(naturally),
    load: async (taskId, epoch) => loadAttempt(trace, taskId, epoch),
  };
}

/** What calls, outcomes and latencies name, each once, as the store's `attempts` has them. */
class AttemptList {
  readonly #byTask = new Map<string, Map<number, ShownAttempt>>();

  add({
    taskId,
    epoch,
    calls = 0,
    outcome,
  }: Partial<ShownAttempt> & Pick<ShownAttempt, "taskId" | "epoch">): void {
    const epochs = this.#byTask.get(taskId) ?? new Map<number, ShownAttempt>();
    const known = epochs.get(epoch);
    const all = (known?.calls ?? 0) + calls;
    epochs.set(epoch, { taskId, epoch, calls: all, outcome: known?.outcome ?? outcome });
    this.#byTask.set(taskId, epochs);
  }

  hasTask(taskId: string): boolean {
    return this.#byTask.has(taskId);
  }

  all(): ShownAttempt[] {
    return [...this.#byTask.values()].flatMap((epochs) => [...epochs.values()]);
  }
}

function loadAttempt(trace: TraceSource, taskId: string, epoch: number): LoggedAttempt {
  const calls: LoggedAttempt["calls"][number][] = [];
  const wanted = new Set<string>();
  walk(trace.open(), (item) => {
    if (item.type !== "call" || item.call.taskId !== taskId || item.call.epoch !== epoch) return;
    calls.push(item.call);
    for (const hash of item.call.messages) wanted.add(hash);
    if (item.call.answer !== undefined) wanted.add(item.call.answer);
  });
  const messages = new Map<string, TraceMessage>();
  walk(trace.open(), (item) => {
    if (item.type === "message" && wanted.has(item.message.hash))
      messages.set(item.message.hash, item.message);
  });
  return { calls, messages };
}

function walk(reader: ByteReader, visit: (item: TraceItem) => void): TraceSummary {
  try {
    const items = readTrace(reader);
    let next = items.next();
    for (; !next.done; next = items.next()) visit(next.value);
    return next.value;
  } finally {
    reader.close();
  }
}
