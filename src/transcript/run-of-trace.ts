import type { ByteReader } from "../bytes/byte-reader.ts";
import type { AttemptOutcome } from "../model/outcome.ts";
import type { TaskLatency } from "../model/run.ts";
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
  const calls = new Map<string, number>();
  const { run, evaluation } = walk(trace.open(), (item) => {
    const taskId = item.type === "call" ? item.call.taskId : undefined;
    if (taskId !== undefined) calls.set(taskId, (calls.get(taskId) ?? 0) + 1);
  });
  const attempts = attemptsOf(calls, halOutcomes(run, evaluation), run.latencies ?? []);
  return {
    ...headOf(run),
    attempts: attempts.sort(naturally),
    load: async (taskId, epoch) => {
      const known = attempts.find((attempt) => attempt.taskId === taskId && attempt.epoch === epoch);
      if (known === undefined) return { calls: [], messages: new Map() };
      return { ...loadTask(trace, taskId), isOfAllTries: known.calls === undefined };
    },
  };
}

/** What calls, outcomes and latencies name, each once, as the store's `attempts` has them. Calls name no epoch. */
function attemptsOf(
  calls: ReadonlyMap<string, number>,
  outcomes: readonly AttemptOutcome[],
  latencies: readonly TaskLatency[],
): ShownAttempt[] {
  const told = new Map<string, AttemptOutcome[]>();
  for (const outcome of outcomes) told.set(outcome.taskId, [...(told.get(outcome.taskId) ?? []), outcome]);
  const tasks = new Set([...calls.keys(), ...told.keys(), ...latencies.map(({ taskId }) => taskId)]);
  return [...tasks].flatMap((taskId) => {
    const tries = told.get(taskId) ?? [{ epoch: 1, outcome: undefined }];
    const made = calls.get(taskId) ?? 0;
    const ofEach = tries.length > 1 && made > 0 ? undefined : made;
    return tries.map(({ epoch, outcome }) => ({ taskId, epoch, outcome, calls: ofEach }));
  });
}

function loadTask(trace: TraceSource, taskId: string): Pick<LoggedAttempt, "calls" | "messages"> {
  const calls: LoggedAttempt["calls"][number][] = [];
  const wanted = new Set<string>();
  walk(trace.open(), (item) => {
    if (item.type !== "call" || item.call.taskId !== taskId) return;
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
