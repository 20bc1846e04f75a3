import { readerName } from "../config/version.ts";
import { scoreOf } from "../model/outcome.ts";
import { textMessage } from "../model/text-message.ts";
import type { RunItem, TraceAttempt, TraceCall } from "../model/trace.ts";
import { outcomeOf } from "../model/verdict.ts";
import { priceTable } from "../prices/price-table.ts";
import { removeRuns } from "../store/layout.ts";
import type { WriterOptions } from "../store/run-writer.ts";
import { keysOfPlan } from "../store/stored-sources.ts";
import { writeRun } from "../store/write-run.ts";
import type { LoggedCall } from "./log/events.ts";
import type { AttemptState } from "./log/run-state.ts";
import { planHash, ResultsHash } from "./results-hash.ts";
import type { SolverTask } from "./solvers/solver.ts";
import { verdictOf } from "./summary.ts";
import { type FinishedRun, type ItemCounts, summaryOf } from "./summary-of-run.ts";

/**
 * Puts a run into the store, like any other trace, in place of what the store held of the same run before.
 *
 * @returns its key @throws HindcastError `output`
 */
export async function storeRun(
  store: string,
  finished: FinishedRun,
  options: WriterOptions,
): Promise<string> {
  const { plan, summary } = finished;
  const results = new ResultsHash(plan, summary.abandonedCost);
  const planSha256 = planHash(plan);
  let key = "";
  const conclude = (counts: ItemCounts) => {
    const content = results.end();
    key = `${plan.runId}-${content.sha256.slice(0, 16)}`;
    const reader = readerName("run", plan.hindcast);
    return {
      summary: summaryOf(finished, counts, content, options.prices ?? priceTable()),
      origin: { key, reader, planSha256, outcomes: [], findings: [] },
    };
  };
  await writeRun(store, itemsOf(finished, results), conclude, options);
  const earlier = new Set(await keysOfPlan(store, plan.runId, planSha256));
  await removeRuns(store, (other) => other !== key && earlier.has(other));
  return key;
}

// An attempt at a time: what was said in all of them together may be more than memory holds.
function* itemsOf({ attempts, tasks }: FinishedRun, results: ResultsHash): Generator<RunItem, ItemCounts> {
  const known = new Set<string>();
  let [calls, references] = [0, 0];
  function* message(role: string, text: string): Generator<RunItem, string> {
    const item = textMessage(role, text);
    if (!known.has(item.hash)) yield { type: "message", message: item };
    known.add(item.hash);
    return item.hash;
  }
  for (const attempt of attempts) {
    const task = tasks.get(attempt.taskId);
    const made = attempt.asked.read();
    results.add(attempt, made);
    for (const call of made) {
      const asked: string[] = [];
      for (const { role, content } of call.messages) asked.push(yield* message(role, content));
      const answer = call.answer === undefined ? undefined : yield* message("assistant", call.answer);
      references += asked.length + (answer === undefined ? 0 : 1);
      yield { type: "call", call: traceCall(call, attempt, calls++, asked, answer) };
    }
    const said: string[] = [];
    if (made.length === 0)
      for (const [role, text] of withoutCalls(attempt, task)) said.push(yield* message(role, text));
    const conversation = said.length === 0 ? undefined : said;
    yield { type: "attempt", attempt: { ...traceAttempt(attempt, task), conversation } };
  }
  return { calls, messages: known.size, references };
}

// What a program asked by itself nobody knows: its conversation is what it was given, and what it said.
function withoutCalls({ answered }: AttemptState, task: SolverTask | undefined): Said[] {
  const asked: Said[] = task ? [["user", task.prompt]] : [];
  return answered ? [...asked, ["assistant", answered.answer]] : asked;
}

type Said = readonly [role: string, text: string];

function traceCall(
  call: LoggedCall,
  { taskId, epoch }: AttemptState,
  position: number,
  messages: readonly string[],
  answer: string | undefined,
): TraceCall {
  const { model, at, seconds, finish, tokens, failure, role } = call;
  const endedAt =
    at === undefined || seconds === undefined
      ? undefined
      : new Date(Date.parse(at) + seconds * 1000).toISOString();
  return {
    callId: `#${position}`,
    position,
    taskId,
    epoch,
    parentId: undefined,
    traceId: undefined,
    operation: "ask",
    model,
    startedAt: at,
    endedAt,
    latencySeconds: seconds,
    messages,
    answer,
    finishReason: finish,
    tokens: tokens && {
      input: tokens.input,
      output: tokens.output,
      cacheRead: tokens.cacheRead,
      cacheWrite: tokens.cacheWrite,
      reasoning: tokens.reasoning,
    },
    exception: failure,
    role,
  };
}

function traceAttempt(attempt: AttemptState, task: SolverTask | undefined): TraceAttempt {
  const { taskId, epoch, answered, unanswered, graded } = attempt;
  const verdict = verdictOf(attempt);
  const outcome = verdict === undefined ? undefined : outcomeOf(verdict);
  const { startedAt, endedAt, log } = answered ?? unanswered ?? {};
  const details = {
    ...(answered && { answer: answered.answer }),
    ...(graded?.program !== undefined && { program: graded.program }),
    ...(graded && {
      tests: graded.details,
      grading_seconds: graded.seconds,
      environment: graded.environment,
    }),
    ...(log !== undefined && { solver_log: log }),
  };
  return {
    taskId,
    epoch,
    outcome,
    score: scoreOf(outcome),
    verdict,
    error: unanswered?.message,
    latencySeconds:
      startedAt !== undefined && endedAt !== undefined
        ? (Date.parse(endedAt) - Date.parse(startedAt)) / 1000
        : undefined,
    input: task?.prompt,
    metadata: task && JSON.stringify({ libs: task.libraries }),
    details: JSON.stringify(details),
  };
}
