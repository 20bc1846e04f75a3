import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { Config } from "../config/config.ts";
import { loadConfig } from "../config/load.ts";
import { nameIsTaken, type RunPlan } from "../eval/log/plan.ts";
import { type OpenRun, openRun } from "../eval/open-run.ts";
import { selectTasks } from "../eval/plan-run.ts";
import { beginRun, estimateRun } from "../eval/run.ts";
import { runFolderOf } from "../eval/session.ts";
import type { Solver } from "../eval/solvers/solver.ts";
import { HindcastError } from "../model/error.ts";
import type { ModelsOptions } from "../models/models-options.ts";
import { estimateText } from "./estimate-text.ts";
import { exitCodes } from "./exit-codes.ts";
import { number, wholeNumber } from "./flag-values.ts";
import { goOn } from "./go-on.ts";
import { modelOptions } from "./model-options.ts";
import { print } from "./print.ts";
import { evaluationFromFlags, modelOf, solverFromFlags } from "./run-options.ts";
import { solverText } from "./run-report.ts";
import { type SandboxFlags, sandboxOptions, warnOf } from "./sandbox-options.ts";
import { type RequestFlags, requireUsed, type SolverFlags } from "./solver-flags.ts";
import { readTaskSelection, requireOrigin, selectionFile } from "./task-selection.ts";

interface RunFlags extends RequestFlags, SolverFlags, SandboxFlags {
  readonly estimate?: boolean;
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
  const models = await modelOptions(flags);
  const choices = numbers(flags);
  const evaluation = await evaluationFromFlags(benchmark, flags, config);
  const selection =
    flags.taskIds === undefined ? undefined : await readTaskSelection(flags.taskIds, "--sample-ids");
  requireOrigin(selection, evaluation, "--sample-ids");
  const taskIds = selection?.taskIds;
  if (selectTasks(evaluation, taskIds).length === 0) return await nothingToDo(flags.json);

  await using run = await openRun({
    ...choices,
    evaluation,
    solver,
    model,
    taskIds,
    models,
    runId: flags.runId,
    store: flags.store,
    given: flags.solver,
    options: solverOptions(flags.solverOption ?? []),
    sandbox: sandboxOptions(flags),
    failSet: flags.taskIds === undefined ? undefined : await failSetFacts(flags.taskIds),
    onSandbox: warnOf,
  });
  const { plan } = run;
  sayWhatIsLeftOut(plan);
  if (plan.taskIds.length === 0) return await nothingToDo(flags.json);
  if (flags.estimate) return await estimate(run, models, flags.json);
  await beginRun(run);
  process.stderr.write(`run ${plan.runId}: ${plan.taskIds.length} tasks, ${solverText(plan)}\n`);
  return await goOn(run, { models, config, json: flags.json });
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
    epochs: wholeNumber("--epochs", flags.epochs, 1000),
    temperature: number("--temperature", flags.temperature, 0, 2),
    seed: wholeNumber("--seed", flags.seed, 2 ** 31 - 1, 0),
    maxTokens: wholeNumber("--max-tokens", flags.maxTokens),
    timeLimit: number("--time-limit", flags.timeLimit, 0.001, 86_400),
    gradeSeconds: wholeNumber("--timeout", flags.timeout, 86_400),
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

async function estimate(run: OpenRun, models: ModelsOptions, json: boolean | undefined): Promise<number> {
  if (run.note !== undefined) process.stderr.write(`${run.note}\n`);
  const found = await estimateRun(run, models);
  await print([json ? `${JSON.stringify(found, null, 2)}\n` : estimateText(found)]);
  return exitCodes.done;
}
