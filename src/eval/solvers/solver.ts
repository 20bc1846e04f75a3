import type { Effort, Message } from "../../models/request.ts";

/** A task as a solver sees it: without tests and without the answer. */
export interface SolverTask {
  readonly id: string;
  readonly benchmark: string;
  /** What is asked, whole: a model that is sent this alone can answer. */
  readonly prompt: string;
  /** What an answer is: `code`, a program that defines `entryPoint`; `answer`, a text whose last line is `ANSWER: x`. */
  readonly kind: "code" | "answer";
  readonly entryPoint: string | undefined;
  readonly libraries: readonly string[];
}

/** What a solver may say about one of its requests. */
export interface AskOptions {
  /** Default: the run's model. */
  readonly model?: string | undefined;
  /** Default: the run's. */
  readonly temperature?: number | undefined;
  readonly maxTokens?: number | undefined;
  readonly effort?: Effort | undefined;
  /** Who is asked, for the transcript: `critic`. */
  readonly role?: string | undefined;
}

/** What a solver is given beside the task. */
export interface SolverContext {
  /** The run's model. */
  readonly model: string;
  /** Which try at the task this is, from 1. */
  readonly epoch: number;
  /** What was set with `--solver-option name=value`. */
  readonly options: Readonly<Record<string, string>>;
  /**
   * Asks a model and gives its text. Every request is kept in the journal and in the transcript, and is counted. Asking
   * the same again within an attempt gives another answer.
   *
   * @throws SolverFailure when there is no answer; a solver may catch it and go on
   */
  ask(messages: string | readonly Message[], options?: AskOptions): Promise<string>;
  /** Keeps a text with the attempt, in its `details`: what a person should see who looks into it. */
  log(text: string): void;
  /** Seconds that the attempt may take; `undefined` without a limit. */
  readonly timeLimit: number | undefined;
  /** Fires when the attempt's time is over. */
  readonly signal: AbortSignal;
}

/** Solves tasks by asking models, or in any other way: see {@link defineSolver}. */
export interface Solver {
  /** Letters, digits, `-`, `_`, `.`. */
  readonly name: string;
  /** To be raised when its prompts change: a new version asks anew. */
  readonly version: string;
  /** What was set: part of the run's record. */
  readonly settings?: Readonly<Record<string, unknown>> | undefined;
  /**
   * Looks at all tasks of the run before anything is asked, and again in `resume` and `replay`.
   *
   * @returns what a person should know @throws when it is of no use for these tasks: nothing is asked then
   */
  prepare?(tasks: readonly SolverTask[]): string | undefined | Promise<string | undefined>;
  /** Gives the answer to a task. */
  solve(task: SolverTask, context: SolverContext): Promise<string>;
  /** Called when nothing is to be solved any more, possibly twice; what is still at work may be ended. */
  close?(): Promise<void>;
}

/**
 * Declares a solver of your own; a module exports it as default, for `hindcast run --solver ./my-solver.js`.
 *
 *     export default defineSolver({
 *       name: "twice",
 *       version: "1",
 *       async solve(task, { ask }) {
 *         const draft = await ask(task.prompt);
 *         return ask([
 *           { role: "user", content: task.prompt },
 *           { role: "assistant", content: draft },
 *           { role: "user", content: "Check this and give the final answer in the same form." },
 *         ]);
 *       },
 *     });
 */
export function defineSolver<S extends Solver>(solver: S): S {
  return solver;
}

/** Why a request of a solver has no answer. `infra` is no fault of the model's, and `resume` tries again. */
export class SolverFailure extends Error {
  readonly verdict: "fail" | "timeout" | "infra";

  constructor(verdict: SolverFailure["verdict"], message: string) {
    super(message);
    this.name = "SolverFailure";
    this.verdict = verdict;
  }
}
