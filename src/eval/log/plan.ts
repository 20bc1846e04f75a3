import { existsSync } from "node:fs";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { HindcastError, messageOf } from "../../model/error.ts";
import { sandboxKinds } from "../../sandbox/sandbox.ts";

/** What a run was to do, decided before it began and never changed: `resume` reads it instead of flags. */
const runPlanSchema = z.object({
  format: z.literal("hindcast-run"),
  version: z.literal(1),
  runId: z.string(),
  createdAt: z.string(),
  /** Where it was begun: what its relative paths are relative to, and where a program runs. */
  folder: z.string().optional(),
  benchmark: z.object({
    name: z.string(),
    /** The file of rows, or where they were fetched from. */
    data: z.string(),
    /** `owner/name@commit`, when they are from the hub. */
    dataFrom: z.string().optional(),
    rowsSha256: z.string(),
    /** Which prompt, where there is a choice. */
    split: z.string().optional(),
  }),
  /** In the benchmark's order. */
  taskIds: z.array(z.string()),
  /** Tasks that were selected and left out, since they cannot be graded here, with the reason. */
  unsupported: z.record(z.string(), z.string()),
  epochs: z.int().min(1),
  model: z.string(),
  solver: z.object({
    name: z.string(),
    version: z.string(),
    /** As on the command line: `baseline`, `./my-solver.js`, `exec:command`. */
    given: z.string(),
    settings: z.record(z.string(), z.unknown()),
    options: z.record(z.string(), z.string()),
  }),
  /** SHA-256 over all prompts in the order of tasks. */
  promptsSha256: z.string(),
  temperature: z.number().optional(),
  seed: z.int().optional(),
  maxTokens: z.int().optional(),
  /** Seconds an attempt may take to answer. */
  timeLimit: z.number().optional(),
  /** Makes its requests differ from those of earlier runs, so that nothing of the journal but its own is used. */
  fresh: z.boolean(),
  baseUrl: z.string().optional(),
  /** How models are asked. */
  asking: z
    .object({
      /** The folder of the journal. */
      journal: z.string().optional(),
      batch: z.boolean().optional(),
      mostInFlight: z.int().optional(),
      requestsPerMinute: z.int().optional(),
      tokensPerMinute: z.int().optional(),
      /** US dollars that the whole run may spend, however often it is stopped. */
      maxCost: z.number().optional(),
    })
    .optional(),
  prices: z.string(),
  hindcast: z.string(),
  /** A stand-in answers: the results mean nothing. */
  synthetic: z.boolean(),
  sandbox: z.object({
    kind: z.enum(sandboxKinds),
    image: z.string().optional(),
    python: z.string().optional(),
    memoryMb: z.int().optional(),
  }),
  /** What it turned out to be: image and Python. */
  environment: z.string(),
  /** Seconds that the tests of one answer may take. */
  gradeSeconds: z.number(),
  /** The set of tasks, when one was chosen by failures. */
  failSet: z.object({ source_runs: z.array(z.string()), sha256: z.string() }).optional(),
});
/** What a run is to do, as it was written down before anything was asked. */
export type RunPlan = z.infer<typeof runPlanSchema>;

const file = "plan.json";

/**
 * Makes a run's folder with its plan, both or neither.
 *
 * @throws HindcastError `usage` for a name that is taken, `output`; `internal` for a plan that could not be read again
 */
export async function writePlan(folder: string, plan: RunPlan): Promise<void> {
  const problem = problemOf(plan);
  if (problem !== undefined) throw new HindcastError("internal", "the plan of a run", problem);
  const draft = `${folder}.${process.pid}.part`;
  try {
    await mkdir(draft, { recursive: true });
    const handle = await open(path.join(draft, file), "w");
    try {
      await handle.writeFile(`${JSON.stringify(plan, null, 2)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, folder);
  } catch (cause) {
    await rm(draft, { recursive: true, force: true });
    if (cause instanceof Error && "code" in cause && /^(EEXIST|ENOTEMPTY)$/.test(String(cause.code)))
      throw nameIsTaken(plan.runId);
    throw new HindcastError("output", `cannot write ${folder}: ${messageOf(cause)}`, { cause });
  }
}

/** The folder that a plan's relative paths start from: where the run was begun, or here when that is no more. */
export function folderOf({ folder }: Pick<RunPlan, "folder">): string {
  return folder !== undefined && existsSync(folder) ? folder : process.cwd();
}

/** What to throw for a new run by the name of an old one. */
export function nameIsTaken(runId: string): HindcastError {
  return new HindcastError("usage", `there is a run ${runId} already`, {
    hint: `hindcast resume ${runId} goes on with it; --run-id names another`,
  });
}

/** A run's plan. @throws HindcastError `bad-input` when the folder holds none */
export async function readPlan(folder: string): Promise<RunPlan> {
  const text = await readFile(path.join(folder, file), "utf8").catch((cause: unknown) => {
    throw new HindcastError("bad-input", `no run in ${folder}: ${messageOf(cause)}`, { cause });
  });
  const name = path.join(folder, file);
  let plan: unknown;
  try {
    plan = JSON.parse(text);
  } catch (cause) {
    throw new HindcastError("bad-input", `${name} is no plan of a run: ${messageOf(cause)}`, { cause });
  }
  const problem = problemOf(plan);
  if (problem === undefined) return runPlanSchema.parse(plan);
  throw new HindcastError("bad-input", `${name} is no plan of a run`, problem);
}

// The first thing about a plan that is not as it must be, in words.
function problemOf(plan: unknown): { readonly received: string; readonly expected: string } | undefined {
  const [issue] = runPlanSchema.safeParse(plan, { reportInput: true }).error?.issues ?? [];
  if (issue === undefined) return undefined;
  const received = JSON.stringify(issue.input)?.slice(0, 80) ?? "nothing";
  return { received: `${received} at ${issue.path.join(".") || "its top"}`, expected: expectedBy(issue) };
}

function expectedBy(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_type") return issue.expected === "int" ? "a whole number" : issue.expected;
  return issue.code === "invalid_value" ? issue.values.map(String).join(" or ") : issue.message;
}
