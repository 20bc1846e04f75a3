import type { GradedAttempt } from "../analysis/fail-sets/graded-run.ts";
import { byCodeUnit } from "../model/order.ts";
import { toPlainText } from "../tables/markup.ts";
import type { AnalyzeFailuresResult } from "./analyze-failures.ts";

const mostLibraries = 10;

/** What a fail set is made of, for a terminal: each run, and the selected tasks by verdict and by library. */
export function failSetText({ failSet, sources }: AnalyzeFailuresResult): string {
  const { runs, taskIds, allTasks } = failSet;
  const perRun = runs.map(({ run, tasks }, index) => [
    `${index < sources ? "" : "minus "}${run.name}${run.synthetic ? " (stand-in)" : ""}`,
    String(tasks.failed.length),
    String(tasks.passed.length),
    String(tasks.error.length),
    String(tasks.unscored.length),
    String(tasks.missing.length),
  ]);
  const parts = [
    toPlainText({
      header: ["run", "failed", "passed", "infra", "no grade", "not attempted"],
      align: ["left", "right", "right", "right", "right", "right"],
      rows: perRun,
    }),
    `${taskIds.length} of ${allTasks.length} tasks selected\n`,
    verdictsText(failSet.runs.slice(0, sources), taskIds),
    librariesText(failSet.runs.slice(0, sources), taskIds, allTasks),
  ];
  return parts.filter((part) => part !== "").join("\n");
}

type Runs = AnalyzeFailuresResult["failSet"]["runs"];

function verdictsText(runs: Runs, taskIds: readonly string[]): string {
  const selected = new Set(taskIds);
  const counts = runs.map(({ run }) =>
    countBy(
      run.attempts.filter(({ taskId, outcome }) => selected.has(taskId) && outcome !== "passed"),
      verdictOf,
    ),
  );
  const names = [...new Set(counts.flatMap((count) => [...count.keys()]))].sort(byCodeUnit);
  if (names.length === 0) return "";
  return toPlainText({
    header: ["attempts at them by verdict", ...runs.map(({ run }) => run.name)],
    align: ["left", ...runs.map(() => "right" as const)],
    rows: names.map((name) => [name, ...counts.map((count) => String(count.get(name) ?? 0))]),
  });
}

function verdictOf({ verdict, outcome }: GradedAttempt): string {
  return verdict ?? outcome ?? "not told";
}

function librariesText(runs: Runs, taskIds: readonly string[], allTasks: readonly string[]): string {
  const librariesOf = (taskId: string) =>
    runs.map(({ run }) => run.libraries.get(taskId)).find((libraries) => libraries !== undefined) ?? [];
  const selected = countBy(taskIds.flatMap(librariesOf), (name) => name);
  const all = countBy(allTasks.flatMap(librariesOf), (name) => name);
  const most = [...selected].sort(([a, first], [b, second]) => second - first || byCodeUnit(a, b));
  if (most.length === 0) return "";
  const rows = most.slice(0, mostLibraries).map(([name, count]) => {
    const of = all.get(name) ?? count;
    return [name, String(count), String(of), `${Math.round((100 * count) / of)}%`];
  });
  const more = most.length - rows.length;
  const table = toPlainText({
    header: ["library", "selected", "of tasks", "share"],
    align: ["left", "right", "right", "right"],
    rows,
  });
  return more > 0 ? `${table}and ${more} more libraries\n` : table;
}

function countBy<T>(items: readonly T[], key: (item: T) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
  return counts;
}
