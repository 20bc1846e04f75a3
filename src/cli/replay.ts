import { readPlan } from "../eval/log/plan.ts";
import { readRunState } from "../eval/log/run-log.ts";
import { replaySession, runFolderOf } from "../eval/session.ts";
import { HindcastError } from "../model/error.ts";
import { exitCodes } from "./exit-codes.ts";
import { askedAgain } from "./model-options.ts";
import { prepareSolver } from "./prepare-solver.ts";
import { print } from "./print.ts";
import type { RegradeFlags } from "./regrade.ts";
import { reopen } from "./resume.ts";
import { mostAtOnce, openRunModels, solverOfPlan } from "./run-options.ts";
import { runProgress } from "./run-progress.ts";

interface ReplayFlags extends RegradeFlags {
  readonly journal?: string;
}

const mostListed = 10;

/** `hindcast replay`: does a run again from the journal alone, offline. @returns 1 when something came out differently */
export async function replayCommand(runId: string, flags: ReplayFlags): Promise<number> {
  const folder = runFolderOf(flags.store, runId);
  const plan = await readPlan(folder);
  if (plan.solver.name === "exec") {
    throw new HindcastError("usage", "replay", {
      received: plan.solver.given,
      expected:
        "a run whose solver asked models through Hindcast: what a program asked by itself is in no journal",
    });
  }
  const solver = await solverOfPlan(plan);
  const { evaluation, grading } = await reopen(plan, flags);
  const { journal } = askedAgain(plan, { journal: flags.journal });
  const options = { journal, offline: true, baseUrl: plan.baseUrl };
  const models = await openRunModels(evaluation, options);
  try {
    await prepareSolver({ plan, evaluation, solver });
    const progress = runProgress(plan.taskIds.length * plan.epochs, models, process.stderr);
    const { attempts, differences } = await replaySession({
      plan,
      evaluation,
      solver,
      grading,
      models,
      mostAtOnce: mostAtOnce(plan, {}),
      before: readRunState(folder),
      onEvent: progress.took,
    });
    progress.end();
    const lines = differences
      .slice(0, mostListed)
      .map(({ taskId, epoch, what, before, now }) =>
        what === "verdict"
          ? `${taskId}, epoch ${epoch}: ${before ?? "no verdict"} before, ${now ?? "no verdict"} now`
          : `${taskId}, epoch ${epoch}: another answer`,
      );
    const text = `${attempts} attempts replayed from the journal, ${differences.length} came out differently\n`;
    await print([
      flags.json
        ? `${JSON.stringify({ run: runId, attempts, differences }, null, 2)}\n`
        : [text, ...lines.map((line) => `${line}\n`)].join(""),
    ]);
    return differences.length > 0 ? exitCodes.failed : exitCodes.done;
  } finally {
    await solver.close?.();
    await models.close();
    await grading[Symbol.asyncDispose]();
  }
}
