import { HindcastError } from "../model/error.ts";
import type { Answer, ModelRequest } from "../models/request.ts";
import type { Evaluation } from "./evaluation.ts";
import type { RunPlan } from "./log/plan.ts";
import { solveAttempt } from "./solve-attempt.ts";
import type { Solver } from "./solvers/solver.ts";

/**
 * The requests that a run would ask, found by solving every attempt with an empty answer to each of them: what later
 * requests repeat of earlier answers is not in them.
 *
 * @throws HindcastError `usage` for a solver that is a program of its own, of which nobody knows
 */
export async function requestsOfRun({
  plan,
  evaluation,
  solver,
}: {
  readonly plan: RunPlan;
  readonly evaluation: Evaluation;
  readonly solver: Solver;
}): Promise<ModelRequest[]> {
  if (solver.name === "exec") {
    throw new HindcastError("usage", "an estimate", {
      received: plan.solver.given,
      expected: "a solver that asks models through Hindcast",
    });
  }
  const requests: ModelRequest[] = [];
  const ask = async (request: ModelRequest): Promise<Answer> => {
    requests.push(request);
    return empty;
  };
  const wanted = new Set(plan.taskIds);
  for (let epoch = 1; epoch <= plan.epochs; epoch++)
    for (const task of evaluation.tasks)
      if (wanted.has(task.id))
        await solveAttempt(task, epoch, { plan, solver, models: { ask: ask as never }, onReply: () => {} });
  return requests;
}

const empty: Answer = {
  type: "answer",
  value: "",
  text: "",
  reasoning: undefined,
  finish: "stop",
  tokens: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, reasoning: 0 },
  cost: 0,
  seconds: 0,
  at: new Date(0).toISOString(),
  servedBy: undefined,
  key: "",
  fromJournal: true,
  repaired: false,
};
