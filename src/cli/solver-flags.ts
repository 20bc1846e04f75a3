import { HindcastError } from "../model/error.ts";
import type { ModelFlags } from "./model-flags.ts";

/** The flags that say which solver, beside its name. */
export interface SolverFlags {
  readonly model?: string;
  readonly panel?: string;
  readonly synthesizer?: string;
  readonly mode?: string;
  readonly rounds?: string;
  readonly hints?: string;
  readonly solverOption?: readonly string[];
  readonly solverSandbox?: string;
  readonly solverImage?: string;
  readonly solverFiles?: string;
}

/** The flags that say how models are asked. */
export interface RequestFlags extends ModelFlags {
  readonly temperature?: string;
  readonly seed?: string;
  readonly maxTokens?: string;
}

type UsedFlags = SolverFlags & RequestFlags;
type Kind = "baseline" | "minds" | "hinted" | "exec" | "own";

// What a program asks by itself nobody hears of: a setting would not reach it, and a budget would not hold.
const askingKinds = ["baseline", "minds", "hinted", "own"] as const;
const throughUs = "a solver that asks models through Hindcast";

// Of which solvers each flag is, and how those are asked for.
const flagsOfSolvers = [
  ["panel", "--panel", ["minds"], "--solver minds"],
  ["synthesizer", "--synthesizer", ["minds"], "--solver minds"],
  ["mode", "--mode", ["minds"], "--solver minds"],
  ["rounds", "--rounds", ["minds"], "--solver minds"],
  ["hints", "--hints", ["hinted"], "--solver hinted"],
  ["solverSandbox", "--solver-sandbox", ["exec"], "a program: --solver exec:COMMAND"],
  ["solverFiles", "--solver-files", ["exec"], "a program: --solver exec:COMMAND"],
  ["solverImage", "--solver-image", ["exec"], "a program: --solver exec:COMMAND"],
  ["solverOption", "--solver-option", ["exec", "own"], "a solver of your own, or --solver exec:COMMAND"],
  ["temperature", "--temperature", askingKinds, throughUs],
  ["seed", "--seed", askingKinds, throughUs],
  ["maxTokens", "--max-tokens", askingKinds, throughUs],
  ["baseUrl", "--base-url", askingKinds, throughUs],
  ["batch", "--batch", askingKinds, throughUs],
  ["batchSize", "--batch-size", askingKinds, throughUs],
  ["maxRpm", "--max-rpm", askingKinds, throughUs],
  ["maxTpm", "--max-tpm", askingKinds, throughUs],
  ["maxCost", "--max-cost", askingKinds, throughUs],
  ["fresh", "--fresh", askingKinds, throughUs],
] as const satisfies readonly (readonly [keyof UsedFlags, string, readonly Kind[], string])[];

/**
 * Refuses flags that a solver does not use: most often `--solver` was forgotten, and another experiment than the one that
 * is meant would be paid for.
 *
 * @throws HindcastError `usage`
 */
export function requireUsed(solver: string, flags: UsedFlags): void {
  const kind = kindOf(solver);
  for (const [name, flag, kinds, expected] of flagsOfSolvers) {
    // What --no-batch says holds for all.
    if (flags[name] === undefined || flags[name] === false || kinds.some((one) => one === kind)) continue;
    throw new HindcastError("usage", flag, { received: `--solver ${solver}`, expected });
  }
  if (kind === "minds" && flags.mode === "baseline" && flags.rounds !== undefined) {
    throw new HindcastError("usage", "--rounds", {
      received: "--mode baseline",
      expected: "a mode that has rounds: critique, debate or rigor",
    });
  }
}

function kindOf(solver: string): Kind {
  if (solver.startsWith("exec:")) return "exec";
  return solver === "baseline" || solver === "minds" || solver === "hinted" ? solver : "own";
}
