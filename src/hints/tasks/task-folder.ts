import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import type { TaskFile } from "./task-file.ts";

/** The files of a task's folder, sorted. Links are not followed. */
export async function filesBelow(folder: string): Promise<TaskFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files: TaskFile[] = [];
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    const { mode } = await stat(file);
    const inside = path.relative(folder, file).split(path.sep).join("/");
    files.push({ path: inside, content: await readFile(file), isExecutable: (mode & 0o100) !== 0 });
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}
