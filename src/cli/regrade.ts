import { loadConfig } from "../config/load.ts";
import { regrade } from "../eval/run.ts";
import { wholeNumber } from "./flag-values.ts";
import { report } from "./go-on.ts";
import { type RunProgress, runProgress } from "./run-progress.ts";
import { warnOf } from "./sandbox-options.ts";

export interface RegradeFlags {
  readonly store: string;
  readonly jobs?: string;
  readonly config?: string;
  readonly json?: boolean;
}

/** `hindcast regrade`: grades a run's answers anew, asking nothing. */
export async function regradeCommand(runId: string, flags: RegradeFlags): Promise<number> {
  const { statistics } = (await loadConfig(flags.config)).config;
  const { store, json } = flags;
  let progress: RunProgress | undefined;
  const result = await regrade(runId, {
    store,
    jobs: wholeNumber("--jobs", flags.jobs, 64),
    statistics,
    onSandbox: warnOf,
    onStart: (start) => {
      progress = runProgress(start, process.stderr);
    },
    onEvent: (event) => progress?.took(event),
  });
  progress?.end();
  return await report(result, { confidence: statistics.confidence, json });
}
