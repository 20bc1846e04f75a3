import { naturalOrder } from "../../model/natural-order.ts";

/** A task that may be picked. */
export interface SubsetTask {
  readonly taskId: string;
  /** What a subset should cover: libraries, or domains. */
  readonly features: readonly string[];
  /** Share of runs that failed it, 0 to 1; `undefined` when no run tells. */
  readonly difficulty: number | undefined;
}

export interface SubsetPlan {
  readonly size: number;
  /** `cover`: features first, difficulty between equals. `difficulty`: as the whole is spread, features within. */
  readonly by: "cover" | "difficulty";
}

/**
 * Picks tasks greedily: always the one that adds most features not yet covered, which finds at least 63% of what the
 * best subset covers (Nemhauser, Wolsey and Fisher, 1978). Among equals, one of the level of difficulty that is furthest
 * behind its share; then the first in natural order. When all features are covered, covering begins anew.
 *
 * @returns ids in natural order, fewer than `size` where there are fewer tasks
 */
export function pickSubset(tasks: readonly SubsetTask[], { size, by }: SubsetPlan): string[] {
  const left = new Map(
    tasks.toSorted((a, b) => naturalOrder(a.taskId, b.taskId)).map((task) => [task.taskId, task]),
  );
  const share = shares(tasks);
  const picked: SubsetTask[] = [];
  let covered = new Set<string>();
  while (picked.length < size && left.size > 0) {
    const gain = ({ features }: SubsetTask) => features.filter((feature) => !covered.has(feature)).length;
    const lag = lagOf(picked, share);
    const rank = (task: SubsetTask) => (by === "cover" ? [gain(task), lag(task)] : [lag(task), gain(task)]);
    const best = firstBest([...left.values()], rank);
    if (best === undefined) break;
    if (gain(best) === 0 && covered.size > 0 && [...left.values()].every((task) => gain(task) === 0)) {
      covered = new Set();
      continue;
    }
    for (const feature of best.features) covered.add(feature);
    picked.push(best);
    left.delete(best.taskId);
  }
  return picked.map(({ taskId }) => taskId).sort(naturalOrder);
}

/** Levels of difficulty, each a fifth of the range of 0 to 1: tenths would be too fine for few runs. */
export const levels = 5;
// Shares of runs are fractions that doubles miss by a hair: one run of five is (1 - 4/5) * 5 = 0.9999999999999998.
const hair = 1e-9;

export function levelOf({ difficulty }: SubsetTask): number | undefined {
  return difficulty === undefined ? undefined : Math.min(levels - 1, Math.floor(difficulty * levels + hair));
}

function shares(tasks: readonly SubsetTask[]): ReadonlyMap<number | undefined, number> {
  const share = new Map<number | undefined, number>();
  for (const task of tasks) share.set(levelOf(task), (share.get(levelOf(task)) ?? 0) + 1 / tasks.length);
  return share;
}

// How far a task's level is behind its share of what will have been picked.
function lagOf(
  picked: readonly SubsetTask[],
  share: ReadonlyMap<number | undefined, number>,
): (task: SubsetTask) => number {
  const counts = new Map<number | undefined, number>();
  for (const task of picked) counts.set(levelOf(task), (counts.get(levelOf(task)) ?? 0) + 1);
  return (task) => (share.get(levelOf(task)) ?? 0) * (picked.length + 1) - (counts.get(levelOf(task)) ?? 0);
}

function firstBest(
  tasks: readonly SubsetTask[],
  rank: (task: SubsetTask) => readonly number[],
): SubsetTask | undefined {
  let best: { readonly task: SubsetTask; readonly ranks: readonly number[] } | undefined;
  for (const task of tasks) {
    const ranks = rank(task);
    if (best === undefined || isHigher(ranks, best.ranks)) best = { task, ranks };
  }
  return best?.task;
}

function isHigher(a: readonly number[], b: readonly number[]): boolean {
  for (const [index, value] of a.entries()) {
    const other = b[index] ?? 0;
    if (value !== other) return value > other;
  }
  return false;
}
