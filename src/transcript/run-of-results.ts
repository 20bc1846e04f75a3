import type { TraceMessage } from "../model/trace.ts";
import { readResultsRun } from "../sources/bigcodebench/read-results-run.ts";
import { endingOf } from "./attempt-ending.ts";
import { type LoggedAttempt, naturally, type ShownAttempt, type ShownRun } from "./shown-run.ts";

/** The run in a result file of BigCodeBench; the transcript of an attempt is its program. @throws HindcastError `bad-input` */
export async function runOfResults(path: string): Promise<ShownRun> {
  const attempts: ShownAttempt[] = [];
  const messages = new Map<string, TraceMessage>();
  const told = new Map<string, Pick<LoggedAttempt, "conversation" | "ending">>();
  const items = readResultsRun(path, []);
  let next = await items.next();
  for (; !next.done; next = await items.next()) {
    const item = next.value;
    if (item.type === "message") messages.set(item.message.hash, item.message);
    if (item.type !== "attempt") continue;
    const { taskId, epoch, outcome, conversation } = item.attempt;
    attempts.push({ taskId, epoch, outcome, calls: 0 });
    told.set(`${epoch} ${taskId}`, { conversation, ending: endingOf(item.attempt) });
  }
  const { runId, benchmark, agentName, modelName, score, cost } = next.value.run;
  return {
    runId,
    benchmark,
    agentName,
    model: modelName,
    score,
    cost,
    attempts: attempts.sort(naturally),
    load: async (taskId, epoch) => ({
      calls: [],
      messages,
      ...told.get(`${epoch} ${taskId}`),
    }),
  };
}
