import { availableParallelism } from "node:os";
import { gsm8k } from "../benchmarks/gsm8k/gsm8k.ts";
import { benchmarkNamed } from "../benchmarks/list.ts";
import type { Config } from "../config/config.ts";
import type { Evaluation } from "../eval/evaluation.ts";
import type { RunPlan } from "../eval/log/plan.ts";
import { evaluationName, openEvaluation } from "../eval/open-evaluation.ts";
import { standInOf } from "../eval/session.ts";
import { mindsModes } from "../eval/solvers/minds.ts";
import { openSolver } from "../eval/solvers/open-solver.ts";
import type { Solver } from "../eval/solvers/solver.ts";
import { HindcastError } from "../model/error.ts";
import { type Models, type ModelsOptions, openModels } from "../models/models.ts";
import { openSandbox } from "../sandbox/open-sandbox.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { benchmarkData } from "./benchmark-data.ts";
import { oneOf, wholeNumber } from "./flag-values.ts";
import { type SandboxFlags, sandboxFromFlags } from "./sandbox-options.ts";

/** The model of a run when neither flag nor configuration names one. */
const usualModel = "anthropic/claude-opus-4-5-20251101";

/** The flags that say which solver, beside its name. */
export interface SolverFlags {
  readonly model?: string;
  readonly panel?: string;
  readonly synthesizer?: string;
  readonly mode?: string;
  readonly rounds?: string;
  readonly hints?: string;
}

/** The model of a run: the flag's, else the configuration's, else a default. */
export function modelOf(flags: SolverFlags, config: Config): string {
  return flags.model ?? config.defaults.model ?? usualModel;
}

/** The solver that flags ask for. @throws HindcastError `usage` */
export async function solverFromFlags(given: string, flags: SolverFlags, model: string): Promise<Solver> {
  return await openSolver(given, {
    hints: flags.hints,
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

/** The solver of a run that goes on, as its plan has it. */
export async function solverOfPlan({ solver, model }: RunPlan): Promise<Solver> {
  const { panel, synthesizer, mode, rounds, hints } = solver.settings;
  return await solverFromFlags(
    solver.given,
    {
      ...(Array.isArray(panel) && { panel: panel.join(",") }),
      ...(typeof synthesizer === "string" && { synthesizer }),
      ...(typeof mode === "string" && { mode }),
      ...hintsFlag(hints),
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

/** Attempts at once: as many as requests, and of programs as many as processors. */
export function mostAtOnce(plan: Pick<RunPlan, "solver">, options: ModelsOptions): number {
  return plan.solver.name === "exec" ? availableParallelism() : (options.mostInFlight ?? 100);
}
