import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { z } from "zod";
import { HindcastError, messageOf } from "../../model/error.ts";
import { defineSolver, type Solver, SolverFailure } from "./solver.ts";

const hindcast = { defineSolver, SolverFailure, HindcastError };

const solverShape = z.looseObject({
  name: z.string().regex(/^[A-Za-z0-9._-]+$/),
  version: z.string(),
  settings: z.record(z.string(), z.unknown()).optional(),
  solve: z.custom<Solver["solve"]>((value) => typeof value === "function"),
});

/**
 * A solver of the user's own: the default export, or the export `solver`, of a file or of a package that is installed
 * in `folder`; JavaScript or TypeScript.
 *
 * @throws HindcastError `usage` when there is none, with the reason
 */
export async function loadSolver(name: string, folder = process.cwd()): Promise<Solver> {
  const module = await importModule(name, folder);
  const exported = z.looseObject({ default: z.unknown(), solver: z.unknown() }).partial().parse(module);
  const parsed = solverShape.safeParse(exported.default ?? exported.solver);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new HindcastError("usage", `${name} exports no solver`, {
    received: `${issue?.path.join(".") || "the export"}: ${issue?.message}`,
    expected: "export default defineSolver({ name, version, solve })",
  });
}

async function importModule(name: string, folder: string): Promise<unknown> {
  try {
    // Reads TypeScript on every Node, taking types away without checking them. What a solver imports from `hindcast`
    // is ours, also where that is installed for the whole machine only.
    const { createJiti } = await import("jiti");
    const jiti = createJiti(import.meta.url, { fsCache: false, virtualModules: { hindcast } });
    return { ...(await jiti.import<object>(fileOf(name, folder))) };
  } catch (cause) {
    throw new HindcastError("usage", `cannot load the solver ${name}: ${messageOf(cause)}`, {
      hint: "it must be a module with a default export made by defineSolver",
      cause,
    });
  }
}

function fileOf(name: string, folder: string): string {
  const file = path.resolve(folder, name);
  if (existsSync(file)) return file;
  if (/^\.{0,2}\//.test(name)) throw new Error("there is no such file");
  return createRequire(path.join(folder, "package.json")).resolve(name);
}
