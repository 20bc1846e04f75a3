import type { Task } from "../benchmarks/benchmark.ts";
import type { LoadedTasks } from "../benchmarks/load-tasks.ts";
import type { Limits } from "../sandbox/sandbox.ts";
import type { GradingSetup, GroundTruthResult } from "./grade-options.ts";
import type { Grader } from "./grader.ts";
import {
  type GroundTruth,
  groundTruth,
  KnownRuns,
  passingShare,
  runsThatCount,
  tasksToRun,
} from "./ground-truth.ts";

/** Below this share of passing known solutions, a sandbox is taken to be broken and no score is believed. */
export const leastShare = 0.98;

// A solution that fails gets so many runs in all: some fail now and then.
const repeats = 3;

export interface CheckedGroundTruth {
  readonly truth: GroundTruth;
  readonly result: GroundTruthResult;
}

/**
 * Runs the known solutions of these tasks that were never run in this sandbox, and repeats failures. Every run is kept
 * at once.
 *
 * @throws HindcastError `output` when the runs cannot be kept.
 */
export async function checkGroundTruth(
  tasks: readonly Task[],
  grader: Grader,
  { rowsHash }: LoadedTasks,
  setup: GradingSetup,
): Promise<CheckedGroundTruth> {
  const { benchmark, sandbox, groundTruthFolder, restart, onProgress = () => {} } = setup;
  const known = new KnownRuns(groundTruthFolder, benchmark.name, rowsHash, sandbox.identity);
  if (restart) known.forget();
  const runnable = tasks.filter((task) => grader.unsupported(task) === undefined);
  for (let round = 1; round <= repeats; round++) {
    const due = tasksToRun(runnable, runsThatCount(known.runs, setup), round);
    if (due.length === 0) continue;
    const held = runnable.length - due.length;
    onProgress({ type: "planned", what: "known solutions", total: runnable.length, held });
    await Promise.all(due.map((task) => runKnown(task, grader, { known, setup })));
  }
  const truth = groundTruth(runsThatCount(known.runs, setup));
  return {
    truth,
    result: {
      share: passingShare(truth, runnable),
      runnable: runnable.length,
      failed: runnable.filter(({ id }) => !truth.passed.has(id)).map(({ id }) => id),
      flaky: runnable.filter(({ id }) => truth.flaky.has(id)).map(({ id }) => id),
      unsupported: tasks.flatMap((task) => {
        const reason = grader.unsupported(task);
        return reason === undefined ? [] : [[task.id, reason] as const];
      }),
      file: known.file,
    },
  };
}

async function runKnown(
  task: Task,
  grader: Grader,
  { known, setup }: { readonly known: KnownRuns; readonly setup: GradingSetup },
): Promise<void> {
  const { verdict, seconds } = await grader.grade(task, task.canonical);
  const within = verdict === "pass" ? {} : { within: { seconds: setup.seconds, memoryMb: setup.memoryMb } };
  if (verdict !== "infra") known.add({ taskId: task.id, verdict, seconds, ...within });
  setup.onProgress?.({ type: "graded" });
}

/** What a known solution may use: it has no history yet. */
export function limitsOfKnown({ seconds, memoryMb, diskMb }: GradingSetup): Limits {
  return { seconds, memoryMb, diskMb };
}
