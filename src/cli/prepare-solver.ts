import { requireSame } from "../eval/carry-out.ts";
import type { Evaluation } from "../eval/evaluation.ts";
import type { RunPlan } from "../eval/log/plan.ts";
import type { Solver } from "../eval/solvers/solver.ts";
import { HindcastError, messageOf } from "../model/error.ts";

/**
 * Shows a solver the tasks of its run, before anything is asked, and tells what it says to them. A run that goes on, or is
 * done again, shows all of them once more: what the solver made of them was in the memory of another process.
 *
 * @throws HindcastError `usage` when the solver throws; `bad-input` when benchmark, prompts or solver are no longer those of
 * the plan
 */
export async function prepareSolver(run: {
  readonly plan: RunPlan;
  readonly evaluation: Evaluation;
  readonly solver: Solver;
}): Promise<void> {
  const { plan, evaluation, solver } = run;
  requireSame(run);
  const planned = new Set(plan.taskIds);
  const note = await noteOf(
    solver,
    evaluation.tasks.filter(({ id }) => planned.has(id)),
  );
  // A short function may return whatever its last step does.
  if (typeof note === "string") process.stderr.write(`${note}\n`);
}

async function noteOf(solver: Solver, tasks: Evaluation["tasks"]): Promise<unknown> {
  try {
    return await solver.prepare?.(tasks);
  } catch (cause) {
    if (HindcastError.isInstance(cause)) throw cause;
    const summary = `the solver ${solver.name} cannot be prepared: ${messageOf(cause)}`;
    throw new HindcastError("usage", summary, { cause });
  }
}
