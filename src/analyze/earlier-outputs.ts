import { lstat, readFile } from "node:fs/promises";
import path from "node:path";
import type { FileDigest } from "../tables/output-folder.ts";
import { provenanceName, sha256 } from "./provenance.ts";

/**
 * The files of an earlier analysis that a new one in the same folder does not write: beside the new ones they would pass
 * for results of it. Only what that analysis says it wrote, and nobody changed since.
 *
 * @param written names of the new files.
 */
export async function obsoleteOutputs(folder: string, written: readonly string[]): Promise<string[]> {
  const earlier = (await earlierOutputs(folder)).filter(({ path }) => !written.includes(path));
  const unchanged = await Promise.all(earlier.map((digest) => isUnchanged(folder, digest)));
  return earlier.filter((_, index) => unchanged[index]).map(({ path }) => path);
}

/** What the analysis in a folder says it wrote there; nothing where there is none. */
export async function earlierOutputs(folder: string): Promise<FileDigest[]> {
  try {
    const { outputs } = JSON.parse(await readFile(path.join(folder, provenanceName), "utf8"));
    return Array.isArray(outputs) ? outputs.filter(isDigest) : [];
  } catch {
    // None there, or none of ours.
    return [];
  }
}

function isDigest(value: Partial<Record<keyof FileDigest, unknown>> | null): value is FileDigest {
  return typeof value?.path === "string" && typeof value.sha256 === "string" && isBelow(value.path);
}

// The file may have been edited: nothing outside of the folder is ever touched.
function isBelow(name: string): boolean {
  return !path.isAbsolute(name) && path.posix.normalize(name) === name && !name.startsWith("..");
}

async function isUnchanged(folder: string, digest: FileDigest): Promise<boolean> {
  const file = path.join(folder, digest.path);
  const found = await lstat(file).catch(() => undefined);
  return found?.isFile() === true && sha256(await readFile(file)) === digest.sha256;
}
