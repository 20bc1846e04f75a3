import { availableParallelism } from "node:os";
import { z } from "zod";
import { gsm8k } from "../benchmarks/gsm8k/gsm8k.ts";
import { benchmarkNamed } from "../benchmarks/list.ts";
import type { Config } from "../config/config.ts";
import type { Evaluation } from "../eval/evaluation.ts";
import type { RunPlan } from "../eval/log/plan.ts";
import { evaluationName, openEvaluation } from "../eval/open-evaluation.ts";
import { standInOf } from "../eval/session.ts";
import { mindsModes } from "../eval/solvers/minds.ts";
import { openSolver, type ProgramSandbox } from "../eval/solvers/open-solver.ts";
import type { Solver } from "../eval/solvers/solver.ts";
import { HindcastError } from "../model/error.ts";
import { noModel } from "../model/no-model.ts";
import { type Models, type ModelsOptions, openModels } from "../models/models.ts";
import { openSandbox, usualDiskMb, usualMemoryMb } from "../sandbox/open-sandbox.ts";
import { type Sandbox, sandboxKinds } from "../sandbox/sandbox.ts";
import { benchmarkData } from "./benchmark-data.ts";
import { oneOf, wholeNumber } from "./flag-values.ts";
import { type SandboxFlags, sandboxFromFlags, sandboxOptions } from "./sandbox-options.ts";
import type { SolverFlags } from "./solver-flags.ts";

/** The model of a run when neither flag nor configuration names one. */
const usualModel = "anthropic/claude-opus-4-5-20251101";

/**
 * The model of a run: the flag's; else the one that a panel's answers end with; else the configuration's, else a default.
 * A program asks by itself: which model, only the flag can say.
 */
export function modelOf(solver: string, flags: SolverFlags, config: Config): string {
  if (flags.model !== undefined) return flags.model;
  if (solver.startsWith("exec:")) return noModel;
  return flags.synthesizer ?? config.defaults.model ?? usualModel;
}

/** The solver that flags ask for, to be closed in the end. @throws HindcastError `usage` */
export async function solverFromFlags(
  given: string,
  flags: SolverFlags & SandboxFlags,
  model: string,
): Promise<Solver> {
  return await openSolver(given, {
    hints: flags.hints,
    sandbox: programSandbox(flags),
    minds: {
      panel: (flags.panel ?? "")
        .split(",")
        .map((name) => name.trim())
        .filter(Boolean),
      synthesizer: flags.synthesizer ?? model,
      mode: oneOf("--mode", mindsModes, flags.mode ?? "critique"),
      rounds: wholeNumber("--rounds", flags.rounds, 5) ?? 1,
    },
  });
}

// A program is shut in as answers are, with the memory and the interpreter that those get.
function programSandbox(flags: SolverFlags & SandboxFlags): ProgramSandbox | undefined {
  const { solverSandbox, solverImage, solverFiles, python } = flags;
  if (solverSandbox === undefined) {
    const [extra] = Object.entries({ "--solver-files": solverFiles, "--solver-image": solverImage }).filter(
      ([, value]) => value !== undefined,
    );
    if (extra === undefined) return undefined;
    throw new HindcastError("usage", extra[0], { expected: "--solver-sandbox docker or process with it" });
  }
  const { memoryMb = usualMemoryMb } = sandboxOptions(flags);
  const sandbox = {
    sandbox: oneOf("--solver-sandbox", sandboxKinds, solverSandbox),
    memory: String(memoryMb),
  };
  const image = solverImage ?? flags.image;
  return {
    open: () =>
      sandboxFromFlags({
        ...sandbox,
        ...(image !== undefined && { image }),
        ...(python !== undefined && { python }),
      }),
    files: solverFiles,
    memoryMb,
    diskMb: usualDiskMb,
  };
}

const programSettings = z.object({
  sandbox: z.object({ kind: z.string(), image: z.string().nullable(), memory_mb: z.number() }).optional(),
  files: z.object({ path: z.string() }).optional(),
});

