import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { OutputFolder } from "../tables/output-folder.ts";
import type { HintsResult } from "./hints.ts";
import { hintsJson } from "./report/hints-json.ts";
import { hintsPage } from "./report/hints-page.ts";
import { datasetCard } from "./tasks/dataset-card.ts";
import { packTasks } from "./tasks/pack-tasks.ts";

export const packName = "tasks.parquet";
export const cardName = "README.md";

/**
 * Writes hints into a folder: the tasks as folders below `tasks/` and packed, the dataset's card, `hints.json` with all
 * that was found, and `hints.html` to read it. Folders of tasks that an earlier run made there and this one did not go.
 *
 * @returns the names of the files, sorted; `tasks/` counts as one
 * @throws HindcastError `output`
 */
export async function writeHints(folder: string, result: HintsResult, version: string): Promise<string[]> {
  const earlier = await earlierNames(folder);
  const output = await OutputFolder.open(folder);
  try {
    const made = result.tasks.map((task) => task.made);
    for (const { name, files } of made)
      for (const file of files) await output.write(`tasks/${name}/${file.path}`, file.content);
    await packTasks(await output.place(packName), made);
    await output.write(cardName, datasetCard(result, version));
    await output.write("hints.json", `${JSON.stringify(hintsJson(result, version), null, 2)}\n`);
    await output.write("hints.html", await hintsPage(result, version));
    const names = await output.commit();
    const present = new Set(made.map(({ name }) => name));
    for (const name of earlier.filter((each) => !present.has(each)))
      await rm(path.join(folder, "tasks", name), { recursive: true, force: true });
    return [...names.filter((name) => !name.startsWith("tasks/")), "tasks/"].sort();
  } finally {
    await output.discard();
  }
}

const written = z.object({ tasks: z.array(z.object({ name: z.string().regex(/^[^/\\]+$/) })) });

// What is no list of ours names nothing that may go.
async function earlierNames(folder: string): Promise<string[]> {
  try {
    const text = await readFile(path.join(folder, "hints.json"), "utf8");
    return written
      .parse(JSON.parse(text))
      .tasks.map(({ name }) => name)
      .filter((name) => !/^\.+$/.test(name));
  } catch {
    return [];
  }
}
