import { type Comparison, compareRuns } from "../analysis/comparison/compare-runs.ts";
import type { BootstrapSettings } from "../analysis/comparison/paired-bootstrap.ts";
import { checkSelectionOrigin } from "../analysis/fail-sets/selection-origin.ts";
import { resolveTaskIds, taskIdFinder } from "../analysis/fail-sets/task-ids.ts";
import type { TaskSelection } from "../analysis/fail-sets/task-selection.ts";
import { holmAdjusted } from "../analysis/statistics/holm.ts";
import { readGradedRuns } from "../graded-runs/read-graded-runs.ts";
import { HindcastError } from "../model/error.ts";
import type { Finding } from "../model/finding.ts";

/** Which runs are compared, and how differences are judged. */
export interface CompareOptions extends BootstrapSettings {
  /** Files, or runs of the store: the first is what the others are compared with. */
  readonly runs: readonly string[];
  readonly store: string;
  /** A set of tasks that was chosen by its failures: what lies outside of it is told apart. */
  readonly failSet?: TaskSelection | undefined;
  /** Of encrypted zips. Default: HAL's own. */
  readonly password?: string | undefined;
}

/** One run beside the first. */
export interface ComparedRun {
  readonly all: Comparison;
  /** Of all tasks in common; adjusted for the number of runs compared (Holm). */
  readonly adjusted: number | undefined;
  readonly inside: Comparison | undefined;
  readonly outside: Comparison | undefined;
  /**
   * The second run attempted only tasks that the first failed: whatever it solved is a gain, since nothing could be
   * lost, and part of it is chance.
   */
  readonly isChosenByFailure: boolean;
  /** Significantly fewer tasks passed. */
  readonly isRegression: boolean;
}

/** Every other run's comparison with the first. */
export interface CompareResult {
  readonly compared: readonly ComparedRun[];
  readonly findings: readonly Finding[];
}

/**
 * Compares runs with the first of them, paired on tasks.
 *
 * @throws HindcastError `usage` for fewer than two runs, `bad-input` for runs that cannot be read or put together
 */
export async function compare(options: CompareOptions): Promise<CompareResult> {
  const { runs: names, store, password, failSet, confidence } = options;
  if (names.length < 2) {
    throw new HindcastError("usage", "compare", {
      received: `${names.length} run`,
      expected: "at least two",
    });
  }
  const findings: Finding[] = [];
  const [first, ...others] = await readGradedRuns(names, { store, password, findings });
  if (first === undefined) throw new HindcastError("internal", "no run was read");
  const known = [...new Set([first, ...others].flatMap((run) => run.attempts.map(({ taskId }) => taskId)))];
  const otherRows = failSet && checkSelectionOrigin(failSet, first, "fail set");
  if (otherRows !== undefined)
    findings.push({ level: "warning", code: "other-rows", subject: "fail set", message: otherRows });
  const set = failSet && attemptedOf(failSet.taskIds, known, findings);
  const all = others.map((run) => compareRuns(first, run, options));
  const adjusted = holmAdjusted(all.map(({ test }) => test?.pValue));
  const compared = all.map((comparison, index): ComparedRun => {
    const { second, passRate } = comparison;
    const pValue = adjusted[index];
    return {
      all: comparison,
      adjusted: pValue,
      inside: set && compareRuns(first, second, options, (taskId) => set.has(taskId)),
      outside: set && compareRuns(first, second, options, (taskId) => !set.has(taskId)),
      isChosenByFailure: isChosenByFailure(comparison),
      isRegression: pValue !== undefined && pValue < 1 - confidence && (passRate?.difference ?? 0) < 0,
    };
  });
  return { compared, findings };
}

// A sandbox may not have been able to run some, or a run was stopped before them.
function attemptedOf(failSet: readonly string[], known: readonly string[], findings: Finding[]): Set<string> {
  const matching = taskIdFinder(known);
  const isAttempted = (id: string) => matching(id).length > 0;
  const others = failSet.filter((id) => !isAttempted(id));
  const listed = others.slice(0, mostListed).join(", ");
  if (others.length > 0 && others.length === failSet.length) {
    throw new HindcastError("bad-input", "no task of the fail set was attempted by any of the runs", {
      received: listed,
      expected: `ids such as ${known.slice(0, 3).join(", ")}`,
    });
  }
  if (others.length > 0) {
    const more = others.length > mostListed ? ", …" : "";
    const message = `${others.length} of its ${failSet.length} tasks were attempted by none of the runs: ${listed}${more}`;
    findings.push({ level: "warning", code: "task-not-attempted", subject: "fail set", message });
  }
  return new Set(resolveTaskIds(failSet.filter(isAttempted), known));
}

const mostListed = 5;

function isChosenByFailure({ first, tasks, both, onlyFirst, gradedOnlyIn }: Comparison): boolean {
  const solvesElsewhere = first.attempts.some(({ outcome }) => outcome === "passed");
  const isPart = gradedOnlyIn.first.length > 0 && gradedOnlyIn.second.length === 0;
  return tasks > 0 && isPart && both.length + onlyFirst.length === 0 && solvesElsewhere;
}
