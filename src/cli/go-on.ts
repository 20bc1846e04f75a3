import type { Config } from "../config/config.ts";
import { attemptsOf } from "../eval/carry-out.ts";
import type { Evaluation, Grading } from "../eval/evaluation.ts";
import type { RunPlan } from "../eval/log/plan.ts";
import { readRunState } from "../eval/log/run-log.ts";
import { pendingOf, type RunState } from "../eval/log/run-state.ts";
import { runFolderOf, runSession, type SessionResult } from "../eval/session.ts";
import type { Solver } from "../eval/solvers/solver.ts";
import { verdictOf } from "../eval/summary.ts";
import { HindcastError } from "../model/error.ts";
import type { Models, ModelsOptions } from "../models/models.ts";
import { exitCodes } from "./exit-codes.ts";
import { watchSignals } from "./interrupt.ts";
import { print } from "./print.ts";
import { mostAtOnce, openRunModels } from "./run-options.ts";
import { runProgress } from "./run-progress.ts";
import { runDocument, runText } from "./run-report.ts";

export interface GoOnOptions {
  readonly plan: RunPlan;
  readonly evaluation: Evaluation;
  readonly solver: Solver;
  readonly grading: Grading;
  readonly models: ModelsOptions;
  readonly store: string;
  readonly config: Config;
  /** Whether to ask anew where what is kept of an attempt that ended in `infra` cannot be understood. */
  readonly fresh?: boolean | undefined;
  readonly json?: boolean | undefined;
}

/** Goes on with a run to its end, and says how it went. @returns the exit code: 1 when attempts are left without a verdict */
export async function goOn(options: GoOnOptions): Promise<number> {
  const { plan, evaluation, store, config, json } = options;
  const before = readRunState(runFolderOf(store, plan.runId));
  let progress: ReturnType<typeof runProgress> | undefined;
  const models = await openRunModels(evaluation, {
    ...options.models,
    spent: before.spent,
    freshIfUnreadable: options.fresh ? failedKeys(plan, before) : undefined,
    onNote: (text) => progress?.note(text),
  });
  const interrupt = watchInterrupt(models, options, plan.runId);
  // What a program asks by itself costs nobody knows what.
  const told = plan.solver.name === "exec" ? undefined : models;
  progress = runProgress(plan.taskIds.length * plan.epochs, told, process.stderr);
  progress.skip(finished(plan, before));
  try {
    const { solver, grading, models: modelsOptions } = options;
    const result = await runSession({
      store,
      plan,
      evaluation,
      solver,
      grading,
      models,
      mostAtOnce: mostAtOnce(plan, modelsOptions),
      stop: interrupt.stop,
      statistics: config.statistics,
      ...(modelsOptions.prices && { prices: modelsOptions.prices }),
      onEvent: (event) => progress?.took(event),
    });
    progress.end();
    if (interrupt.stop.aborted) return exitCodes.interrupted;
    return await report(plan, result, { confidence: config.statistics.confidence, json });
  } finally {
    interrupt.end();
    await models.close();
    await options.grading[Symbol.asyncDispose]();
  }
}

/** Prints how a run went. @returns its exit code @throws what ended it early */
export async function report(
  plan: RunPlan,
  result: SessionResult,
  { confidence, json }: { readonly confidence: number; readonly json?: boolean | undefined },
): Promise<number> {
  const text = json
    ? `${JSON.stringify(runDocument(plan, result), null, 2)}\n`
    : runText(plan, result, confidence);
  await print([text]);
  if (result.stopped !== undefined) throw withHint(result.stopped, plan.runId);
  const { outcomes, notAttempted } = result.summary;
  return outcomes.error + notAttempted > 0 ? exitCodes.failed : exitCodes.done;
}

function finished(plan: RunPlan, state: RunState): number {
  return attemptsOf(plan, state).filter((attempt) => pendingOf(attempt) === "nothing" && verdictOf(attempt))
    .length;
}

// Of attempts that are made again, what was asked without success.
function failedKeys(plan: RunPlan, state: RunState): string[] {
  return attemptsOf(plan, state)
    .filter(({ unanswered }) => unanswered?.verdict === "infra")
    .flatMap(({ asked }) => asked.facts)
    .flatMap(({ failure, key }) => (failure === undefined ? [] : [key]));
}

// What is on its way is paid for: it is waited for and kept. A second signal does not wait.
function watchInterrupt(models: Models, { grading, solver }: GoOnOptions, runId: string) {
  const stop = new AbortController();
  const end = watchSignals((signal) => {
    if (stop.signal.aborted) process.exit(exitCodes.interrupted);
    stop.abort();
    process.stderr.write(
      `\ninterrupted: keeping what is on its way (once more: no longer); hindcast resume ${runId} goes on\n`,
    );
    // What waits to be asked or graded is taken back, and the run unwinds as it would for any other end. Programs that
    // solve may take long: only at a terminal is there somebody to wait, or not, for them.
    const programs = signal === "SIGINT" ? undefined : solver.close?.();
    void Promise.allSettled([models.close(), grading[Symbol.asyncDispose](), programs]);
  });
  return { stop: stop.signal, end };
}

function withHint(error: unknown, runId: string): unknown {
  if (!HindcastError.isInstance(error)) return error;
  // The budget is the run's: without a higher one it would stop again at once.
  const higher = error.code === "budget" ? " --max-cost <more dollars in all>" : "";
  const hint = `what was reached is kept: hindcast resume ${runId}${higher} goes on`;
  return new HindcastError(error.code, error.message, { hint, cause: error });
}
