import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { Config } from "../config/config.ts";
import { loadConfig } from "../config/load.ts";
import { estimateRun } from "../eval/estimate-run.ts";
import type { Evaluation } from "../eval/evaluation.ts";
import { nameIsTaken, type RunPlan, writePlan } from "../eval/log/plan.ts";
import { planRun, selectTasks } from "../eval/plan-run.ts";
import { groundTruthFolderOf, runFolderOf } from "../eval/session.ts";
import type { Solver } from "../eval/solvers/solver.ts";
import { usualSeconds } from "../grade/ground-truth.ts";
import { HindcastError } from "../model/error.ts";
import { priceTable } from "../prices/price-table.ts";
import { estimateText } from "./estimate-text.ts";
import { exitCodes } from "./exit-codes.ts";
import { number, wholeNumber } from "./flag-values.ts";
import { goOn } from "./go-on.ts";
import { askingOf, modelOptions } from "./model-options.ts";
import { prepareSolver } from "./prepare-solver.ts";
import { print } from "./print.ts";
import {
  evaluationFromFlags,
  modelOf,
  openRunModels,
  sandboxOpener,
  solverFromFlags,
} from "./run-options.ts";
import { solverText } from "./run-report.ts";
import { type SandboxFlags, sandboxOptions } from "./sandbox-options.ts";
import { type RequestFlags, requireUsed, type SolverFlags } from "./solver-flags.ts";
import { readTaskSelection, requireOrigin, selectionFile } from "./task-selection.ts";
import { version } from "./version.ts";

interface RunFlags extends RequestFlags, SolverFlags, SandboxFlags {
  readonly solver: string;
  readonly data?: string;
  readonly split?: string;
  readonly subset?: string;
  readonly samples?: string;
  readonly taskIds?: string;
  readonly epochs?: string;
  readonly timeLimit?: string;
  readonly timeout?: string;
  readonly runId?: string;
  readonly store: string;
  readonly json?: boolean;
}

/** `hindcast run`. @returns the exit code: 4 when the budget was reached, 1 when attempts are left without a verdict. */
export async function runCommand(benchmark: string, flags: RunFlags): Promise<number> {
  requireUsed(flags.solver, flags);
  const { config } = await loadConfig(flags.config);
  const model = modelOf(flags.solver, flags, config);
  const { runId, store } = flags;
  if (runId !== undefined) requireNewName(runId, store);
  const solver = await solverFromFlags(flags.solver, flags, model);
  try {
    return await runSolver(benchmark, { solver, model, config }, flags);
  } finally {
    await solver.close?.();
  }
}

async function runSolver(
  benchmark: string,
  { solver, model, config }: { readonly solver: Solver; readonly model: string; readonly config: Config },
  flags: RunFlags,
): Promise<number> {
  const { runId, store } = flags;
  const { fresh = false, ...models } = await modelOptions(flags);
  const choices = numbers(flags);
  const evaluation = await evaluationFromFlags(benchmark, flags, config);
  const selection =
    flags.taskIds === undefined ? undefined : await readTaskSelection(flags.taskIds, "--sample-ids");
  requireOrigin(selection, evaluation, "--sample-ids");
  const taskIds = selection?.taskIds;
  const selected = selectTasks(evaluation, taskIds);
  if (selected.length === 0) return await nothingToDo(flags.json);

  const { kind = "docker", image, python, memoryMb } = sandboxOptions(flags);
  const grading = await evaluation.openGrading(new Set(selected), {
    openSandbox: sandboxOpener(flags),
    seconds: choices.gradeSeconds,
    memoryMb,
    groundTruthFolder: groundTruthFolderOf(store),
  });
  try {
    const plan = planRun(
      { evaluation, solver, grading },
      {
        ...choices,
        model,
        fresh,
        taskIds,
        runId,
        given: flags.solver,
        options: solverOptions(flags.solverOption ?? []),
        sandbox: { kind, image, python, memoryMb },
        baseUrl: models.baseUrl,
        asking: askingOf(models),
        prices: (models.prices ?? priceTable()).name,
        failSet: flags.taskIds === undefined ? undefined : await failSetFacts(flags.taskIds),
        hindcast: version,
        now: new Date(),
      },
    );
    sayWhatIsLeftOut(plan);
    if (plan.taskIds.length === 0) return await nothingToDo(flags.json);
    await prepareSolver({ plan, evaluation, solver });
    if (flags.estimate) return await estimate({ plan, evaluation, solver }, models, flags.json);
    await writePlan(runFolderOf(store, plan.runId), plan);
    process.stderr.write(`run ${plan.runId}: ${plan.taskIds.length} tasks, ${solverText(plan)}\n`);
    return await goOn({
      plan,
      evaluation,
      solver,
      grading,
      models,
      store: flags.store,
      config,
      json: flags.json,
    });
  } finally {
    await grading[Symbol.asyncDispose]();
  }
}

