import { HindcastError } from "../../model/error.ts";
import { writeDraft } from "../../tables/whole-file.ts";
import { packTask, packTasks } from "../tasks/pack-tasks.ts";
import { packedTasks, unpacked } from "../tasks/packed-tasks.ts";
import { withoutBlockIn } from "./markers.ts";
import type { StripResult } from "./strip-files.ts";

/**
 * Takes the hints out of every instruction.md of packed tasks. All other files stay as they are, and tasks without hints
 * byte for byte.
 *
 * @param file Parquet with `path` and `task_binary`
 * @param out where the same without hints goes; may be `file`
 * @throws HindcastError `bad-input`, `output`
 */
export async function stripPack(file: string, out: string): Promise<StripResult> {
  const { asyncBufferFromFile } = await import("hyparquet");
  const counts = { files: 0, stripped: 0 };
  const buffer = await asyncBufferFromFile(file);
  const plain = async function* () {
    for await (const task of packedTasks(buffer, file)) {
      const files = unpacked(task.name, task.archive);
      const instruction = files.find(({ path }) => path === "instruction.md");
      if (instruction) counts.files++;
      const content = instruction && withoutBlockIn(instruction.content);
      if (!instruction || !content) {
        yield task;
        continue;
      }
      counts.stripped++;
      const others = files.filter(({ path }) => path !== "instruction.md");
      yield { name: task.name, archive: packTask([...others, { ...instruction, content }]) };
    }
  };
  await writeDraft(out, async (draft) => {
    await packTasks(draft, plain());
    if (counts.files > 0) return;
    throw new HindcastError("bad-input", `no task in ${file} has an instruction.md`, {
      expected: "packed tasks, as hindcast hints writes them",
    });
  });
  return counts;
}
