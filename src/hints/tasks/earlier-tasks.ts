import { readdir } from "node:fs/promises";
import path from "node:path";
import { packedNames } from "./packed-tasks.ts";

/** The names of the tasks that an earlier run packed into a file; none when it is no such file. */
export async function earlierTasks(file: string): Promise<string[]> {
  try {
    const { asyncBufferFromFile } = await import("hyparquet");
    const names = await packedNames(await asyncBufferFromFile(file), path.basename(file));
    // What leads out of a folder of tasks is none of ours.
    return names.filter((name) => /^[^/\\]+$/.test(name) && !/^\.+$/.test(name));
  } catch {
    return [];
  }
}

/**
 * All that lies in the folders of such tasks, as names below `folder`: what of it is not written again has to go, else a
 * task would keep the solution or the tests of an earlier one.
 *
 * @param below the folder of the tasks, from `folder`
 */
export async function filesOfTasks(
  folder: string,
  below: string,
  tasks: readonly string[],
): Promise<string[]> {
  const found = tasks.map(async (task) => {
    const start = path.join(folder, below, task);
    const entries = await readdir(start, { recursive: true, withFileTypes: true }).catch(() => []);
    return entries
      .filter((entry) => !entry.isDirectory())
      .map(({ parentPath, name }) => path.relative(folder, path.join(parentPath, name)))
      .map((file) => file.split(path.sep).join("/"));
  });
  return (await Promise.all(found)).flat();
}
