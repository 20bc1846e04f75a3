import { createHash } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import type { Task } from "../benchmarks/benchmark.ts";
import { canonicalPlain } from "../model/canonical-json.ts";
import { HindcastError, messageOf } from "../model/error.ts";
import { type Verdict, verdicts } from "../model/verdict.ts";
import type { Limits, SandboxIdentity } from "../sandbox/sandbox.ts";

/** One run of a known solution. */
export interface KnownRun {
  readonly taskId: string;
  readonly verdict: Verdict;
  readonly seconds: number | undefined;
  /** The limits that a run failed within. */
  readonly within?: { readonly seconds: number; readonly memoryMb: number } | undefined;
}

/** How the known solutions fared in one sandbox, on one version of the rows. */
export interface GroundTruth {
  readonly passed: ReadonlySet<string>;
  /** Those that never passed. */
  readonly failed: ReadonlySet<string>;
  /** Those that passed and failed. */
  readonly flaky: ReadonlySet<string>;
  /** The longest run that passed, by task. */
  readonly slowest: ReadonlyMap<string, number>;
}

/** What runs of known solutions come to; a task that failed and passed later counts as passed, and as flaky. */
export function groundTruth(runs: readonly KnownRun[]): GroundTruth {
  const passed = new Set<string>();
  const failing = new Set<string>();
  const slowest = new Map<string, number>();
  for (const { taskId, verdict, seconds = 0 } of runs) {
    if (verdict !== "pass") failing.add(taskId);
    else {
      passed.add(taskId);
      slowest.set(taskId, Math.max(seconds, slowest.get(taskId) ?? 0));
    }
  }
  const failed = new Set([...failing].filter((id) => !passed.has(id)));
  const flaky = new Set([...failing].filter((id) => passed.has(id)));
  return { passed, failed, flaky, slowest };
}

/** The runs that say something about these limits: who failed within narrower ones may pass. */
export function runsThatCount(
  runs: readonly KnownRun[],
  { seconds, memoryMb }: Pick<Limits, "seconds" | "memoryMb">,
): KnownRun[] {
  return runs.filter(
    ({ verdict, within }) =>
      verdict === "pass" || !within || (within.seconds >= seconds && within.memoryMb >= memoryMb),
  );
}

/** The tasks that have to be run: those never run, and those that failed fewer times than `repeats`. */
export function tasksToRun(tasks: readonly Task[], runs: readonly KnownRun[], repeats: number): Task[] {
  const { passed } = groundTruth(runs);
  const counts = new Map<string, number>();
  for (const { taskId } of runs) counts.set(taskId, (counts.get(taskId) ?? 0) + 1);
  return tasks.filter(({ id }) => !passed.has(id) && (counts.get(id) ?? 0) < repeats);
}

/** The most seconds for an answer's tests by default, as in the official harness; a task with a history gets less. */
export const usualSeconds = 240;

/** The seconds that an answer gets: five times what the known solution took, ten at least. */
export function secondsAllowed({ slowest }: GroundTruth, taskId: string, most: number): number | undefined {
  const known = slowest.get(taskId);
  return known === undefined ? undefined : Math.min(most, Math.max(10, Math.ceil(known * 5)));
}

/** The share of tasks whose known solution passes; 1 where there are none. */
export function passingShare({ passed }: GroundTruth, tasks: readonly Task[]): number {
  return tasks.length === 0 ? 1 : tasks.filter(({ id }) => passed.has(id)).length / tasks.length;
}

const runSchema = z.object({
  taskId: z.string(),
  verdict: z.enum(verdicts),
  seconds: z.number().optional(),
  within: z.object({ seconds: z.number(), memoryMb: z.number() }).optional(),
});

/** The runs of known solutions that are kept, one file for each benchmark, version of its rows, and sandbox. */
export class KnownRuns {
  readonly file: string;
  readonly #runs: KnownRun[] = [];

  /** Reads what is there; a line that was broken off is run again. */
  constructor(folder: string, benchmark: string, rowsHash: string, identity: SandboxIdentity) {
    const sandbox = createHash("sha256")
      .update(canonicalPlain(identity) ?? "")
      .digest("hex");
    const place = identity.image?.slice(7, 19) ?? `python-${identity.python}`;
    this.file = path.join(
      folder,
      `${benchmark}-${rowsHash.slice(0, 12)}-${place}-${sandbox.slice(0, 8)}.jsonl`,
    );
    if (!existsSync(this.file)) return;
    for (const line of readFileSync(this.file, "utf8").split("\n")) {
      const run = readRun(line);
      if (run) this.#runs.push({ ...run, seconds: run.seconds });
    }
  }

  get runs(): readonly KnownRun[] {
    return this.#runs;
  }

  /** Keeps a run at once, so that nothing has to be run again after an interruption. @throws HindcastError `output`. */
  add(run: KnownRun): void {
    try {
      if (this.#runs.length === 0) mkdirSync(path.dirname(this.file), { recursive: true });
      appendFileSync(this.file, `${JSON.stringify(run)}\n`);
    } catch (cause) {
      throw new HindcastError("output", `cannot write ${this.file}: ${messageOf(cause)}`, { cause });
    }
    this.#runs.push(run);
  }

  /** Runs everything again. */
  forget(): void {
    rmSync(this.file, { force: true });
    this.#runs.length = 0;
  }
}

function readRun(line: string) {
  try {
    return runSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
