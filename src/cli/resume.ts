import { loadConfig } from "../config/load.ts";
import { readPlan } from "../eval/log/plan.ts";
import { reopenRun } from "../eval/open-run.ts";
import { runFolderOf } from "../eval/session.ts";
import { wholeNumber } from "./flag-values.ts";
import { goOn } from "./go-on.ts";
import type { ModelFlags } from "./model-flags.ts";
import { modelOptions } from "./model-options.ts";
import { warnOf } from "./sandbox-options.ts";
import { requireUsed } from "./solver-flags.ts";

interface ResumeFlags extends ModelFlags {
  readonly store: string;
  readonly jobs?: string;
  readonly json?: boolean;
}

/** `hindcast resume`: goes on with a run after a stop, and does again what ended in `infra`. */
export async function resumeCommand(runId: string, flags: ResumeFlags): Promise<number> {
  const { store, json } = flags;
  const { config } = await loadConfig(flags.config);
  const { solver } = await readPlan(runFolderOf(store, runId));
  requireUsed(solver.given, flags);
  const models = await modelOptions(flags);
  const jobs = wholeNumber("--jobs", flags.jobs, 64);
  await using run = await reopenRun(runId, { store, jobs, onSandbox: warnOf });
  return await goOn(run, { models, config, json });
}
