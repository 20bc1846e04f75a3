import type { Config } from "../config/config.ts";
import { finishRun, type RunResult } from "../eval/finish-run.ts";
import type { OpenRun } from "../eval/open-run.ts";
import { HindcastError } from "../model/error.ts";
import type { ModelsOptions } from "../models/models-options.ts";
import { exitCodes } from "./exit-codes.ts";
import { watchSignals } from "./interrupt.ts";
import { print } from "./print.ts";
import { type RunProgress, runProgress } from "./run-progress.ts";
import { runDocument, runText } from "./run-report.ts";
import { watchStrayRejections } from "./stray-rejections.ts";

export interface GoOnOptions {
  readonly models: ModelsOptions;
  readonly config: Config;
  readonly json?: boolean | undefined;
}

/** Goes on with a run to its end, and says how it went. @returns the exit code: 1 when attempts are left without a verdict */
export async function goOn(run: OpenRun, { models, config, json }: GoOnOptions): Promise<number> {
  const { statistics } = config;
  let progress: RunProgress | undefined;
  const interrupt = watchInterrupt(run);
  try {
    const result = await finishRun(run, {
      models: { ...models, onNote: (text) => progress?.note(text) },
      statistics,
      stop: interrupt.stop,
      onStart: (start) => {
        progress = runProgress(start, process.stderr);
      },
      onEvent: (event) => progress?.took(event),
    });
    progress?.end();
    if (interrupt.stray) throw withHint(interrupt.stray, run.plan.runId);
    if (interrupt.stop.aborted) return exitCodes.interrupted;
    return await report(result, { confidence: statistics.confidence, json });
  } finally {
    interrupt.end();
  }
}

// What is on its way is waited for. A second signal does not wait. No attempt is known whose fault a stray rejection is,
// so that it ends the run.
function watchInterrupt({ plan, solver }: OpenRun) {
  const stop = new AbortController();
  let stray: HindcastError | undefined;
  const endStray = watchStrayRejections((error) => {
    stray = error;
    stop.abort();
  });
  const endSignals = watchSignals((signal) => {
    if (stop.signal.aborted) process.exit(exitCodes.interrupted);
    process.stderr.write(
      `\ninterrupted: keeping what is on its way (once more: no longer); hindcast resume ${plan.runId} goes on\n`,
    );
    stop.abort();
    // Programs that solve may take long: only at a terminal is there somebody to wait, or not, for them.
    if (signal !== "SIGINT") void Promise.allSettled([solver.close?.()]);
  });
  return {
    stop: stop.signal,
    get stray() {
      return stray;
    },
    end() {
      endSignals();
      endStray();
    },
  };
}

/** Prints how a run went. @returns its exit code @throws what ended it early */
export async function report(
  { plan, ...result }: RunResult,
  { confidence, json }: { readonly confidence: number; readonly json?: boolean | undefined },
): Promise<number> {
  const text = json
    ? `${JSON.stringify(runDocument(plan, result), null, 2)}\n`
    : runText(plan, result, confidence);
  await print([text]);
  if (result.stopped !== undefined) throw withHint(result.stopped, plan.runId);
  const { outcomes, notAttempted } = result.summary;
  return outcomes.error + notAttempted > 0 ? exitCodes.failed : exitCodes.done;
}

function withHint(error: unknown, runId: string): unknown {
  if (!HindcastError.isInstance(error)) return error;
  // The budget is the run's: without a higher one it would stop again at once.
  const higher = error.code === "budget" ? " --max-cost <more dollars in all>" : "";
  const hint = `what was reached is kept: hindcast resume ${runId}${higher} goes on`;
  const option = error.code === "budget" ? undefined : error.option;
  return new HindcastError(error.code, error.message, { hint, cause: error, ...(option && { option }) });
}
