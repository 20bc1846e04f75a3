import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { OutputFolder } from "../tables/output-folder.ts";
import { writeWhole } from "../tables/whole-file.ts";
import type { HintsResult } from "./hints.ts";
import { hintsJson } from "./report/hints-json.ts";
import { hintsPage } from "./report/hints-page.ts";
import { cardMarker, datasetCard } from "./tasks/dataset-card.ts";
import { packTasks } from "./tasks/pack-tasks.ts";
import { packedNames } from "./tasks/packed-tasks.ts";

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
    const present = new Set<string>();
    const written = async function* () {
      for (const { made, archive } of result.tasks) {
        present.add(made.name);
        for (const file of made.files) await output.write(`tasks/${made.name}/${file.path}`, file.content);
        yield { name: made.name, archive };
      }
    };
    await packTasks(output.place(packName), written());
    await output.write(cardName, datasetCard(result, version));
    await writeWhole(output.place("hints.json"), hintsJson(result, version));
    await output.write("hints.html", await hintsPage(result, version));
    const names = await output.commit();
    for (const name of earlier.filter((each) => !present.has(each)))
      await rm(path.join(folder, "tasks", name), { recursive: true, force: true });
    return [...names.filter((name) => !name.startsWith("tasks/")), "tasks/"].sort();
  } finally {
    await output.discard();
  }
}

// What is no list of ours names nothing that may go.
async function earlierNames(folder: string): Promise<string[]> {
  try {
    const card = await readFile(path.join(folder, cardName), "utf8");
    if (!card.includes(cardMarker)) return [];
    const { asyncBufferFromFile } = await import("hyparquet");
    const names = await packedNames(await asyncBufferFromFile(path.join(folder, packName)), packName);
    return names.filter((name) => /^[^/\\]+$/.test(name) && !/^\.+$/.test(name));
  } catch {
    return [];
  }
}
