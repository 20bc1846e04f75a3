import { gsm8k } from "../benchmarks/gsm8k/gsm8k.ts";
import { benchmarkNamed } from "../benchmarks/list.ts";
import type { Config } from "../config/config.ts";
import { benchmarkData } from "../download/benchmark-data.ts";
import type { Evaluation } from "../eval/evaluation.ts";
import { evaluationName, openEvaluation } from "../eval/open-evaluation.ts";
import { programSandbox } from "../eval/solver-of-plan.ts";
import { mindsModes } from "../eval/solvers/minds.ts";
import { openSolver, type ProgramSandbox } from "../eval/solvers/open-solver.ts";
import type { Solver } from "../eval/solvers/solver.ts";
import { HindcastError } from "../model/error.ts";
import { noModel } from "../model/no-model.ts";
import { openSandbox } from "../sandbox/open-sandbox.ts";
import { sandboxKinds } from "../sandbox/sandbox.ts";
import { oneOf, wholeNumber } from "./flag-values.ts";
import { note } from "./print.ts";
import { type SandboxFlags, sandboxOptions, warnOf } from "./sandbox-options.ts";
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
    sandbox: programSandboxOf(flags),
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
function programSandboxOf(flags: SolverFlags & SandboxFlags): ProgramSandbox | undefined {
  const { solverSandbox, solverImage, solverFiles, python } = flags;
  if (solverSandbox === undefined) {
    const [extra] = Object.entries({ "--solver-files": solverFiles, "--solver-image": solverImage }).filter(
      ([, value]) => value !== undefined,
    );
    if (extra === undefined) return undefined;
    throw new HindcastError("usage", extra[0], { expected: "--solver-sandbox docker or process with it" });
  }
  const { memoryMb } = sandboxOptions(flags);
  const kind = oneOf("--solver-sandbox", sandboxKinds, solverSandbox);
  const image = solverImage ?? flags.image;
  return programSandbox({ kind, image, python, memoryMb }, solverFiles, async (options) => {
    const sandbox = await openSandbox(options);
    warnOf(sandbox);
    return sandbox;
  });
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
  const { data, dataFrom } = await benchmarkData(source, given, config, note);
  return await openEvaluation(benchmark, { data, dataFrom, split: flags.split });
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
