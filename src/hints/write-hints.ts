import path from "node:path";
import { version } from "../config/version.ts";
import { OutputFolder } from "../tables/output-folder.ts";
import { writeWhole } from "../tables/whole-file.ts";
import type { HintsResult } from "./hints.ts";
import { cardName, hasOwnCard, packName, requireOwnFiles } from "./hints-folder.ts";
import { hintsJson } from "./report/hints-json.ts";
import { hintsPage } from "./report/hints-page.ts";
import { datasetCard } from "./tasks/dataset-card.ts";
import { earlierTasks, filesOfTasks } from "./tasks/earlier-tasks.ts";
import { packTasks } from "./tasks/pack-tasks.ts";

export { cardName, packName };

/**
 * Writes hints into a folder: the tasks as folders below `tasks/` and packed, the dataset's card, `hints.json` with all
 * that was found, and `hints.html` to read it. Of the tasks that an earlier run made there nothing stays but what is written
 * again; when something fails, all of it stays.
 *
 * @returns the names of the files, sorted; `tasks/` counts as one
 * @throws HindcastError `usage` when a file of somebody else would be replaced, `output`
 */
export async function writeHints(folder: string, result: HintsResult): Promise<string[]> {
  await requireOwnFiles(folder);
  // What is no list of ours names nothing that may go.
  const earlier = (await hasOwnCard(folder)) ? await earlierTasks(path.join(folder, packName)) : [];
  const output = await OutputFolder.open(folder);
  try {
    const present = new Set<string>();
    const written = async function* () {
      for (const { made, archive } of result.tasks) {
        for (const file of made.files) {
          const name = `tasks/${made.name}/${file.path}`;
          present.add(name);
          await output.write(name, file.content, file.isExecutable);
        }
        yield { name: made.name, archive };
      }
    };
    await packTasks(output.place(packName), written());
    await output.write(cardName, datasetCard(result, version));
    await writeWhole(output.place("hints.json"), hintsJson(result, version));
    await output.write("hints.html", await hintsPage(result, version));
    const before = await filesOfTasks(folder, "tasks", earlier);
    const names = await output.commit(before.filter((name) => !present.has(name)));
    return [...names.filter((name) => !name.startsWith("tasks/")), "tasks/"].sort();
  } finally {
    await output.discard();
  }
}
