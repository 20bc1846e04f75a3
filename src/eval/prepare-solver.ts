import { HindcastError, messageOf } from "../model/error.ts";
import { requireSame } from "./carry-out.ts";
import type { Evaluation } from "./evaluation.ts";
import type { RunPlan } from "./log/plan.ts";
import type { Solver } from "./solvers/solver.ts";

/**
 * Shows a solver the tasks of its run, before anything is asked. A run that goes on, or is done again, shows all of them
 * once more: what the solver made of them was in the memory of another process.
 *
 * @returns what the solver says to them @throws HindcastError `usage` when the solver throws; `bad-input` when benchmark, prompts or solver are no longer those of
 * the plan
 */
export async function prepareSolver(run: {
  readonly plan: RunPlan;
  readonly evaluation: Evaluation;
  readonly solver: Solver;
}): Promise<string | undefined> {
  const { plan, evaluation, solver } = run;
  requireSame(run);
  const planned = new Set(plan.taskIds);
  const note = await noteOf(
    solver,
    evaluation.tasks.filter(({ id }) => planned.has(id)),
  );
  // A short function may return whatever its last step does.
  return typeof note === "string" ? note : undefined;
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
