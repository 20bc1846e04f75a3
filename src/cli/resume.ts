import { loadConfig } from "../config/load.ts";
import type { Evaluation, Grading } from "../eval/evaluation.ts";
import { type RunPlan, readPlan } from "../eval/log/plan.ts";
import { openEvaluation } from "../eval/open-evaluation.ts";
import { groundTruthFolderOf, runFolderOf } from "../eval/session.ts";
import { HindcastError } from "../model/error.ts";
import { goOn } from "./go-on.ts";
import type { ModelFlags } from "./model-flags.ts";
import { askedAgain, modelOptions } from "./model-options.ts";
import { prepareSolver } from "./prepare-solver.ts";
import { sandboxOfPlan, solverOfPlan } from "./run-options.ts";
import { requireUsed } from "./solver-flags.ts";

export interface ResumeFlags extends ModelFlags {
  readonly store: string;
  readonly jobs?: string;
  readonly json?: boolean;
}

/** `hindcast resume`: goes on with a run after a stop, and does again what ended in `infra`. */
export async function resumeCommand(runId: string, flags: ResumeFlags): Promise<number> {
  if (flags.estimate) {
    throw new HindcastError("usage", "--estimate is of a whole run, before it begins", {
      hint: `hindcast run has it; a limit for what is left is hindcast resume ${runId} --max-cost <dollars in all>`,
    });
  }
  const { config } = await loadConfig(flags.config);
  const plan = await readPlan(runFolderOf(flags.store, runId));
  requireUsed(plan.solver.given, flags);
  const solver = await solverOfPlan(plan);
  try {
    // What the run asked itself it finds in the journal, so that little of it is ever asked anew.
    const { fresh, ...given } = await modelOptions(flags);
    const models = askedAgain(plan, given);
    const { evaluation, grading } = await reopen(plan, flags);
    const { store, json } = flags;
    try {
      await prepareSolver({ plan, evaluation, solver });
      return await goOn({ plan, evaluation, solver, grading, models, store, config, fresh, json });
    } finally {
      await grading[Symbol.asyncDispose]();
    }
  } finally {
    await solver.close?.();
  }
}

/** Benchmark and sandbox of a run, as its plan has them. */
export async function reopen(
  { benchmark, taskIds, ...plan }: RunPlan,
  { store, jobs }: Pick<ResumeFlags, "store" | "jobs">,
): Promise<{ readonly evaluation: Evaluation; readonly grading: Grading }> {
  const evaluation = await openEvaluation(benchmark.name, { data: benchmark.data, split: benchmark.split });
  const openSandbox = sandboxOfPlan(plan, jobs);
  const grading = await evaluation.openGrading(new Set(taskIds), {
    openSandbox,
    seconds: plan.gradeSeconds,
    memoryMb: plan.sandbox.memoryMb,
    groundTruthFolder: groundTruthFolderOf(store),
  });
  return { evaluation, grading };
}
