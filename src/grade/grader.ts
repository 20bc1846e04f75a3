import type { Task, TaskAnswer } from "../benchmarks/benchmark.ts";
import { outcomeOf, type Verdict } from "../model/verdict.ts";
import { judge } from "../sandbox/judge.ts";
import type { Limits, Sandbox, Trial } from "../sandbox/sandbox.ts";
import { SandboxTrouble } from "../sandbox/worker.ts";
import type { GradedAnswer } from "./graded-answer.ts";
import { type PreparedTask, prepareTasks } from "./prepare-tasks.ts";

/** How answers are graded: limits, and what a task's program is run with. */
export interface GraderOptions {
  readonly limits: Limits;
  /** The seconds that a task's answers get first, where they are not those of `limits`, which are the most. */
  readonly secondsOf?: (taskId: string) => number | undefined;
  /** A fresh interpreter for every answer. */
  readonly cold?: boolean | undefined;
  /** The task's header stands in front of every program; true by default. */
  readonly calibrated?: boolean | undefined;
  /** Modules worth loading before any answer. */
  readonly preload?: readonly string[];
}

/** Grades answers one at a time, as many at once as the sandbox has workers; others wait. */
export interface Grader {
  /**
   * @returns a verdict whatever the answer does. `infra` says that the machinery failed, not the answer.
   * @throws HindcastError when there is no sandbox any more, as when a Docker engine ends
   */
  grade(task: Task, answer: TaskAnswer): Promise<GradedAnswer>;
  /** What the sandbox lacks for a task; `undefined` when nothing. */
  unsupported(task: Task): string | undefined;
}

/**
 * Makes a grader for these tasks: finds out what they need and how many tests they have. The sandbox stays its owner's:
 * close it when the last answer is graded.
 *
 *     const sandbox = await openSandbox({ kind: "process", workers: 2 });
 *     const grader = await openGrader(tasks, sandbox, { limits, preload: benchmark.preload });
 *     const { verdict } = await grader.grade(task, { text: reply.text, form: "answer" });
 *     await sandbox.close();
 *
 * @throws SandboxTrouble when the sandbox cannot even look at the tasks.
 */
export async function openGrader(
  tasks: readonly Task[],
  sandbox: Sandbox,
  options: GraderOptions,
): Promise<Grader> {
  if (!options.cold && options.preload) await sandbox.preload(options.preload);
  const prepared = await prepareTasks(tasks, sandbox);
  return {
    unsupported: ({ id }) => prepared.get(id)?.unsupported,
    grade: async (task, answer) => {
      const known = prepared.get(task.id);
      if (!known) throw new RangeError(`the grader was not opened for ${task.id}`);
      return gradeOne(task, answer, { prepared: known, sandbox, options });
    },
  };
}

interface Tools {
  readonly prepared: PreparedTask;
  readonly sandbox: Sandbox;
  readonly options: GraderOptions;
}

// A program of this size is none; only time would be spent on it.
const mostCharacters = 2_000_000;

async function gradeOne(task: Task, answer: TaskAnswer, tools: Tools): Promise<GradedAnswer> {
  const { prepared, options } = tools;
  if (prepared.unsupported !== undefined) return without(task, answer, "unsupported", prepared.unsupported);
  if (answer.text.length > mostCharacters) {
    const size = `${answer.text.length} characters; more than ${mostCharacters} are not run`;
    return without(task, answer, "fail", `the answer has ${size}`);
  }
  const trial = task.trial(answer, { calibrated: options.calibrated ?? true }, prepared.tests);
  const seconds = options.secondsOf?.(task.id) ?? options.limits.seconds;
  const first = await tryToRun(task, answer, trial, tools, { seconds, cold: options.cold ?? false });
  if (first.verdict === "pass" || first.verdict === "infra") return first;
  // A right answer may be much slower than the known solution.
  const patience = first.verdict === "timeout" ? Math.min(options.limits.seconds, 6 * seconds) : seconds;
  if (first.cold && patience <= seconds) return first;
  // What is loaded already can make a difference to an answer, and must not: a fresh interpreter has the last word.
  const second = await tryToRun(task, answer, trial, tools, { seconds: patience, cold: true });
  return { ...second, tries: first.tries + second.tries };
}

const mostTries = 3;

async function tryToRun(
  task: Task,
  answer: TaskAnswer,
  trial: Trial,
  { sandbox, options }: Tools,
  { seconds: atMost, cold }: { readonly seconds: number; readonly cold: boolean },
): Promise<GradedAnswer> {
  const limits = { ...options.limits, seconds: atMost };
  let trouble: SandboxTrouble | undefined;
  for (let tries = 1; tries <= mostTries; tries++) {
    try {
      const facts = await sandbox.run(trial, { limits, cold });
      const { verdict, program, found, details } = judge(facts, trial.tests);
      const { seconds } = facts;
      return { ...about(task, answer, verdict), program, found, details, seconds, cold, tries };
    } catch (error) {
      if (!(error instanceof SandboxTrouble)) throw error;
      trouble = error;
    }
  }
  const ended = trouble?.message ?? "";
  // When another program runs well, it is this one that brings its sandbox down each time.
  const [verdict, text] = (await isWell(sandbox))
    ? (["crash", `its sandbox ended each of ${mostTries} times: ${ended}`] as const)
    : (["infra", ended] as const);
  return { ...without(task, answer, verdict, text), cold, tries: mostTries };
}

async function isWell(sandbox: Sandbox): Promise<boolean> {
  const trial: Trial = {
    raw: "",
    extract: false,
    entryPoint: "",
    prompt: "",
    before: "",
    test: "",
    tests: { kind: "checks", checks: [["one", "assert True"]] },
  };
  const limits = { seconds: 30, memoryMb: 512, diskMb: 16 };
  try {
    return judge(await sandbox.run(trial, { limits, cold: false }), trial.tests).verdict === "pass";
  } catch (error) {
    if (!(error instanceof SandboxTrouble)) throw error;
    return false;
  }
}

function about({ id }: Task, { text }: TaskAnswer, verdict: Verdict) {
  return { taskId: id, verdict, outcome: outcomeOf(verdict), raw: text };
}

function without(task: Task, answer: TaskAnswer, verdict: Verdict, reason: string): GradedAnswer {
  const nothing = { program: undefined, found: undefined, seconds: undefined, cold: false, tries: 0 };
  return { ...about(task, answer, verdict), ...nothing, details: new Map([["ALL", reason]]) };
}
