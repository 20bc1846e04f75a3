import { loadConfig } from "../config/load.ts";
import { readPlan } from "../eval/log/plan.ts";
import { regradeSession, runFolderOf } from "../eval/session.ts";
import { report } from "./go-on.ts";
import { reopen } from "./resume.ts";
import { runProgress } from "./run-progress.ts";

export interface RegradeFlags {
  readonly store: string;
  readonly jobs?: string;
  readonly config?: string;
  readonly json?: boolean;
}

/** `hindcast regrade`: grades a run's answers anew, asking nothing. */
export async function regradeCommand(runId: string, flags: RegradeFlags): Promise<number> {
  const { config } = await loadConfig(flags.config);
  const { store, json } = flags;
  const plan = await readPlan(runFolderOf(store, runId));
  const { evaluation, grading } = await reopen(plan, flags);
  const progress = runProgress(plan.taskIds.length * plan.epochs, undefined, process.stderr);
  try {
    const { statistics } = config;
    const onEvent = progress.took;
    const result = await regradeSession({ store, plan, evaluation, grading, statistics, onEvent });
    progress.end();
    return await report(plan, result, { confidence: statistics.confidence, json });
  } finally {
    await grading[Symbol.asyncDispose]();
  }
}
