import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { seededRandom } from "../../analysis/statistics/random.ts";
import { HindcastError } from "../../model/error.ts";
import { byCodeUnit } from "../../model/order.ts";
import { OutputFolder } from "../../tables/output-folder.ts";
import { splitAtBlock, withBlock } from "../block/markers.ts";
import { earlierTasks, filesOfTasks } from "../tasks/earlier-tasks.ts";
import { packTask, packTasks } from "../tasks/pack-tasks.ts";
import { type TaskFile, textFile } from "../tasks/task-file.ts";
import { filesBelow } from "../tasks/task-folder.ts";

export const arms = ["control", "hinted", "placebo"] as const;
/** The same tasks without hints, with theirs, and with those of another task. */
export type TrialArm = (typeof arms)[number];

/** What the arms of a trial were made of. */
export interface ArmsResult {
  readonly tasks: number;
  /** How much longer or shorter placebos are than the hints they stand for, as a share, at the median. */
  readonly placeboLengthError: number;
  readonly files: readonly string[];
}

/**
 * Makes three sets of the tasks that `hindcast hints` wrote, under equal names: without hints, with hints, and with the
 * hints of another task of about the same length. What only comes from a longer prompt shows in the third.
 *
 * @param folder what {@link writeHints} wrote
 * @param out where they go; of arms that were made there before nothing stays
 * @throws HindcastError `bad-input` when it holds fewer than two tasks with hints, `output`
 */
export async function makeArms(folder: string, out: string, seed: number): Promise<ArmsResult> {
  const tasks = await readTasks(path.join(folder, "tasks"));
  if (tasks.length < 2) {
    throw new HindcastError("bad-input", `${folder} holds ${tasks.length} tasks with hints`, {
      expected: "two or more, as hindcast hints -o writes them",
    });
  }
  const placebos = placebosFor(
    tasks.map(({ block }) => block),
    seed,
  );
  const instructionIn: Readonly<Record<TrialArm, (task: HintedTask, index: number) => string>> = {
    control: ({ own }) => own,
    hinted: ({ own, block }) => withBlock(own, block),
    placebo: ({ own }, index) => withBlock(own, placebos[index] as string),
  };
  const output = await OutputFolder.open(out);
  try {
    const obsolete: string[] = [];
    for (const arm of arms) {
      const made = tasks.map((task, index) => ({
        name: task.name,
        files: [...task.others, textFile("instruction.md", instructionIn[arm](task, index))],
      }));
      const present = new Set<string>();
      for (const { name, files } of made) {
        for (const file of files) {
          present.add(`${arm}/${name}/${file.path}`);
          await output.write(`${arm}/${name}/${file.path}`, file.content, file.isExecutable);
        }
      }
      const earlier = await earlierTasks(path.join(out, `${arm}.parquet`));
      obsolete.push(...(await filesOfTasks(out, arm, earlier)).filter((name) => !present.has(name)));
      const packed = made.map(({ name, files }) => ({ name, archive: packTask(files) }));
      await packTasks(output.place(`${arm}.parquet`), packed);
    }
    await output.commit(obsolete);
  } finally {
    await output.discard();
  }
  const errors = tasks.map(({ block }, index) =>
    Math.abs((placebos[index] as string).length / block.length - 1),
  );
  const middle = errors.toSorted((a, b) => a - b)[Math.floor(errors.length / 2)] ?? 0;
  return {
    tasks: tasks.length,
    placeboLengthError: middle,
    files: arms.flatMap((arm) => [`${arm}.parquet`, `${arm}/`]),
  };
}

interface HintedTask {
  readonly name: string;
  readonly own: string;
  readonly block: string;
  /** All files but the instruction and what tells of the hints. */
  readonly others: readonly TaskFile[];
}

async function readTasks(folder: string): Promise<HintedTask[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new HindcastError("bad-input", `${folder} is no folder of tasks`, { cause });
  });
  const tasks: HintedTask[] = [];
  for (const name of names.sort(byCodeUnit)) {
    const text = await readFile(path.join(folder, name, "instruction.md"), "utf8").catch(() => undefined);
    if (text === undefined) continue;
    const parts = splitAtBlock(text);
    if (!parts) continue;
    const files = await filesBelow(path.join(folder, name));
    const others = files.filter((file) => !["instruction.md", "metadata.json"].includes(file.path));
    tasks.push({ name, ...parts, others });
  }
  return tasks;
}

/**
 * For each block another one: in an order by length, ties by chance, each gets its neighbour's. So lengths are as near as
 * they can be, no block stays with its task, and each is used once.
 */
export function placebosFor(blocks: readonly string[], seed: number): string[] {
  const random = seededRandom(seed, "placebo");
  const order = blocks
    .map((block, index) => ({ block, index, chance: random() }))
    .sort((a, b) => a.block.length - b.block.length || a.chance - b.chance);
  const placebos = new Array<string>(blocks.length);
  // Pairs swap; the last three of an odd number go round.
  for (let at = 0; at < order.length; ) {
    const size = order.length - at === 3 ? 3 : 2;
    const group = order.slice(at, at + size);
    group.forEach(({ index }, place) => {
      placebos[index] = (group[(place + 1) % group.length] as (typeof group)[0]).block;
    });
    at += size;
  }
  return placebos;
}
