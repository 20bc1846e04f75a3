import { statSync } from "node:fs";
import { requireComparable } from "../analysis/fail-sets/fail-set.ts";
import type { GradedRun } from "../analysis/fail-sets/graded-run.ts";
import type { Finding } from "../model/finding.ts";
import { traceFormat } from "../sources/detect.ts";
import { openStore } from "../store/store.ts";
import { gradedRunOfLog } from "./of-log.ts";
import { gradedRunOfResults } from "./of-results.ts";
import { gradedRunOfStore } from "./of-store.ts";
import { gradedRunOfTrace } from "./of-trace.ts";

export interface GradedRunsOptions {
  /** Where runs are looked up that are no files. */
  readonly store: string;
  /** Of encrypted zips. Default: HAL's own. */
  readonly password?: string | undefined;
  /** Gets what was noticed in the files. */
  readonly findings: Finding[];
}

/**
 * The runs that names stand for, in their order, each with what happened at every task. A name is that of a file (a HAL
 * trace, plain or in a zip, an Inspect log, or a result file of BigCodeBench), or of a run in the store: its id, its key, or a beginning.
 *
 * @throws HindcastError `usage` for a run given twice, `bad-input` for what is no run and for runs of different tasks
 */
export async function readGradedRuns(
  names: readonly string[],
  options: GradedRunsOptions,
): Promise<readonly GradedRun[]> {
  const runs: GradedRun[] = [];
  for (const name of names) runs.push(await readGradedRun(name, options));
  const distinct = withDistinctNames(runs, names);
  requireComparable(distinct);
  return distinct;
}

async function readGradedRun(
  name: string,
  { store: folder, password, findings }: GradedRunsOptions,
): Promise<GradedRun> {
  if (statSync(name, { throwIfNoEntry: false })?.isFile()) {
    const format = traceFormat(name);
    if (format === "bigcodebench") return await gradedRunOfResults(name, findings);
    if (format === "inspect") return await gradedRunOfLog(name, findings);
    return await gradedRunOfTrace(name, password);
  }
  await using store = await openStore(folder);
  return await gradedRunOfStore(store, name, findings);
}

// Files of equal names in different folders are told apart by their paths.
function withDistinctNames(runs: readonly GradedRun[], given: readonly string[]): readonly GradedRun[] {
  return runs.map((run, index) => {
    const isAlone = runs.every(
      (other, at) => at === index || other.name !== run.name || given[at] === given[index],
    );
    return isAlone ? run : { ...run, name: given[index] ?? run.name };
  });
}
