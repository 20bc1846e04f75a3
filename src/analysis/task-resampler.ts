import { byCodeUnit } from "../model/order.ts";
import type { CleanRun } from "./clean.ts";
import { commonTasks, taskOutcomes } from "./solved-tasks.ts";
import { seededWords } from "./statistics/random.ts";

/** Draws the tasks of one benchmark anew, for all its runs at once, so that runs stay paired by task. */
export interface TaskResampler {
  readonly benchmark: string;
  /** The runs of the benchmark. */
  readonly rows: readonly CleanRun[];
  /** Tasks of the benchmark, and of every draw. */
  readonly tasks: number;
  /** How many of the tasks last drawn each run solved, in the order of `rows`. */
  readonly solved: Int32Array;
  /** Draws as many tasks as the benchmark has, with replacement, and counts them into `solved`. */
  readonly draw: () => void;
}

/**
 * A resampler over all runs of one benchmark; `undefined` unless every run's lists give its score over the same
 * tasks. Tasks that no run lists were solved by none and are drawn like the others.
 */
export function taskResampler(
  benchmark: string,
  rows: readonly CleanRun[],
  seed: number,
): TaskResampler | undefined {
  const outcomes = rows.map(taskOutcomes).filter((run) => run !== undefined);
  const ids = commonTasks(outcomes);
  const tasks = outcomes[0]?.tasks;
  if (outcomes.length < rows.length || ids === undefined || tasks === undefined) return undefined;

  // Sorted, so that a seed stands for the same tasks whatever the order of the lists.
  const position = new Map([...ids].sort(byCodeUnit).map((id, index) => [id, index]));
  const solvedBy = outcomes.map((run) => Int32Array.from(run.solved, (id) => position.get(id) as number));
  const fill = seededWords(seed, `bootstrap ${benchmark}`);
  const words = new Uint32Array(tasks);
  const timesDrawn = new Int32Array(tasks);
  const solved = new Int32Array(rows.length);
  const draw = () => {
    fill(words);
    countDraws(words, timesDrawn);
    for (let run = 0; run < solved.length; run++)
      solved[run] = sumAt(timesDrawn, solvedBy[run] as Int32Array);
  };
  return { benchmark, rows, tasks, solved, draw };
}

// Scaling 32 bits to fewer than a million tasks favours no task by more than one part in four thousand.
function countDraws(words: Uint32Array, timesDrawn: Int32Array): void {
  timesDrawn.fill(0);
  for (let i = 0; i < words.length; i++) {
    const task = Math.floor(((words[i] as number) / 2 ** 32) * words.length);
    timesDrawn[task] = (timesDrawn[task] as number) + 1;
  }
}

function sumAt(values: Int32Array, positions: Int32Array): number {
  let sum = 0;
  for (let i = 0; i < positions.length; i++) sum += values[positions[i] as number] as number;
  return sum;
}
