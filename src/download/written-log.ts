import { appendFile, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { type ManifestFile, manifestFileSchema } from "./manifest.ts";
import { stagingName } from "./names.ts";

const logOf = (folder: string) => path.join(folder, stagingName, "written.jsonl");

/**
 * Notes that a file is about to get its place. The manifest is written at a download's end: by this log a later one
 * still knows which files are its own, wherever the process was killed.
 */
export async function noteWritten(folder: string, { path: name, size, sha256 }: ManifestFile): Promise<void> {
  await appendFile(logOf(folder), `${JSON.stringify({ path: name, size, sha256 })}\n`);
}

/** The files noted since the manifest was written last. */
export async function readWritten(folder: string): Promise<ManifestFile[]> {
  const text = await readFile(logOf(folder), "utf8").catch(() => "");
  // A crash may have cut the last line short: then the file is not in its place either.
  return text.split("\n").flatMap((line) => {
    try {
      return [manifestFileSchema.parse(JSON.parse(line))];
    } catch {
      return [];
    }
  });
}

/** Empties the log, once the manifest says the same. */
export async function forgetWritten(folder: string): Promise<void> {
  await rm(logOf(folder), { force: true });
}
