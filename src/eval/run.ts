import { HindcastError } from "../model/error.ts";
import type { Estimate } from "../models/cost/estimate.ts";
import type { ModelsOptions } from "../models/models-options.ts";
import {
  type FinishOptions,
  finishRun,
  mostAtOnce,
  openRunModels,
  type RunResult,
  usualStatistics,
} from "./finish-run.ts";
import { type RunPlan, readPlan, writePlan } from "./log/plan.ts";
import { readRunState } from "./log/run-log.ts";
import {
  type OpenRun,
  openRun,
  type ReopenOptions,
  type RunOptions,
  reopenGrading,
  reopenRun,
} from "./open-run.ts";
import { requestsOfRun } from "./requests-of-run.ts";
import { type ReplayDifference, regradeSession, replaySession, runFolderOf } from "./session.ts";

/**
 * Runs a solver on a benchmark's tasks, grades its answers in a sandbox and puts the run into a store. Every step is on
 * the disk before it counts: {@link resume} goes on after any end.
 *
 * @returns how far it came; `stopped` is what ended it early: a budget, a provider that refuses
 * @throws HindcastError `usage` for tasks there are not, none at all, a name that is taken, a solver that cannot be
 * prepared; `bad-input` when the sandbox does not start; `output`
 */
export async function run(options: RunOptions & FinishOptions): Promise<RunResult> {
  await using opened = await openRun(options);
  if (opened.plan.taskIds.length === 0) {
    throw new HindcastError("usage", "no tasks to run", {
      received: `${Object.keys(opened.plan.unsupported).length} that the sandbox cannot run`,
      expected: "at least one that it can",
    });
  }
  await beginRun(opened);
  return await finishRun(opened, options);
}

/** Writes down what a run is to do; from now on it can be resumed. @throws HindcastError `usage` for a name that is taken, `output` */
export async function beginRun({ store, plan }: Pick<OpenRun, "store" | "plan">): Promise<void> {
  await writePlan(runFolderOf(store, plan.runId), plan);
}

/**
 * Goes on with a run after any end, and does again what ended in `infra`; nothing that is kept is asked twice.
 *
 * @throws HindcastError `bad-input` when there is no such run, or benchmark, prompts or solver are no longer those it
 * began with; else as {@link run}
 */
export async function resume(runId: string, options: ReopenOptions & FinishOptions): Promise<RunResult> {
  await using opened = await reopenRun(runId, options);
  return await finishRun(opened, options);
}

/** Grades the answers of a run anew, asking nothing; the solver may be gone. @throws HindcastError as {@link resume} */
export async function regrade(
  runId: string,
  options: Omit<ReopenOptions, "solver"> & Omit<FinishOptions, "models" | "stop">,
): Promise<RunResult> {
  const { store, statistics = usualStatistics, onStart, onEvent } = options;
  const plan = await readPlan(runFolderOf(store, runId));
  const { evaluation, grading } = await reopenGrading(plan, options);
  try {
    onStart?.({ plan, note: undefined, done: 0, models: undefined });
    const result = await regradeSession({
      store,
      plan,
      evaluation,
      grading,
      statistics,
      ...(onEvent && { onEvent }),
    });
    return { ...result, plan };
  } finally {
    await grading[Symbol.asyncDispose]();
  }
}

/** How a run came out when it was done again. */
export interface ReplayResult {
  readonly plan: RunPlan;
  readonly attempts: number;
  readonly differences: readonly ReplayDifference[];
}

/**
 * Does a run again from the journal alone, offline, and tells what came out differently.
 *
 * @throws HindcastError `usage` for a program, which asked by itself; `bad-input` for an answer that the journal does not
 * have; else as {@link resume}
 */
export async function replay(
  runId: string,
  options: ReopenOptions &
    Pick<FinishOptions, "onStart" | "onEvent"> & { readonly journal?: string | undefined },
): Promise<ReplayResult> {
  const { store, onStart, onEvent } = options;
  const folder = runFolderOf(store, runId);
  const { solver } = await readPlan(folder);
  if (solver.name === "exec") {
    throw new HindcastError("usage", "replay", {
      received: solver.given,
      expected:
        "a run whose solver asked models through Hindcast: what a program asked by itself is in no journal",
    });
  }
  await using opened = await reopenRun(runId, options);
  const { plan, evaluation } = opened;
  await using models = await openRunModels(evaluation, {
    journal: options.journal ?? plan.asking?.journal,
    offline: true,
    baseUrl: plan.baseUrl,
  });
  onStart?.({ plan, note: opened.note, done: 0, models });
  const found = await replaySession({
    ...opened,
    models,
    mostAtOnce: mostAtOnce(plan, {}),
    before: readRunState(folder),
    ...(onEvent && { onEvent }),
  });
  return { plan, ...found };
}

/** What a run would cost, asking nothing. @throws HindcastError `usage` for a program, which asks by itself */
export async function estimateRun(run: OpenRun, options: ModelsOptions = {}): Promise<Estimate> {
  await using models = await openRunModels(run.evaluation, options);
  return await models.estimate(await requestsOfRun(run));
}
