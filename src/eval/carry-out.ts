import { HindcastError } from "../model/error.ts";
import type { Models } from "../models/models.ts";
import type { Reply } from "../models/request.ts";
import type { Evaluation, Grading } from "./evaluation.ts";
import type { AttemptStep, RunEvent } from "./log/events.ts";
import type { RunPlan } from "./log/plan.ts";
import type { AttemptState, RunState } from "./log/run-state.ts";
import { promptsHash } from "./plan-run.ts";
import { runAttempts } from "./run-attempts.ts";
import { solveAttempt } from "./solve-attempt.ts";
import type { Solver, SolverTask } from "./solvers/solver.ts";

export interface CarryOutOptions {
  readonly plan: RunPlan;
  readonly evaluation: Evaluation;
  readonly solver: Solver;
  readonly grading: Grading;
  readonly models: Pick<Models, "ask">;
  readonly log: { readonly state: RunState; append(event: RunEvent): Promise<void> };
  /** Attempts that solvers work at, at once. */
  readonly mostAtOnce: number;
  /** Once it fires, no attempt is begun any more. */
  readonly stop?: AbortSignal | undefined;
  readonly onReply?: (reply: Reply) => void;
  readonly onEvent?: (event: AttemptStep) => void;
}

/**
 * Brings a planned run to its end, from wherever its log is. What {@link requireSame} asks for must hold.
 *
 * @throws HindcastError whatever ends the run
 */
export async function carryOut(options: CarryOutOptions): Promise<void> {
  const { plan, evaluation, solver, grading, models, log, mostAtOnce, onReply = () => {}, onEvent } = options;
  const late: Promise<PromiseSettledResult<void>[]>[] = [];
  const running = runAttempts({
    tasks: slowFirst(plannedTasks(plan, evaluation), grading.knownSeconds),
    epochs: plan.epochs,
    mostAtOnce,
    stop: options.stop,
    attempt: (taskId, epoch) => log.state.attempt(taskId, epoch),
    solve: (task, epoch) =>
      solveAttempt(task, epoch, {
        plan,
        solver,
        models,
        onLate: (calls) => void late.push(Promise.allSettled([calls.then((event) => log.append(event))])),
        onReply: async (reply) => {
          onReply(reply);
          const { cost, fromJournal, key, tokens } = reply;
          // One without a known price may have been paid for; a refusal was not.
          if (fromJournal || cost === 0 || (cost === undefined && tokens === undefined)) return;
          await log.append({ type: "attempt-paid", taskId: task.id, epoch, cost, key });
        },
      }),
    grade: (taskId, answer) => grading.grade(taskId, answer),
    append: async (event) => {
      await log.append(event);
      onEvent?.(event);
    },
  });
  // What was paid for belongs to the run, also where its attempt was given up.
  await running.finally(() => Promise.all(late));
  const lost = (await Promise.all(late)).flat().find(({ status }) => status === "rejected");
  if (lost?.status === "rejected") throw lost.reason;
}

/** Every planned attempt of a run as far as it is, in the order of tasks, then epochs. */
export function attemptsOf(plan: RunPlan, state: RunState): AttemptState[] {
  return plan.taskIds.flatMap((taskId) =>
    Array.from({ length: plan.epochs }, (_, index) => state.attempt(taskId, index + 1)),
  );
}

function plannedTasks(plan: RunPlan, evaluation: Evaluation): SolverTask[] {
  const byId = new Map(evaluation.tasks.map((task) => [task.id, task]));
  return plan.taskIds.flatMap((id) => byId.get(id) ?? []);
}

// A task whose tests take seconds would end long after all others if it were asked among the last.
function slowFirst(tasks: readonly SolverTask[], known: ReadonlyMap<string, number>): SolverTask[] {
  const slowness = ({ id }: SolverTask) => {
    const seconds = known.get(id) ?? 0;
    return seconds < 1 ? 0 : seconds;
  };
  return tasks.toSorted((a, b) => slowness(b) - slowness(a));
}

/** @throws HindcastError `bad-input` when benchmark, prompts or solver are no longer those of the plan */
export function requireSame(options: Pick<CarryOutOptions, "plan" | "evaluation" | "solver">): void {
  requireSameTasks(options);
  const { plan, solver } = options;
  const nameOf = ({ name, version }: Pick<Solver, "name" | "version">) => `${name} ${version}`;
  requireEqual(plan, "solver", nameOf(plan.solver), nameOf(solver));
}

/** @throws HindcastError `bad-input` when benchmark or prompts are no longer those of the plan */
export function requireSameTasks({ plan, evaluation }: Pick<CarryOutOptions, "plan" | "evaluation">): void {
  const { benchmark, promptsSha256, taskIds } = plan;
  requireEqual(plan, "rows of the benchmark (SHA-256)", benchmark.rowsSha256, evaluation.rowsHash);
  requireEqual(plan, "prompts (SHA-256)", promptsSha256, promptsHash(evaluation, taskIds));
}

function requireEqual({ runId }: RunPlan, what: string, expected: string, received: string): void {
  if (expected === received) return;
  throw new HindcastError("bad-input", `${what} changed since the run ${runId} began`, {
    received,
    expected,
    hint: "begin a new run with hindcast run",
  });
}
