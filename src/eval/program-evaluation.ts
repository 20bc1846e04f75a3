import type { Benchmark, Task } from "../benchmarks/benchmark.ts";
import { loadTasks } from "../benchmarks/load-tasks.ts";
import { openGrader } from "../grade/grader.ts";
import { groundTruth, type KnownRun, KnownRuns, secondsAllowed } from "../grade/ground-truth.ts";
import { HindcastError } from "../model/error.ts";
import { usualDiskMb, usualMemoryMb } from "../sandbox/open-sandbox.ts";
import type { Limits, Sandbox } from "../sandbox/sandbox.ts";
import { importedLibraries } from "../sources/bigcodebench/program-libraries.ts";
import { type Evaluation, type EvaluationOptions, type Grading, noSplit } from "./evaluation.ts";
import type { AnsweredTask } from "./stand-in/benchmark-answers.ts";

/** A benchmark whose answers are programs, run in a sandbox. @throws HindcastError `usage`, `bad-input` */
export async function programEvaluation(
  benchmark: Benchmark,
  { data, split: given }: EvaluationOptions,
): Promise<Evaluation> {
  const { tasks, rowsHash } = await loadTasks(benchmark, data);
  const split = given ?? benchmark.splits[0] ?? "";
  if (!benchmark.splits.includes(split)) throw noSplit(benchmark.name, split, benchmark.splits);
  const byId = new Map(tasks.map((task) => [task.id, task]));
  return {
    benchmark: benchmark.name,
    data,
    rowsHash,
    split: benchmark.splits.length > 1 ? split : undefined,
    tasks: tasks.map((task) => ({
      id: task.id,
      benchmark: benchmark.name,
      prompt: task.ask(split),
      kind: "code",
      entryPoint: task.entryPoint,
      libraries: importedLibraries(task.prompt),
    })),
    answers: tasks.map((task) => standInProgram(task, split)),
    openGrading: async (taskIds, { seconds, memoryMb, openSandbox, groundTruthFolder }) => {
      const wanted = tasks.filter(({ id }) => taskIds.has(id));
      const sandbox = await openSandbox();
      try {
        const known =
          groundTruthFolder === undefined
            ? []
            : new KnownRuns(groundTruthFolder, benchmark.name, rowsHash, sandbox.identity).runs;
        const limits = { seconds, memoryMb: memoryMb ?? usualMemoryMb, diskMb: usualDiskMb };
        return await programGrading(wanted, byId, sandbox, { limits, preload: benchmark.preload, known });
      } catch (error) {
        await sandbox.close();
        throw error;
      }
    },
  };
}

// As the official harness grades by default.
const calibrated = true;

// What runs out of them has the full time next: of a task without a history most timeouts are loops without an end.
const firstSeconds = 60;

async function programGrading(
  tasks: readonly Task[],
  byId: ReadonlyMap<string, Task>,
  sandbox: Sandbox,
  {
    limits,
    preload,
    known,
  }: {
    readonly limits: Limits;
    readonly preload: readonly string[];
    readonly known: readonly KnownRun[];
  },
): Promise<Grading> {
  const truth = groundTruth(known);
  const grader = await openGrader(tasks, sandbox, {
    limits,
    secondsOf: (id) => secondsAllowed(truth, id, limits.seconds) ?? Math.min(firstSeconds, limits.seconds),
    calibrated,
    preload,
  });
  const { kind, image, python } = sandbox.identity;
  const environment = `${image ?? kind}, Python ${python}`;
  const unsupported = tasks.flatMap((task) => {
    const reason = grader.unsupported(task);
    return reason === undefined ? [] : [[task.id, reason] as const];
  });
  return {
    environment,
    unsupported: new Map(unsupported),
    knownSeconds: truth.slowest,
    grade: async (taskId, text) => {
      const task = byId.get(taskId);
      if (!task) throw new HindcastError("internal", `no task ${taskId} to grade`);
      const answer = { text, form: "answer" } as const;
      const { verdict, details, program: ran, seconds: took } = await grader.grade(task, answer);
      // Only imports of `__future__` may stand before it.
      const program = ran?.replace(task.trial(answer, { calibrated }, []).before, () => "");
      return { verdict, details: Object.fromEntries(details), program, seconds: took, environment };
    },
    [Symbol.asyncDispose]: () => sandbox.close(),
  };
}

function standInProgram(task: Task, split: string): AnsweredTask {
  const fenced = (program: string) => `\`\`\`python\n${program.trimEnd()}\n\`\`\`\n`;
  const wrong = ["return None", 'raise ValueError("no")', "return args[0] if args else 0"];
  return {
    id: task.id,
    prompt: task.ask(split).trim(),
    kind: "code",
    right: fenced(task.canonical.text),
    wrong: wrong.map((line) => fenced(`def ${task.entryPoint}(*args, **kwargs):\n    ${line}`)),
  };
}
