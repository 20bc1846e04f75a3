import path from "node:path";
import type { BootstrapSettings } from "../analysis/comparison/paired-bootstrap.ts";
import type { Models } from "../models/models.ts";
import type { Reply } from "../models/request.ts";
import type { StandInOptions } from "../models/stand-in/options.ts";
import type { PriceTable } from "../prices/price-table.ts";
import { attemptsOf, type CarryOutOptions, carryOut, requireSame, requireSameTasks } from "./carry-out.ts";
import type { Evaluation, Grading } from "./evaluation.ts";
import type { AttemptStep, RunEvent } from "./log/events.ts";
import type { RunPlan } from "./log/plan.ts";
import { RunLog } from "./log/run-log.ts";
import { RunState } from "./log/run-state.ts";
import type { Solver } from "./solvers/solver.ts";
import { benchmarkAnswers } from "./stand-in/benchmark-answers.ts";
import { storeRun } from "./store-run.ts";
import { type RunSummary, summarise, verdictOf } from "./summary.ts";

export interface SessionOptions {
  readonly store: string;
  readonly plan: RunPlan;
  readonly evaluation: Evaluation;
  readonly solver: Solver;
  readonly grading: Grading;
  readonly models: Models;
  /** Attempts that solvers work at, at once. */
  readonly mostAtOnce: number;
  /** Once it fires, no attempt is begun any more; the session ends with those at work. */
  readonly stop?: AbortSignal | undefined;
  readonly statistics: BootstrapSettings;
  /** By which the cost is told in the store; default: the packaged ones. */
  readonly prices?: PriceTable | undefined;
  readonly onReply?: (reply: Reply) => void;
  readonly onEvent?: (event: AttemptStep) => void;
}

/** How far a session brought a run. */
export interface SessionResult {
  readonly summary: RunSummary;
  /** The run's key in the store; `undefined` while nothing of it is graded. */
  readonly key: string | undefined;
  /** What ended the session before the run was at its end. */
  readonly stopped: unknown;
}

/** Where the plan and the log of a run lie, beside a store's runs. */
export function runFolderOf(store: string, runId: string): string {
  return path.join(store, "evals", runId);
}

/** Where `hindcast grade` keeps how known solutions fared, beside a store's runs. */
export function groundTruthFolderOf(store: string): string {
  return path.join(store, "ground-truth");
}

/**
 * Goes on with a run from wherever its log is, and puts it into the store as far as it came. What ends it early is in
 * the result, with all that was reached.
 *
 * @throws HindcastError `usage` while another process is at work on it; `bad-input` when benchmark, prompts or solver are
 * no longer those of the plan; `output`
 */
export async function runSession(options: SessionOptions): Promise<SessionResult> {
  const { store, plan } = options;
  requireSame(options);
  await using log = await RunLog.open(runFolderOf(store, plan.runId));
  let stopped: unknown;
  try {
    await carryOut(carryOutOptions(options, log));
  } catch (error) {
    stopped = error;
  }
  return { ...(await keepInStore(options, log.state)), stopped };
}

/**
 * Grades the answers of a run anew; nothing is asked. The solver may be another by now.
 *
 * @throws HindcastError as {@link runSession}, but for the solver
 */
export async function regradeSession(
  options: Omit<SessionOptions, "models" | "solver" | "mostAtOnce">,
): Promise<SessionResult> {
  const { store, plan, grading, onEvent } = options;
  requireSameTasks(options);
  await using log = await RunLog.open(runFolderOf(store, plan.runId));
  await Promise.all(
    attemptsOf(plan, log.state).map(async ({ taskId, epoch, answered }) => {
      if (!answered) return;
      const grade = await grading.grade(taskId, answered.answer);
      const event: AttemptStep = {
        type: "attempt-graded",
        taskId,
        epoch,
        ...grade,
        details: { ...grade.details },
      };
      await log.append(event);
      onEvent?.(event);
    }),
  );
  return { ...(await keepInStore(options, log.state)), stopped: undefined };
}

/** One attempt that did not come out again as it had. */
export interface ReplayDifference {
  readonly taskId: string;
  readonly epoch: number;
  readonly what: "answer" | "verdict";
  readonly before: string | undefined;
  readonly now: string | undefined;
}

/** Solves and grades a finished run again from the journal alone, and tells what came out differently. */
export async function replaySession(
  options: Omit<SessionOptions, "store" | "statistics"> & { readonly before: RunState },
): Promise<{ readonly attempts: number; readonly differences: readonly ReplayDifference[] }> {
  const { plan, before } = options;
  requireSame(options);
  const state = new RunState();
  // What was asked is not compared, and need not stay.
  const append = async (event: RunEvent) => state.take(event, () => []);
  await carryOut(carryOutOptions(options, { state, append }));
  const again = attemptsOf(plan, state);
  const differences = attemptsOf(plan, before).flatMap((old, index): ReplayDifference[] => {
    const now = again[index];
    const { taskId, epoch } = old;
    const [answer, verdict] = [now?.answered?.answer, now && verdictOf(now)];
    const had = { answer: old.answered?.answer, verdict: verdictOf(old) };
    if (had.answer !== answer) return [{ taskId, epoch, what: "answer", before: had.answer, now: answer }];
    return had.verdict === verdict
      ? []
      : [{ taskId, epoch, what: "verdict", before: had.verdict, now: verdict }];
  });
  return { attempts: again.length, differences };
}

/** How the stand-in behind `mock/...` answers during a run. */
export function standInOf(evaluation: Evaluation): StandInOptions {
  return { answer: benchmarkAnswers(evaluation.answers) };
}

function carryOutOptions(
  options: Omit<SessionOptions, "store" | "statistics">,
  log: CarryOutOptions["log"],
): CarryOutOptions {
  const { plan, evaluation, solver, grading, models, mostAtOnce, stop, onReply, onEvent } = options;
  return {
    plan,
    evaluation,
    solver,
    grading,
    models,
    log,
    mostAtOnce,
    stop,
    ...(onReply && { onReply }),
    ...(onEvent && { onEvent }),
  };
}

async function keepInStore(
  { store, plan, evaluation, statistics, prices }: Omit<SessionOptions, "models" | "solver" | "mostAtOnce">,
  state: RunState,
): Promise<Omit<SessionResult, "stopped">> {
  const all = attemptsOf(plan, state);
  const summary = summarise(all, statistics);
  const attempts = all.filter((attempt) => verdictOf(attempt) !== undefined);
  if (attempts.length === 0) return { summary, key: undefined };
  const tasks = new Map(evaluation.tasks.map((task) => [task.id, task]));
  const folder = runFolderOf(store, plan.runId);
  const run = { plan, folder, attempts, tasks, summary };
  return { summary, key: await storeRun(store, run, prices ? { prices } : {}) };
}
