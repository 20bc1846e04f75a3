import path from "node:path";
import { version } from "../config/version.ts";
import { usualSeconds } from "../grade/ground-truth.ts";
import { noModel } from "../model/no-model.ts";
import type { ModelsOptions } from "../models/models-options.ts";
import { priceTable } from "../prices/price-table.ts";
import { type OpenSandboxOptions, openSandbox } from "../sandbox/open-sandbox.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { askingOf } from "./asking.ts";
import type { Evaluation, Grading } from "./evaluation.ts";
import { folderOf, type RunPlan, readPlan } from "./log/plan.ts";
import { openEvaluation } from "./open-evaluation.ts";
import { planRun, selectTasks } from "./plan-run.ts";
import { prepareSolver } from "./prepare-solver.ts";
import { groundTruthFolderOf, runFolderOf } from "./session.ts";
import { solverOfPlan } from "./solver-of-plan.ts";
import type { Solver } from "./solvers/solver.ts";

/** What a run is to be. */
export interface RunOptions {
  readonly evaluation: Evaluation;
  /** Closed by who opened it. */
  readonly solver: Solver;
  /** The model that the solver asks unless it names another, as `openai/gpt-4o-mini`. Default: none. */
  readonly model?: string | undefined;
  /** Folder of the store. */
  readonly store: string;
  /** Default: made of benchmark, solver, model and time. */
  readonly runId?: string | undefined;
  /** Only these tasks; none are none. */
  readonly taskIds?: readonly string[] | undefined;
  /** The first so many of them. */
  readonly samples?: number | undefined;
  /** Attempts at each task. Default: 1. */
  readonly epochs?: number | undefined;
  readonly temperature?: number | undefined;
  readonly seed?: number | undefined;
  /** Of one answer. */
  readonly maxTokens?: number | undefined;
  /** Seconds that an attempt may take to answer. */
  readonly timeLimit?: number | undefined;
  /** Seconds that the tests of one answer may take. Default: 240. */
  readonly gradeSeconds?: number | undefined;
  /** What the solver is told, by name. */
  readonly options?: Readonly<Record<string, string>> | undefined;
  /** How `hindcast resume` finds the solver again: a name, a file or a package. Default: the solver's name. */
  readonly given?: string | undefined;
  /** Where answers are run. */
  readonly sandbox?: OpenSandboxOptions | undefined;
  /** How models are asked. With `fresh`, nothing that another run asked is used. */
  readonly models?: ModelsOptions | undefined;
  /** Where the selection of tasks comes from, for the record. */
  readonly failSet?: RunPlan["failSet"];
  /** Told when a sandbox was opened. */
  readonly onSandbox?: ((sandbox: Sandbox) => void) | undefined;
}

/** A run that is decided upon, with all that it needs open; nothing is asked. To be disposed of. */
export interface OpenRun extends AsyncDisposable {
  readonly store: string;
  readonly plan: RunPlan;
  readonly evaluation: Evaluation;
  readonly solver: Solver;
  readonly grading: Grading;
  /** What the solver said to its tasks. */
  readonly note: string | undefined;
}

/**
 * Decides everything about a new run; nothing of it is written yet. The plan names what is left out; a run of no tasks
 * stays one of none.
 *
 * @throws HindcastError `usage` for tasks that the benchmark does not have, or when the solver cannot be prepared;
 * `bad-input` when the sandbox does not start
 */
export async function openRun(options: RunOptions): Promise<OpenRun> {
  const { evaluation, solver, store, gradeSeconds = usualSeconds } = options;
  const { kind = "docker", image, python, memoryMb } = options.sandbox ?? {};
  const { fresh = false, ...models } = options.models ?? {};
  const grading = await evaluation.openGrading(new Set(selectTasks(evaluation, options.taskIds)), {
    openSandbox: () => opened(options.sandbox, options.onSandbox),
    seconds: gradeSeconds,
    memoryMb,
    groundTruthFolder: groundTruthFolderOf(store),
  });
  return await closingOnError(grading, async () => {
    const plan = planRun(
      { evaluation, solver, grading },
      {
        ...options,
        model: options.model ?? noModel,
        epochs: options.epochs ?? 1,
        gradeSeconds,
        fresh,
        given: options.given ?? solver.name,
        options: options.options ?? {},
        sandbox: { kind, image, python, memoryMb },
        baseUrl: models.baseUrl,
        asking: askingOf(models),
        prices: (models.prices ?? priceTable()).name,
        hindcast: version,
        now: new Date(),
        folder: process.cwd(),
      },
    );
    const note = plan.taskIds.length === 0 ? undefined : await prepareSolver({ plan, evaluation, solver });
    return { store, plan, evaluation, solver, grading, note };
  });
}

/** What of a run is not in its plan. */
export interface ReopenOptions {
  readonly store: string;
  /** Default: what the plan names. Closed by who opened it. */
  readonly solver?: Solver | undefined;
  /** Answers graded at a time. Default: as many as there are processors. */
  readonly jobs?: number | undefined;
  readonly onSandbox?: ((sandbox: Sandbox) => void) | undefined;
}

/**
 * Opens a run to go on with it, or to do it again.
 *
 * @throws HindcastError `usage` when its solver is gone; `bad-input` when there is no such run, or benchmark, prompts or
 * solver are no longer those of its plan
 */
export async function reopenRun(runId: string, options: ReopenOptions): Promise<OpenRun> {
  const { store, onSandbox } = options;
  const plan = await readPlan(runFolderOf(store, runId));
  const solver = options.solver ?? (await solverOfPlan(plan, (sandbox) => opened(sandbox, onSandbox)));
  const closeSolver = async () => (options.solver ? undefined : await solver.close?.());
  try {
    const { evaluation, grading } = await reopenGrading(plan, options);
    const run = await closingOnError(grading, async () => {
      const note = await prepareSolver({ plan, evaluation, solver });
      return { store, plan, evaluation, solver, grading, note };
    });
    const dispose = async () => {
      await run[Symbol.asyncDispose]();
      await closeSolver();
    };
    return { ...run, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await closeSolver();
    throw error;
  }
}

/** Benchmark and sandbox of a run, as its plan has them. The grading is to be disposed of. */
export async function reopenGrading(
  plan: RunPlan,
  { store, jobs, onSandbox }: ReopenOptions,
): Promise<{ readonly evaluation: Evaluation; readonly grading: Grading }> {
  const { name, data, split } = plan.benchmark;
  const evaluation = await openEvaluation(name, { data: path.resolve(folderOf(plan), data), split });
  const grading = await evaluation.openGrading(new Set(plan.taskIds), {
    openSandbox: () => opened({ ...plan.sandbox, workers: jobs }, onSandbox),
    seconds: plan.gradeSeconds,
    memoryMb: plan.sandbox.memoryMb,
    groundTruthFolder: groundTruthFolderOf(store),
  });
  return { evaluation, grading };
}

async function opened(
  options: OpenSandboxOptions | undefined,
  onSandbox: ((sandbox: Sandbox) => void) | undefined,
): Promise<Sandbox> {
  const sandbox = await openSandbox(options);
  onSandbox?.(sandbox);
  return sandbox;
}

async function closingOnError<T>(grading: Grading, make: () => Promise<T>): Promise<T & AsyncDisposable> {
  const dispose = async () => await grading[Symbol.asyncDispose]();
  try {
    return { ...(await make()), [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}