// The name becomes a folder's, and told late it would have cost opening a sandbox.
function requireNewName(runId: string, store: string): void {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,149}$/.test(runId)) {
    throw new HindcastError("usage", "--run-id", {
      received: JSON.stringify(runId),
      expected: "letters, digits, ., _ and -, as baseline-1",
    });
  }
  if (existsSync(runFolderOf(store, runId))) throw nameIsTaken(runId);
}

function numbers(flags: RunFlags) {
  return {
    samples: wholeNumber("--samples", flags.samples),
    epochs: wholeNumber("--epochs", flags.epochs, 1000) ?? 1,
    temperature: number("--temperature", flags.temperature, 0, 2),
    seed: wholeNumber("--seed", flags.seed, 2 ** 31 - 1, 0),
    maxTokens: wholeNumber("--max-tokens", flags.maxTokens),
    timeLimit: number("--time-limit", flags.timeLimit, 0.001, 86_400),
    gradeSeconds: wholeNumber("--timeout", flags.timeout, 86_400) ?? usualSeconds,
  };
}

// An empty selection never means all tasks.
async function nothingToDo(json: boolean | undefined): Promise<number> {
  await print([json ? `${JSON.stringify({ run: null, tasks: 0 }, null, 2)}\n` : "0 tasks: nothing to do\n"]);
  return exitCodes.done;
}

function sayWhatIsLeftOut({ unsupported }: RunPlan): void {
  const reasons = Object.entries(unsupported);
  if (reasons.length === 0) return;
  const examples = reasons.slice(0, 3).map(([id, reason]) => `${id} ${reason}`);
  process.stderr.write(
    `${reasons.length} tasks left out, as they cannot be run here: ${examples.join("; ")}${reasons.length > 3 ? "; ..." : ""}\n`,
  );
}

function solverOptions(given: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    given.map((text) => {
      const at = text.indexOf("=");
      if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
      throw new HindcastError("usage", "--solver-option", { received: text, expected: "name=value" });
    }),
  );
}

const failSetFile = z.looseObject({ source_runs: z.array(z.string()) });

// Where a set of tasks came from, when its file says so.
async function failSetFacts(value: string): Promise<RunPlan["failSet"]> {
  const file = await selectionFile(value);
  if (file === undefined) return undefined;
  const text = await readFile(file, "utf8");
  try {
    const { source_runs } = failSetFile.parse(JSON.parse(text));
    return { source_runs, sha256: createHash("sha256").update(text).digest("hex") };
  } catch {
    return undefined;
  }
}

async function estimate(
  run: { readonly plan: RunPlan; readonly evaluation: Evaluation; readonly solver: Solver },
  options: Awaited<ReturnType<typeof modelOptions>>,
  json: boolean | undefined,
): Promise<number> {
  const models = await openRunModels(run.evaluation, options);
  try {
    const found = await models.estimate(await estimateRun(run));
    await print([json ? `${JSON.stringify(found, null, 2)}\n` : estimateText(found)]);
    return exitCodes.done;
  } finally {
    await models.close();
  }
}
