import { taskIdForFile } from "../analysis/fail-sets/task-ids.ts";
import { version } from "../config/version.ts";
import type { AnalyzeFailuresOptions, AnalyzeFailuresResult } from "./analyze-failures.ts";

/**
 * A fail set as its file holds it. The first three keys are those that other tools read, and what `--sample-ids` takes;
 * the others say where it came from. What no run tells is null.
 */
export function failSetDocument(
  { failSet, sources }: AnalyzeFailuresResult,
  options: AnalyzeFailuresOptions,
) {
  const runs = failSet.runs.map(({ run }) => run);
  const rows = runs.find(({ rowsHash }) => rowsHash !== undefined)?.rowsHash ?? null;
  const counts = { tasks: failSet.allTasks.length, selected: failSet.taskIds.length };
  return {
    source_runs: runs.slice(0, sources).map(({ name }) => name),
    mode: modeOf(options),
    sample_ids: failSet.taskIds.map(taskIdForFile),
    benchmark: runs[0]?.benchmark ?? null,
    rows_sha256: rows,
    expression: expressionOf(
      options,
      runs.map(({ name }) => name),
    ),
    missing: failSet.missing,
    counts,
    runs: failSet.runs.map(({ run, tasks }, index) => ({
      run: run.name,
      role: index < sources ? "source" : "minus",
      agent: run.agent ?? null,
      model: run.model ?? null,
      ...(run.synthetic && { synthetic: true }),
      passed: tasks.passed.length,
      failed: tasks.failed.length,
      not_attempted: tasks.missing.map(taskIdForFile),
      infrastructure_errors: tasks.error.map(taskIdForFile),
      unscored: tasks.unscored.map(taskIdForFile),
    })),
    hindcast: version,
  };
}

function modeOf({ runs, atLeast = 1 }: AnalyzeFailuresOptions): string {
  if (runs.length === 1) return "single";
  return atLeast === "all" ? "intersect" : atLeast === 1 ? "union" : `at-least-${atLeast}`;
}

// The expression for people: what was put together how, and by which reading of failed.
function expressionOf(options: AnalyzeFailuresOptions, names: readonly string[]): string {
  const { runs, atLeast = 1, epochsFailed = "all", statuses, where } = options;
  const [first, taken] = [names.slice(0, runs.length), names.slice(runs.length)];
  const joined =
    atLeast === "all"
      ? first.join(" & ")
      : atLeast === 1
        ? first.join(" | ")
        : `at least ${atLeast} of ${first.join(", ")}`;
  const parts = [
    taken.length === 0 ? joined : `(${joined}) - (${taken.join(" | ")})`,
    statuses && `status ${[...statuses].join(" or ")}`,
    epochsFailed !== "all" && `failed in ${epochsFailed} epochs or more`,
    where !== undefined && `where ${where}`,
  ];
  return parts.filter((part) => typeof part === "string").join("; ");
}
