import type { Verdict } from "../model/verdict.ts";
import type { AttemptAnswered, AttemptStep, AttemptUnanswered } from "./log/events.ts";
import { type AttemptState, pendingOf } from "./log/run-state.ts";
import type { SolverTask } from "./solvers/solver.ts";

/** What a grader says of an answer. */
export interface AnswerGrade {
  readonly verdict: Verdict;
  /** By test, or by another name. */
  readonly details: Readonly<Record<string, string>>;
  /** The program found in the answer, without what was set in front; `undefined` where none was run. */
  readonly program?: string | undefined;
  readonly seconds: number | undefined;
  /** What the answer was run in. */
  readonly environment: string | undefined;
}

export interface Stages {
  readonly tasks: readonly SolverTask[];
  readonly epochs: number;
  attempt(taskId: string, epoch: number): AttemptState;
  solve(task: SolverTask, epoch: number): Promise<AttemptAnswered | AttemptUnanswered>;
  grade(taskId: string, answer: string): Promise<AnswerGrade>;
  /** Done when the event is on the disk. */
  append(step: AttemptStep): Promise<void>;
  /** Attempts that solvers work at, at once. */
  readonly mostAtOnce: number;
  /** Once it fires, no attempt is begun any more. */
  readonly stop?: AbortSignal | undefined;
}

/**
 * Brings every attempt of a run to its end: what has no answer is solved, what has one is graded, and grading goes on
 * beside solving. Each step is appended before the next begins, so that nothing is done twice after a stop. When
 * something ends the run, or it is to stop, no attempt is begun any more, and those at work come to their end first.
 */
export async function runAttempts(stages: Stages): Promise<void> {
  const { tasks, epochs, mostAtOnce, stop } = stages;
  const grading: Promise<void>[] = [];
  let failure: { readonly error: unknown } | undefined;
  const guard = async (work: Promise<void>) => {
    try {
      await work;
    } catch (error) {
      failure ??= { error };
    }
  };
  const waiting = attemptsOf(tasks, epochs);
  const worker = async () => {
    for (const { task, epoch } of waiting) {
      if (failure || stop?.aborted) return;
      const pending = pendingOf(stages.attempt(task.id, epoch));
      if (pending === "answer") await guard(answer(stages, task, epoch));
      if (pendingOf(stages.attempt(task.id, epoch)) === "grade")
        grading.push(guard(grade(stages, task.id, epoch)));
    }
  };
  await Promise.all(Array.from({ length: mostAtOnce }, worker));
  await Promise.all(grading);
  if (failure) throw failure.error;
}

// All tasks once before any of them again: a run that is stopped knows something of every task.
function* attemptsOf(tasks: readonly SolverTask[], epochs: number) {
  // A solver that wrote into its task would ask another question in the next epoch.
  for (let epoch = 1; epoch <= epochs; epoch++)
    for (const task of tasks)
      yield { task: Object.freeze({ ...task, libraries: Object.freeze([...task.libraries]) }), epoch };
}

async function answer(stages: Stages, task: SolverTask, epoch: number): Promise<void> {
  await stages.append(await stages.solve(task, epoch));
}

async function grade(stages: Stages, taskId: string, epoch: number): Promise<void> {
  const { answered } = stages.attempt(taskId, epoch);
  if (!answered) return;
  const { details, ...rest } = await stages.grade(taskId, answered.answer);
  await stages.append({ type: "attempt-graded", taskId, epoch, details: { ...details }, ...rest });
}
