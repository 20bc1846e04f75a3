import { requireComparable } from "../fail-sets/fail-set.ts";
import type { GradedRun } from "../fail-sets/graded-run.ts";
import type { Interval } from "../statistics/interval.ts";
import { mcnemarExact } from "../statistics/mcnemar.ts";
import { signFlipTest } from "../statistics/sign-flip.ts";
import { type BootstrapSettings, meanInterval } from "./paired-bootstrap.ts";
import { type PairedTask, pairedTasks, taskResults } from "./paired-tasks.ts";

/** Two runs on the tasks that both have a grade for. Differences are the second run's less the first's. */
export interface Comparison {
  readonly first: GradedRun;
  readonly second: GradedRun;
  readonly tasks: number;
  /** Task ids by who solved them, which with several epochs is who passed at least half of them. In natural order. */
  readonly both: readonly string[];
  readonly onlyFirst: readonly string[];
  readonly onlySecond: readonly string[];
  readonly neither: readonly string[];
  /** `undefined` when no task is common, as is the test. */
  readonly passRate: PairedMean | undefined;
  /** `mcnemar` with one graded attempt each, `sign-flip` with several. */
  readonly test: { readonly name: "mcnemar" | "sign-flip"; readonly pValue: number } | undefined;
  /** US dollars a task, over the common tasks where both are known. */
  readonly cost: PairedMean | undefined;
  /** Seconds a task. */
  readonly seconds: PairedMean | undefined;
  /** Tasks that only one of them has a grade for. */
  readonly gradedOnlyIn: { readonly first: readonly string[]; readonly second: readonly string[] };
}

/** Means over tasks, paired. */
export interface PairedMean {
  readonly tasks: number;
  readonly first: number;
  readonly second: number;
  readonly difference: number;
  /** Of the difference. */
  readonly interval: Interval | undefined;
}

/**
 * Compares two runs task by task, on all tasks that both have a grade for or on those of them in `within`.
 *
 * @throws HindcastError `bad-input` for runs of different benchmarks or rows
 */
export function compareRuns(
  first: GradedRun,
  second: GradedRun,
  settings: BootstrapSettings,
  within?: (taskId: string) => boolean,
): Comparison {
  requireComparable([first, second]);
  const pairs = pairedTasks(first, second).filter(({ taskId }) => within?.(taskId) ?? true);
  const ids = (isPicked: (task: PairedTask) => boolean) => pairs.filter(isPicked).map(({ taskId }) => taskId);
  const common = new Set(pairs.map(({ taskId }) => taskId));
  const alone = (run: GradedRun) =>
    [...taskResults(run).keys()].filter((taskId) => !common.has(taskId) && (within?.(taskId) ?? true));
  const label = `${first.name} ${second.name}`;
  return {
    first,
    second,
    tasks: pairs.length,
    both: ids((task) => isSolved(task.first) && isSolved(task.second)),
    onlyFirst: ids((task) => isSolved(task.first) && !isSolved(task.second)),
    onlySecond: ids((task) => !isSolved(task.first) && isSolved(task.second)),
    neither: ids((task) => !isSolved(task.first) && !isSolved(task.second)),
    passRate: pairedMean(pairs, ({ rate }) => rate, settings, `${label} rate`),
    test: testOf(pairs, settings.seed, label),
    cost: pairedMean(pairs, ({ cost }) => cost, settings, `${label} cost`),
    seconds: pairedMean(pairs, ({ seconds }) => seconds, settings, `${label} seconds`),
    gradedOnlyIn: { first: alone(first), second: alone(second) },
  };
}

function isSolved({ rate }: PairedTask["first"]): boolean {
  return rate >= 0.5;
}

function testOf(pairs: readonly PairedTask[], seed: number, label: string): Comparison["test"] {
  if (pairs.length === 0) return undefined;
  const isSingle = pairs.every(({ first, second }) => first.graded === 1 && second.graded === 1);
  if (!isSingle) {
    const differences = pairs.map(({ first, second }) => second.rate - first.rate);
    return { name: "sign-flip", pValue: signFlipTest(differences, seed, label) };
  }
  const count = (isPicked: (task: PairedTask) => boolean) => pairs.filter(isPicked).length;
  const onlyFirst = count(({ first, second }) => first.rate > second.rate);
  const onlySecond = count(({ first, second }) => first.rate < second.rate);
  return { name: "mcnemar", pValue: mcnemarExact(onlyFirst, onlySecond) };
}

function pairedMean(
  pairs: readonly PairedTask[],
  value: (result: PairedTask["first"]) => number | undefined,
  settings: BootstrapSettings,
  label: string,
): PairedMean | undefined {
  const known = pairs.flatMap(({ first, second }) => {
    const [a, b] = [value(first), value(second)];
    return a === undefined || b === undefined ? [] : [[a, b] as const];
  });
  if (known.length === 0) return undefined;
  const mean = (side: 0 | 1) => known.reduce((sum, pair) => sum + pair[side], 0) / known.length;
  const [first, second] = [mean(0), mean(1)];
  const interval = meanInterval(
    known.map(([a, b]) => b - a),
    settings,
    label,
  );
  return { tasks: known.length, first, second, difference: second - first, interval };
}
