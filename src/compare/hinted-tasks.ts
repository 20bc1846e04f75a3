import type { Comparison } from "../analysis/comparison/compare-runs.ts";

/** The compared tasks whose attempts a run's hints came from. */
export function hintedTasks(
  hintedBy: Comparison["first"]["hintedBy"],
  { both, onlyFirst, onlySecond, neither }: Comparison,
): readonly string[] {
  const tasks = new Set(hintedBy?.tasks);
  return [...both, ...onlyFirst, ...onlySecond, ...neither].filter((task) => tasks.has(task));
}