// The image by its digest: its name may mean another one by now.
function programFlags({ solver, sandbox }: RunPlan): SolverFlags & SandboxFlags {
  const { sandbox: where, files } = programSettings.safeParse(solver.settings).data ?? {};
  if (solver.name !== "exec" || where === undefined) return {};
  return {
    solverSandbox: where.kind,
    memory: String(where.memory_mb),
    ...(where.image !== null && { solverImage: where.image }),
    ...(sandbox.python !== undefined && { python: sandbox.python }),
    ...(files && { solverFiles: files.path }),
  };
}

/** The solver of a run that goes on, as its plan has it. */
export async function solverOfPlan(plan: RunPlan): Promise<Solver> {
  const { solver, model } = plan;
  const { panel, synthesizer, mode, rounds, hints } = solver.settings;
  return await solverFromFlags(
    solver.given,
    {
      ...(Array.isArray(panel) && { panel: panel.join(",") }),
      ...(typeof synthesizer === "string" && { synthesizer }),
      ...(typeof mode === "string" && { mode }),
      ...hintsFlag(hints),
      ...programFlags(plan),
      ...(typeof rounds === "number" && rounds > 0 && { rounds: String(rounds) }),
    },
    model,
  );
}

function hintsFlag(hints: unknown): { hints?: string } {
  const isKept =
    typeof hints === "object" && hints !== null && "file" in hints && typeof hints.file === "string";
  return isKept ? { hints: String(hints.file) } : {};
}

/** A benchmark by name, its tasks from `--data`, the configuration, or the hub. */
export async function evaluationFromFlags(
  name: string,
  flags: {
    readonly data?: string | undefined;
    readonly split?: string | undefined;
    readonly subset?: string | undefined;
  },
  config: Config,
): Promise<Evaluation> {
  const benchmark = evaluationName(withSubset(name, flags.subset));
  const source = benchmark === gsm8k.name ? gsm8k : benchmarkNamed(benchmark);
  const given = flags.data ?? config.benchmarks.get(benchmark)?.data ?? "hub";
  const { data } = await benchmarkData(source, given, config);
  return await openEvaluation(benchmark, { data, split: flags.split });
}

// The official harness names the hard tasks so.
function withSubset(name: string, subset: string | undefined): string {
  if (subset === undefined) return name;
  const wanted = oneOf("--subset", ["full", "hard"], subset);
  if (!/^bigcodebench$/i.test(name)) {
    throw new HindcastError("usage", "--subset", {
      received: `${subset} of ${name}`,
      expected: "a subset of bigcodebench",
    });
  }
  return wanted === "hard" ? "bigcodebench_hard" : name;
}

/** How a run's sandbox is opened: by flags at first, as the plan has it when the run goes on. */
export function sandboxOpener(flags: SandboxFlags): () => Promise<Sandbox> {
  return () => sandboxFromFlags(flags);
}

export function sandboxOfPlan(
  { sandbox }: Pick<RunPlan, "sandbox">,
  jobs: string | undefined,
): () => Promise<Sandbox> {
  return () => openSandbox({ ...sandbox, workers: wholeNumber("--jobs", jobs, 64) });
}

/** Opens the models of a run; those of `mock/...` know the benchmark's answers. */
export function openRunModels(evaluation: Evaluation, options: ModelsOptions): Promise<Models> {
  return openModels({ ...options, standIn: standInOf(evaluation) });
}

/**
 * Attempts at once: as many as requests, and of programs as many as processors. Of batches all: what waits for the first
 * one to be over would wait a day for the second.
 */
export function mostAtOnce(
  { solver, taskIds, epochs }: Pick<RunPlan, "solver" | "taskIds" | "epochs">,
  { batch, mostInFlight = 100 }: Pick<ModelsOptions, "batch" | "mostInFlight">,
): number {
  if (solver.name === "exec") return availableParallelism();
  return batch ? taskIds.length * epochs : mostInFlight;
}
