import { z } from "zod";
import { type OpenSandboxOptions, openSandbox, usualDiskMb, usualMemoryMb } from "../sandbox/open-sandbox.ts";
import { type Sandbox, sandboxKinds } from "../sandbox/sandbox.ts";
import { folderOf, type RunPlan } from "./log/plan.ts";
import { mindsModes } from "./solvers/minds.ts";
import { openSolver, type ProgramSandbox } from "./solvers/open-solver.ts";
import type { Solver } from "./solvers/solver.ts";

// What solvers that come with Hindcast keep of how they were set; one of a user's own may call anything so.
const kept = z.object({
  panel: z.array(z.string()).optional().catch(undefined),
  synthesizer: z.string().optional().catch(undefined),
  mode: z.enum(mindsModes).optional().catch(undefined),
  rounds: z.number().optional().catch(undefined),
  hints: z.object({ file: z.string() }).optional().catch(undefined),
  sandbox: z
    .object({ kind: z.enum(sandboxKinds), image: z.string().nullable(), memory_mb: z.number() })
    .optional()
    .catch(undefined),
  files: z.object({ path: z.string() }).optional().catch(undefined),
});

/** Opens the solver of a run that goes on, as its plan has it; to be closed. @throws HindcastError `usage` when it is gone */
export async function solverOfPlan(
  plan: Pick<RunPlan, "folder" | "solver" | "model" | "sandbox">,
  open: (options: OpenSandboxOptions) => Promise<Sandbox> = openSandbox,
): Promise<Solver> {
  const {
    solver,
    model,
    sandbox: { python },
  } = plan;
  const {
    panel = [],
    synthesizer = model,
    mode = "critique",
    rounds = 1,
    ...settings
  } = kept.parse(solver.settings);
  const { hints, sandbox, files } = settings;
  return await openSolver(solver.given, {
    folder: folderOf(plan),
    minds: { panel, synthesizer, mode, rounds: Math.max(rounds, 1) },
    hints: hints?.file,
    sandbox:
      solver.name === "exec" && sandbox
        ? programSandbox(
            // The image by its digest: its name may mean another one by now.
            { kind: sandbox.kind, image: sandbox.image ?? undefined, python, memoryMb: sandbox.memory_mb },
            files?.path,
            open,
          )
        : undefined,
  });
}

/** Where a program of `exec:` is shut in, as answers are. @param files a file or folder that it is given */
export function programSandbox(
  options: OpenSandboxOptions,
  files: string | undefined,
  open: (options: OpenSandboxOptions) => Promise<Sandbox> = openSandbox,
): ProgramSandbox {
  const memoryMb = options.memoryMb ?? usualMemoryMb;
  return { open: () => open({ ...options, memoryMb }), files, memoryMb, diskMb: usualDiskMb };
}
