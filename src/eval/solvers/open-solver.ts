import path from "node:path";
import { HindcastError } from "../../model/error.ts";
import type { Sandbox } from "../../sandbox/sandbox.ts";
import { baseline } from "./baseline.ts";
import { exec } from "./exec.ts";
import { hinted } from "./hinted.ts";
import { loadSolver } from "./load-solver.ts";
import { type MindsSettings, minds } from "./minds.ts";
import { readProgramFiles } from "./program-files.ts";
import { sandboxedExec } from "./sandboxed-exec.ts";
import type { Solver } from "./solver.ts";

/** What the solvers that come with Hindcast can be told. */
export interface SolverChoices {
  /** Where programs run, and what relative paths are relative to. Default: the working folder. */
  readonly folder?: string | undefined;
  /** For `minds`, which needs it. */
  readonly minds?: MindsSettings | undefined;
  /** Folder of hints, for `hinted`, which needs it. */
  readonly hints?: string | undefined;
  /** Where a program of `exec:` is shut in. Default: nowhere, it runs as the user. */
  readonly sandbox?: ProgramSandbox | undefined;
}

/** The sandbox of a solver that is a program. */
export interface ProgramSandbox {
  readonly open: () => Promise<Sandbox>;
  /** A file or folder that the program is given. */
  readonly files: string | undefined;
  readonly memoryMb: number;
  readonly diskMb: number;
}

/** The solvers that come with Hindcast, by name. */
const solverNames = ["baseline", "minds", "hinted"] as const;

/**
 * The solver of a name: one that comes with Hindcast, `exec:COMMAND`, or a file or package of the user's own. Where it has
 * a `close`, that is to be called in the end.
 *
 * @throws HindcastError `usage` when there is none, or it cannot be told so
 */
export async function openSolver(given: string, choices: SolverChoices = {}): Promise<Solver> {
  const { folder = process.cwd() } = choices;
  if (choices.sandbox && !given.startsWith("exec:")) {
    throw new HindcastError("usage", "a sandbox for a solver", {
      received: `the solver ${given}`,
      expected: "a program: exec:COMMAND",
      option: "sandbox",
    });
  }
  if (given === "baseline") return baseline;
  if (given === "minds") return minds(choices.minds ?? noPanel);
  if (given === "hinted")
    return await hinted(choices.hints === undefined ? undefined : path.resolve(folder, choices.hints));
  if (given.startsWith("exec:"))
    return await openProgram(given.slice("exec:".length), folder, choices.sandbox);
  if (/^[a-z]+$/.test(given) && (await isNothing(given, folder))) {
    throw new HindcastError("usage", "the solver", {
      option: "solver",
      received: given,
      expected: `${solverNames.join(", ")}, exec:COMMAND, or a file or package that exports a solver`,
    });
  }
  return await loadSolver(given, folder);
}

const noPanel: MindsSettings = { panel: [], synthesizer: "", mode: "critique", rounds: 1 };

async function openProgram(
  command: string,
  folder: string,
  where: ProgramSandbox | undefined,
): Promise<Solver> {
  if (command.trim() === "") {
    throw new HindcastError("usage", "the solver", {
      option: "solver",
      received: JSON.stringify(`exec:${command}`),
      expected: "a program behind exec:, as exec:python3 agent.py",
      hint: "a variable of the shell that is not set leaves nothing",
    });
  }
  if (where === undefined) return exec(command, folder);
  const { open, files: given, memoryMb, diskMb } = where;
  const files = given === undefined ? undefined : await readProgramFiles(path.resolve(folder, given));
  const sandbox = await open();
  try {
    return await sandboxedExec(command, { sandbox, files, memoryMb, diskMb });
  } catch (error) {
    await sandbox.close();
    throw error;
  }
}

// A mistyped name is better told from the list than from a module that is not there.
async function isNothing(name: string, folder: string): Promise<boolean> {
  const { createRequire } = await import("node:module");
  const { existsSync } = await import("node:fs");
  try {
    return (
      !existsSync(path.resolve(folder, name)) &&
      createRequire(path.join(folder, "package.json")).resolve(name) === ""
    );
  } catch {
    return true;
  }
}
