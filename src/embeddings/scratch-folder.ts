import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { makeOwnedFolder, type OwnedFolder, ownedFolders, removeLeftovers } from "../bytes/owned-folders.ts";
import { isInScope, removedWithScope, type ScopedFolder } from "../bytes/scoped-folder.ts";
import { HindcastError } from "../model/error.ts";

/** Makes a folder for what is needed only on the way. @throws Error of the file system, as when the folder above it is not there. */
export function scratchFolder(folder: string): ScopedFolder {
  mkdirSync(folder);
  return removedWithScope(folder);
}

/**
 * Makes one beside a file for whoever writes that file, and no other: it lies there as long as the file is worked at.
 * What killed processes left is removed.
 *
 * @throws HindcastError `output` while another has one; Error of the file system.
 */
export async function writersFolder(file: string): Promise<ScopedFolder> {
  const parent = path.dirname(file);
  const prefix = `.${path.basename(file)}.scratch-`;
  await removeLeftovers(parent, prefix);
  // Made before the others are looked for: of two that begin together none goes on, rather than both.
  const own = removedWithScope(makeOwnedFolder(parent, prefix));
  try {
    for (const folder of await ownedFolders(parent, prefix)) {
      if (folder.path === own.path) continue;
      if (!isOfEarlierProcess(folder)) throw takenBy(folder, file);
      rmSync(folder.path, { recursive: true, force: true });
    }
    return own;
  } catch (error) {
    own[Symbol.dispose]();
    throw error;
  }
}

// In a container that starts again, the process before had the same number.
function isOfEarlierProcess({ path: folder, pid, isLocal }: OwnedFolder): boolean {
  return isLocal && pid === process.pid && !isInScope(folder);
}

function takenBy({ path: folder, pid, host }: OwnedFolder, file: string): HindcastError {
  return new HindcastError("output", `${file} is being written already (by process ${pid} on ${host})`, {
    hint: `wait for it, or give another name with -o; if there is no such process, remove ${folder}`,
  });
}
