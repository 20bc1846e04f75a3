import { HindcastError, messageOf } from "../model/error.ts";
import type { Clock } from "../models/limiter/clock.ts";
import type { Models } from "../models/models.ts";
import type { Reply } from "../models/request.ts";
import { AttemptClock } from "./attempt-clock.ts";
import type { AttemptAnswered, AttemptUnanswered, LateCalls, LoggedCall } from "./log/events.ts";
import type { RunPlan } from "./log/plan.ts";
import { Recorder } from "./recorder.ts";
import { type Solver, SolverFailure, type SolverTask } from "./solvers/solver.ts";

export interface SolveSettings {
  readonly plan: RunPlan;
  readonly solver: Solver;
  readonly models: Pick<Models, "ask">;
  readonly onReply: (reply: Reply) => void | Promise<void>;
  /** Given what the attempt asked once more, if answers to it are still to come when it ends. */
  readonly onLate?: (calls: Promise<LateCalls>) => void;
  /** Default: the system's. */
  readonly clock?: Clock;
}

// Characters of what a solver logs in one attempt.
const mostLogged = 64 << 10;

/**
 * One attempt at a task by a solver, with everything it asked. A solver that throws is trouble of the infrastructure,
 * not of the model; one that takes too long has failed, and asks nothing more.
 *
 * @throws HindcastError for what ends the whole run: budget, a key that is refused, a full disk
 */
export async function solveAttempt(
  task: SolverTask,
  epoch: number,
  { plan, solver, models, onReply, onLate, clock: systemClock }: SolveSettings,
): Promise<AttemptAnswered | AttemptUnanswered> {
  const clock = new AttemptClock(plan.timeLimit, systemClock);
  const recorder = new Recorder({
    models,
    model: plan.model,
    version: `run/${solver.name} ${solver.version}${plan.fresh ? ` ${plan.runId}` : ""}`,
    task: task.id,
    epoch,
    temperature: plan.temperature,
    maxTokens: plan.maxTokens,
    // A stand-in draws by its seed alone, so that it needs one.
    seed: plan.seed ?? (plan.synthetic ? 0 : undefined),
    clock,
    onReply,
  });
  const began = new Date().toISOString();
  const { signal } = clock;
  const at = { taskId: task.id, epoch };
  const { ask } = recorder;
  const { model, timeLimit, solver: solverPlan } = plan;
  const logged: string[] = [];
  const log = (text: string) => {
    if (text !== "") logged.push(text);
  };
  const context = { model, epoch, options: solverPlan.options, ask, log, timeLimit, signal };
  const kept = () => (logged.length === 0 ? {} : { log: logged.join("\n").slice(0, mostLogged) });
  try {
    const answer = await Promise.race([solver.solve(task, context), clock.over]);
    signal.throwIfAborted();
    requireText(answer);
    const { calls } = recorder;
    return {
      type: "attempt-answered",
      ...at,
      ...times(began, calls),
      answer,
      calls,
      ...kept(),
    };
  } catch (error) {
    if (HindcastError.isInstance(error)) throw error;
    const { calls } = recorder;
    const { verdict, message } = failureOf(error, signal);
    return { type: "attempt-unanswered", ...at, ...times(began, calls), verdict, message, calls, ...kept() };
  } finally {
    clock.end();
    if (recorder.isWaiting)
      onLate?.(recorder.late().then(() => ({ type: "attempt-calls", ...at, calls: recorder.calls })));
  }
}

// A module in plain JavaScript may return anything.
function requireText(answer: unknown): asserts answer is string {
  if (typeof answer === "string") return;
  const received = answer === null ? "null" : answer === undefined ? "undefined" : kindOf(answer);
  throw new SolverFailure(
    "infra",
    `the solver gave ${received}, not a text: its solve() has to return a string`,
  );
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? "an array" : typeof value === "object" ? "an object" : `a ${typeof value}`;
}

function failureOf(error: unknown, { aborted, reason }: AbortSignal): SolverFailure {
  if (error instanceof SolverFailure) return error;
  // What a solver makes of its time being over is no trouble of its own.
  return aborted ? reason : new SolverFailure("infra", `the solver threw: ${messageOf(error)}`);
}

// What was asked tells when, also where it came from the journal, so that a run that was stopped and went on tells the
// times of its attempts, not those of reading them again. A solver that asked nothing has the clock's.
function times(began: string, calls: readonly LoggedCall[]): { startedAt: string; endedAt: string } {
  const asked = calls.flatMap(({ at, seconds = 0 }) =>
    at === undefined ? [] : [[Date.parse(at), seconds] as const],
  );
  if (asked.length === 0) return { startedAt: began, endedAt: new Date().toISOString() };
  const end = Math.max(...asked.map(([start, seconds]) => start + seconds * 1000));
  return {
    startedAt: new Date(Math.min(...asked.map(([start]) => start))).toISOString(),
    endedAt: new Date(end).toISOString(),
  };
}
