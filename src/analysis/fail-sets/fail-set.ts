import { HindcastError } from "../../model/error.ts";
import { naturalOrder } from "../../model/natural-order.ts";
import type { GradedRun } from "./graded-run.ts";
import { type Standing, type StandingRule, standings } from "./standings.ts";

export const missingPolicies = ["fail", "ignore", "error"] as const;
/** What a run of which nothing is known at a task counts as: failed there, without a say, or an error. */
export type MissingPolicy = (typeof missingPolicies)[number];

export interface FailSetExpression extends StandingRule {
  readonly runs: readonly GradedRun[];
  /** Tasks that at least so many runs failed: 1 is their union; `all` runs their intersection. */
  readonly atLeast: number | "all";
  /** Tasks that one of these runs failed are taken away again. */
  readonly minus?: readonly GradedRun[] | undefined;
  /** Default: `error` for an intersection, `ignore` else. */
  readonly missing?: MissingPolicy | undefined;
}

/** How one run stands to the tasks of all. */
export interface RunStandings {
  readonly run: GradedRun;
  /** Task ids by standing, in natural order. */
  readonly tasks: Readonly<Record<Standing, readonly string[]>>;
}

/** The tasks that runs failed at, and how every run stands to every task. */
export interface FailSet {
  /** In natural order. */
  readonly taskIds: readonly string[];
  /** All tasks that one of the runs attempted or planned, in natural order. */
  readonly allTasks: readonly string[];
  /** Of the runs, and then of those taken away. */
  readonly runs: readonly RunStandings[];
  readonly missing: MissingPolicy;
}

/**
 * The tasks that runs failed, by an expression over them. Failed is attempted and wrong: where nothing is known of a
 * run at a task (never attempted, no grade, infrastructure), `missing` decides; a run without a say neither makes a
 * task a member nor keeps it from being one.
 *
 * @throws HindcastError `usage` for runs given twice or a number of runs that cannot be; `bad-input` for runs of
 * different benchmarks or rows, and for missing attempts where the policy is `error`
 */
export function failSet(expression: FailSetExpression): FailSet {
  const { runs, atLeast, minus = [], ...rule } = expression;
  const { epochsFailed } = rule;
  const everyRun = [...runs, ...minus];
  requireComparable(everyRun);
  requireNumber(atLeast, runs.length);
  const isIntersection = atLeast === "all" || (atLeast === runs.length && runs.length > 1);
  const missing = expression.missing ?? (isIntersection ? "error" : "ignore");

  const known = everyRun.map((run) => standings(run, rule));
  const allTasks = [...new Set(known.flatMap((tasks) => [...tasks.keys()]))].sort(naturalOrder);
  if (missing === "error") requireComplete(runStandings(everyRun, known, allTasks));
  const [first, taken] = [known.slice(0, runs.length), known.slice(runs.length)];
  const taskIds = allTasks.filter((task) => {
    const says = (tasks: ReadonlyMap<string, Standing>) => said(tasks.get(task), missing);
    return isMember(first.map(says), atLeast) && !taken.some((tasks) => says(tasks) === "failed");
  });
  // What is told of a run is how it stood, whichever of its failures were picked.
  const isPicked = rule.statuses !== undefined || rule.isCounted !== undefined;
  const told = isPicked ? everyRun.map((run) => standings(run, { epochsFailed })) : known;
  return { taskIds, allTasks, runs: runStandings(everyRun, told, allTasks), missing };
}

/** Whether runs are of the same tasks. @throws HindcastError `usage` for a run given twice, `bad-input` else */
export function requireComparable(runs: readonly GradedRun[]): void {
  const names = new Set<string>();
  for (const { name } of runs) {
    if (names.has(name)) throw new HindcastError("usage", `run ${name} is given twice`);
    names.add(name);
  }
  requireSame(runs, "benchmark", ({ benchmark }) => benchmark);
  requireSame(
    runs.filter(({ rowsHash }) => rowsHash !== undefined),
    "rows of the benchmark (SHA-256)",
    ({ rowsHash }) => rowsHash ?? "",
  );
}

function requireSame(runs: readonly GradedRun[], what: string, value: (run: GradedRun) => string): void {
  const [first, ...others] = runs;
  const other = first && others.find((run) => value(run) !== value(first));
  if (!first || !other) return;
  throw new HindcastError("bad-input", `runs of different tasks cannot be put together: ${what}`, {
    received: `${value(first)} in ${first.name} and ${value(other)} in ${other.name}`,
  });
}

function requireNumber(atLeast: number | "all", runs: number): void {
  if (runs === 0) throw new HindcastError("usage", "no run given");
  if (atLeast === "all" || (Number.isInteger(atLeast) && atLeast >= 1 && atLeast <= runs)) return;
  throw new HindcastError("usage", "the number of runs that have to fail", {
    received: String(atLeast),
    expected: `a whole number from 1 to ${runs}, the number of runs`,
  });
}

function runStandings(
  runs: readonly GradedRun[],
  known: readonly ReadonlyMap<string, Standing>[],
  allTasks: readonly string[],
): RunStandings[] {
  return runs.map((run, index) => ({ run, tasks: byStanding(allTasks, known[index] ?? new Map()) }));
}

function byStanding(
  tasks: readonly string[],
  known: ReadonlyMap<string, Standing>,
): Record<Standing, readonly string[]> {
  const lists: Record<Standing, string[]> = { passed: [], failed: [], error: [], unscored: [], missing: [] };
  for (const task of tasks) lists[known.get(task) ?? "missing"].push(task);
  return lists;
}

function requireComplete(runs: readonly RunStandings[]): void {
  const reasons = runs.flatMap(({ run, tasks: { missing, error, unscored } }) => {
    const parts = [
      missing.length > 0 && `did not attempt ${someOf(missing)}`,
      error.length > 0 && `had infrastructure errors at ${someOf(error)}`,
      unscored.length > 0 && `has no grade for ${someOf(unscored)}`,
    ].filter((part) => part !== false);
    return parts.length === 0 ? [] : [`${run.name} ${parts.join(", ")}`];
  });
  if (reasons.length === 0) return;
  throw new HindcastError("bad-input", `not every run knows every task: ${reasons.join("; ")}`, {
    hint: "--missing ignore leaves such a run out at such a task, --missing fail counts it as failed there",
  });
}

function someOf(tasks: readonly string[]): string {
  const listed = tasks.slice(0, 5).join(", ");
  return tasks.length > 5 ? `${tasks.length} tasks (${listed}, ...)` : listed;
}

function said(standing: Standing | undefined, missing: MissingPolicy): "passed" | "failed" | undefined {
  if (standing === "passed" || standing === "failed") return standing;
  return missing === "fail" ? "failed" : undefined;
}

function isMember(said: readonly ("passed" | "failed" | undefined)[], atLeast: number | "all"): boolean {
  const failed = said.filter((each) => each === "failed").length;
  return (
    failed >=
    (atLeast === "all" ? Math.max(1, failed + said.filter((each) => each === "passed").length) : atLeast)
  );
}
