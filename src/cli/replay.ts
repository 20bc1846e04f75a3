import { replay } from "../eval/run.ts";
import { exitCodes } from "./exit-codes.ts";
import { wholeNumber } from "./flag-values.ts";
import { print } from "./print.ts";
import type { RegradeFlags } from "./regrade.ts";
import { type RunProgress, runProgress } from "./run-progress.ts";
import { warnOf } from "./sandbox-options.ts";

interface ReplayFlags extends RegradeFlags {
  readonly journal?: string;
}

const mostListed = 10;

/** `hindcast replay`: does a run again from the journal alone, offline. @returns 1 when something came out differently */
export async function replayCommand(runId: string, flags: ReplayFlags): Promise<number> {
  const { store, journal, json } = flags;
  let progress: RunProgress | undefined;
  const { attempts, differences } = await replay(runId, {
    store,
    journal,
    jobs: wholeNumber("--jobs", flags.jobs, 64),
    onSandbox: warnOf,
    onStart: (start) => {
      progress = runProgress(start, process.stderr);
    },
    onEvent: (event) => progress?.took(event),
  });
  progress?.end();
  const lines = differences
    .slice(0, mostListed)
    .map(({ taskId, epoch, what, before, now }) =>
      what === "verdict"
        ? `${taskId}, epoch ${epoch}: ${before ?? "no verdict"} before, ${now ?? "no verdict"} now`
        : `${taskId}, epoch ${epoch}: another answer`,
    );
  const text = `${attempts} attempts replayed from the journal, ${differences.length} came out differently\n`;
  await print([
    json
      ? `${JSON.stringify({ run: runId, attempts, differences }, null, 2)}\n`
      : [text, ...lines.map((line) => `${line}\n`)].join(""),
  ]);
  return differences.length > 0 ? exitCodes.failed : exitCodes.done;
}
