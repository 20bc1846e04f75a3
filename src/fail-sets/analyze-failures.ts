import { type FailSet, failSet, type MissingPolicy } from "../analysis/fail-sets/fail-set.ts";
import type { GradedAttempt } from "../analysis/fail-sets/graded-run.ts";
import type { StandingRule } from "../analysis/fail-sets/standings.ts";
import { readGradedRuns } from "../graded-runs/read-graded-runs.ts";
import type { Finding } from "../model/finding.ts";
import { attemptsWhere } from "./attempts-where.ts";

/** Which runs' failures make a fail set, and when a task counts as failed. */
export interface AnalyzeFailuresOptions extends Pick<StandingRule, "epochsFailed" | "statuses"> {
  /** Files, or runs of the store. */
  readonly runs: readonly string[];
  readonly store: string;
  /** How many of the runs have to fail at a task; `all` is their intersection. Default: 1, the union. */
  readonly atLeast?: number | "all" | undefined;
  /** Runs whose failures are taken away. */
  readonly minus?: readonly string[] | undefined;
  readonly missing?: MissingPolicy | undefined;
  /** A condition in SQL over the columns of attempts; failures it does not hold for do not count. */
  readonly where?: string | undefined;
  /** Of encrypted zips. Default: HAL's own. */
  readonly password?: string | undefined;
}

/** The fail set of some runs, and what was noticed in reading them. */
export interface AnalyzeFailuresResult {
  readonly failSet: FailSet;
  /** How many of the fail set's runs are the first operand, the others being taken away. */
  readonly sources: number;
  readonly findings: readonly Finding[];
}

/**
 * The tasks that runs failed, by an expression over them; see {@link failSet}.
 *
 * @throws HindcastError `usage` for a wrong expression or condition, `bad-input` for runs that cannot be read or put
 * together
 */
export async function analyzeFailures(options: AnalyzeFailuresOptions): Promise<AnalyzeFailuresResult> {
  const { runs: names, minus = [], store, password, where, atLeast = 1, ...rule } = options;
  const findings: Finding[] = [];
  const all = await readGradedRuns([...names, ...minus], { store, password, findings });
  const counted: ReadonlySet<GradedAttempt> | undefined =
    where === undefined ? undefined : await attemptsWhere(all, where);
  const set = failSet({
    ...rule,
    runs: all.slice(0, names.length),
    minus: all.slice(names.length),
    atLeast,
    isCounted: counted && ((attempt) => counted.has(attempt)),
  });
  return { failSet: set, sources: names.length, findings };
}
