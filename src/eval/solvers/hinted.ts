import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { HindcastError, messageOf } from "../../model/error.ts";
import { defineSolver, type Solver, type SolverTask } from "./solver.ts";

/** What `hindcast hints` begins every block of hints with. */
const blockMarker = "<!-- hindcast:hints -->";

const hintsFile = z.looseObject({
  source: z.looseObject({ dataset: z.string().optional() }),
  tasks: z.array(
    z.looseObject({
      /** The folder of the task. */
      name: z.string().regex(/^[^/\\]+$/),
      task: z.string(),
      attempts: z.array(z.looseObject({ id: z.string() })),
    }),
  ),
});

/**
 * One call, with the hints for the task before it. The hints are those that `hindcast hints` wrote into a folder; a task
 * without any is asked as it is. Which hints were used, what they came from and for which tasks is part of the record,
 * with a hash of the list and of every text that is used. How many tasks have hints is told before anything is asked; hints
 * for none of them are refused.
 *
 * @param given the folder, or `hints.json` in it
 * @throws HindcastError `usage` without one, `bad-input` when it holds no hints
 */
export async function hinted(given: string | undefined): Promise<Solver> {
  if (given === undefined) {
    throw new HindcastError("usage", "the solver hinted needs hints", {
      expected: "a folder that hindcast hints wrote",
      option: "hints",
    });
  }
  const isFolder = (await stat(given).catch(() => undefined))?.isDirectory() ?? false;
  const file = isFolder ? path.join(given, "hints.json") : given;
  const { tasks, source, text } = await readHints(file);
  const blocks = new Map<string, string>();
  for (const { name, task } of tasks) {
    const block = await blockOf(path.join(path.dirname(file), "tasks", name, "instruction.md"));
    if (block !== undefined) blocks.set(task, block);
  }
  const hash = createHash("sha256")
    .update(text)
    .update(JSON.stringify([...blocks]));
  const sha256 = hash.digest("hex");
  const attempts = tasks.reduce((sum, task) => sum + task.attempts.length, 0);
  const blockFor = (task: SolverTask) => blocks.get(task.id) ?? blocks.get(withBenchmark(task));
  return defineSolver({
    name: "hinted",
    version: `1 ${sha256.slice(0, 12)}`,
    settings: {
      hints: { file, sha256, source: source.dataset ?? null, tasks: [...blocks.keys()], attempts },
    },
    prepare: (selected) => {
      const count = selected.filter((task) => blockFor(task) !== undefined).length;
      if (count === 0) throw hintsForOthers(file, [...blocks.keys()], selected);
      return `hints for ${count} of ${selected.length} tasks`;
    },
    solve: (task, { ask }) => {
      const block = blockFor(task);
      return ask(block === undefined ? task.prompt : `${block}\n${task.prompt}`);
    },
  });
}

// Without a hint, it would be another run of the baseline that is paid for.
function hintsForOthers(
  file: string,
  hinted: readonly string[],
  selected: readonly SolverTask[],
): HindcastError {
  const listed = hinted.slice(0, 3).join(", ");
  return new HindcastError("usage", "hints for other tasks", {
    option: "hints",
    received:
      hinted.length === 0 ? `no hints in ${file}` : `hints for ${listed}${hinted.length > 3 ? ", ..." : ""}`,
    expected: `hints for tasks that are selected, as ${selected[0]?.id}`,
  });
}

// Hints that were made from a store name the benchmark before the task.
function withBenchmark({ benchmark, id }: SolverTask): string {
  return `${benchmark}/${id}`;
}

async function readHints(file: string) {
  try {
    const text = await readFile(file, "utf8");
    return { ...hintsFile.parse(JSON.parse(text)), text };
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : messageOf(cause);
    throw new HindcastError("bad-input", `${file} is no hints.json of hindcast hints: ${reason}`, { cause });
  }
}

// The task's own text comes from the benchmark; of this one only the hints are wanted.
async function blockOf(file: string): Promise<string | undefined> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new HindcastError("bad-input", `cannot read the hints in ${file}: ${messageOf(cause)}`, { cause });
  });
  const at = text.lastIndexOf(blockMarker);
  return at === -1 ? undefined : text.slice(at + blockMarker.length).trim();
}
