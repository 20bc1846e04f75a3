import { createHash } from "node:crypto";
import { canonicalJson } from "../model/canonical-json.ts";
import { noModel } from "../model/no-model.ts";
import { byCodeUnit } from "../model/order.ts";
import { scoreOf } from "../model/outcome.ts";
import { fromPlain } from "../model/plain-json.ts";
import type { Run } from "../model/run.ts";
import { textMessage } from "../model/text-message.ts";
import type { RunItem, TraceAttempt, TraceCall, UnnamedSummary } from "../model/trace.ts";
import { outcomeOf } from "../model/verdict.ts";
import { ratesOf } from "../models/cost/cost-of.ts";
import { type PriceTable, priceTable } from "../prices/price-table.ts";
import { removeRuns } from "../store/layout.ts";
import type { WriterOptions } from "../store/run-writer.ts";
import { writeRun } from "../store/write-run.ts";
import type { LoggedCall } from "./log/events.ts";
import type { RunPlan } from "./log/plan.ts";
import type { AttemptState } from "./log/run-state.ts";
import type { SolverTask } from "./solvers/solver.ts";
import { callsOf, type RunSummary, verdictOf } from "./summary.ts";

export interface FinishedRun {
  readonly plan: RunPlan;
  readonly folder: string;
  /** In the order of tasks, then epochs; those that were attempted. */
  readonly attempts: readonly AttemptState[];
  readonly tasks: ReadonlyMap<string, SolverTask>;
  readonly summary: RunSummary;
}

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
  const { plan, attempts } = finished;
  // Keys in one order: those of an attempt read again from the log stand in another than when it was made.
  const results = canonicalJson(fromPlain(JSON.parse(JSON.stringify([plan, attempts]))));
  const sha256 = createHash("sha256").update(results).digest("hex");
  const key = `${plan.runId}-${sha256.slice(0, 16)}`;
  const content = { sha256, bytes: Buffer.byteLength(results) };
  const origin = { key, reader: `hindcast ${plan.hindcast} run`, outcomes: [], findings: [] };
  const conclude = (counts: Counts) => ({
    summary: summaryOf(finished, counts, content, options.prices ?? priceTable()),
    origin,
  });
  await writeRun(store, itemsOf(finished), conclude, options);
  await removeRuns(store, (other) => other !== key && isOfRun(other, plan.runId));
  return key;
}

interface Counts {
  readonly calls: number;
  readonly messages: number;
  readonly references: number;
}

function* itemsOf({ attempts, tasks }: FinishedRun): Generator<RunItem, Counts> {
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
    const made = callsOf(attempt);
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

function summaryOf(
  { plan, folder, attempts, summary }: FinishedRun,
  counts: Counts,
  content: { sha256: string; bytes: number },
  prices: PriceTable,
): UnnamedSummary {
  const { solver, model, taskIds, epochs } = plan;
  const agentArgs = fromPlain({
    model_name: model,
    solver: solver.given,
    ...solver.settings,
    ...solver.options,
  });
  const run: Run = {
    runId: plan.runId,
    benchmark: plan.benchmark.name,
    agentName: model === noModel ? solver.name : `${solver.name} (${model})`,
    modelName: model,
    effort: undefined,
    date: plan.createdAt.slice(0, 10),
    agentArgs: agentArgs instanceof Map ? agentArgs : undefined,
    runCommand: undefined,
    score: summary.passRate,
    scoreName: summary.passRate === undefined ? undefined : "accuracy",
    cost: summary.cost,
    latencies: undefined,
    passedTasks: epochs === 1 ? tasksOf(attempts, "passed") : undefined,
    failedTasks: epochs === 1 ? tasksOf(attempts, "failed") : undefined,
    usage: [],
    synthetic: plan.synthetic,
    source: { path: folder, ...content },
  };
  // An attempt that the infrastructure broke was made: what became of it stands in its own row.
  const isWhole = summary.notAttempted === 0;
  return {
    run,
    reportedUsage: summary.models.map(({ calls: _, cost: __, ...usage }) => usage),
    evaluation: undefined,
    shape: "calls",
    calls: counts.calls,
    messages: counts.messages,
    messageReferences: counts.references,
    extras: {
      status: isWhole ? "success" : "cancelled",
      epochs,
      expectedAttempts: taskIds.length * epochs,
      provenance: JSON.stringify({
        rows_sha256: plan.benchmark.rowsSha256,
        tasks: taskIds,
        plan,
        prices: pricesOf(attempts, prices),
      }),
    },
  };
}

// What tokens cost, so that the cost can be reckoned again later and elsewhere: by model, US dollars per million tokens
// at the time of its first answer, with the tiers where a price depends on how much is sent.
function pricesOf(attempts: readonly AttemptState[], prices: PriceTable) {
  const calls = attempts.flatMap(callsOf).filter(({ at }) => at !== undefined);
  const models = [...new Set(calls.map(({ model }) => model))].sort();
  const units = models.map((model) => {
    const [{ at = "", servedBy } = {}] = calls
      .filter((call) => call.model === model)
      .toSorted((a, b) => byCodeUnit(a.at ?? "", b.at ?? ""));
    const rates = ratesOf(prices, { model, servedBy, at });
    const unit = rates && {
      input: rates.input,
      output: rates.output,
      cache_read: rates.cacheRead,
      cache_write: rates.cacheWrite,
    };
    return [model, unit ? { at, ...unit } : null] as const;
  });
  return { table: prices.name, dollars_per_million_tokens: Object.fromEntries(units) };
}

function tasksOf(attempts: readonly AttemptState[], wanted: "passed" | "failed"): string[] {
  return attempts
    .filter((attempt) => {
      const verdict = verdictOf(attempt);
      return verdict !== undefined && outcomeOf(verdict) === wanted;
    })
    .map(({ taskId }) => taskId);
}

function isOfRun(key: string, runId: string): boolean {
  return key.startsWith(`${runId}-`) && /^[0-9a-f]{16}$/.test(key.slice(runId.length + 1));
}
