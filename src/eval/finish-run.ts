import { availableParallelism } from "node:os";
import type { BootstrapSettings } from "../analysis/comparison/paired-bootstrap.ts";
import { resolveConfig } from "../config/config.ts";
import { type Models, openModels } from "../models/models.ts";
import type { ModelsOptions } from "../models/models-options.ts";
import { askedAgain } from "./asking.ts";
import { attemptsOf } from "./carry-out.ts";
import type { Evaluation } from "./evaluation.ts";
import type { AttemptStep } from "./log/events.ts";
import type { RunPlan } from "./log/plan.ts";
import { readRunState } from "./log/run-log.ts";
import { pendingOf, type RunState } from "./log/run-state.ts";
import type { OpenRun } from "./open-run.ts";
import { runFolderOf, runSession, type SessionResult, standInOf } from "./session.ts";
import { verdictOf } from "./summary.ts";

/** How a run is brought to its end: how models are asked, and who is told. */
export interface FinishOptions {
  /**
   * How models are asked; what is not said is as the plan has it. `fresh` asks anew where what is kept of an attempt that
   * ended in `infra` cannot be understood.
   */
  readonly models?: ModelsOptions | undefined;
  /** Of the interval around the pass rate. Default: the configuration's. */
  readonly statistics?: BootstrapSettings | undefined;
  /** Once it fires, no attempt is begun any more; answers on their way are paid for, waited for and kept. */
  readonly stop?: AbortSignal | undefined;
  /** Told before the first attempt. */
  readonly onStart?: ((start: RunStart) => void) | undefined;
  readonly onEvent?: ((event: AttemptStep) => void) | undefined;
}

/** Where a run stands when it begins or goes on. */
export interface RunStart {
  readonly plan: RunPlan;
  /** What the solver said to its tasks. */
  readonly note: string | undefined;
  /** Attempts that are at their end already. */
  readonly done: number;
  /** What is asked from now on; `undefined` for a program, which asks by itself. */
  readonly models: Pick<Models, "tally"> | undefined;
}

/** How far a run was brought, and its plan. */
export interface RunResult extends SessionResult {
  readonly plan: RunPlan;
}

/** The statistics of a configuration that says nothing. */
export const usualStatistics: BootstrapSettings = resolveConfig().statistics;

/**
 * Brings a run to its end from wherever its log is, and puts it into the store as far as it came. What ends it early is
 * in the result, with all that was reached.
 *
 * @throws HindcastError `usage` while another process is at work on it, or for a model that has no key; `output`
 */
export async function finishRun(run: OpenRun, options: FinishOptions = {}): Promise<RunResult> {
  const { plan, evaluation, solver, grading, store, note } = run;
  const { stop, statistics = usualStatistics, onStart, onEvent } = options;
  const before = readRunState(runFolderOf(store, plan.runId));
  const { fresh, ...asking } = askedAgain(plan, options.models ?? {});
  await using models = await openRunModels(evaluation, {
    ...asking,
    spent: before.spent,
    unpriced: before.unpriced,
    freshIfUnreadable: fresh ? failedKeys(plan, before) : undefined,
  });
  // What waits to be asked or graded is taken back, and the run unwinds as it would for any other end.
  const takeBack = () => void Promise.allSettled([models.close(), grading[Symbol.asyncDispose]()]);
  stop?.addEventListener("abort", takeBack, { once: true });
  try {
    const asksItself = solver.name === "exec";
    onStart?.({ plan, note, done: finished(plan, before), models: asksItself ? undefined : models });
    const result = await runSession({
      store,
      plan,
      evaluation,
      solver,
      grading,
      models,
      stop,
      statistics,
      mostAtOnce: mostAtOnce(plan, asking),
      ...(asking.prices && { prices: asking.prices }),
      ...(onEvent && { onEvent }),
    });
    return { ...result, plan };
  } finally {
    stop?.removeEventListener("abort", takeBack);
  }
}

/** Opens the models of a run; those of `mock/...` know the benchmark's answers. */
export function openRunModels(evaluation: Evaluation, options: ModelsOptions): Promise<Models> {
  return openModels({ ...options, standIn: standInOf(evaluation) });
}

/**
 * Attempts at once: as many as requests, and of programs as many as processors. Of batches all: what waits for the first
 * one to be over would wait a day for the second.
 */
export function mostAtOnce(
  { solver, taskIds, epochs }: Pick<RunPlan, "solver" | "taskIds" | "epochs">,
  { batch, mostInFlight = 100 }: Pick<ModelsOptions, "batch" | "mostInFlight">,
): number {
  if (solver.name === "exec") return availableParallelism();
  return batch ? taskIds.length * epochs : mostInFlight;
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
