import { constants, lstatSync, mkdirSync, renameSync, rmdirSync } from "node:fs";
import { access, lstat, stat } from "node:fs/promises";
import path from "node:path";
import { HindcastError, messageOf } from "../model/error.ts";

/** What is to happen to a file: another takes its place, or, with none, it goes. */
export interface Replacement {
  readonly target: string;
  readonly file?: string;
}

/**
 * Makes all replacements or none: when one fails, the files are as they were. Without a pause, so that no signal finds
 * half of them made.
 *
 * @param aside a folder on the same disk, where what is replaced comes to lie.
 * @throws HindcastError `output`, naming the target that could not be replaced.
 */
export function replaceFiles(replacements: readonly Replacement[], aside: string): void {
  const undo: (() => void)[] = [];
  mkdirSync(aside, { recursive: true });
  for (const [index, { target, file }] of replacements.entries()) {
    try {
      const made = mkdirSync(path.dirname(target), { recursive: true });
      if (made !== undefined) undo.push(() => removeEmptyFolders(path.dirname(target), path.dirname(made)));
      const old = lstatSync(target, { throwIfNoEntry: false });
      if (old?.isDirectory()) throw new Error(folderInPlace);
      if (old !== undefined) move(target, path.join(aside, String(index)), undo);
      if (file !== undefined) move(file, target, undo);
    } catch (cause) {
      for (const step of undo.reverse()) step();
      throw cannotWrite(target, cause);
    }
  }
}

/**
 * Finds out, before any work, whether files of these names could be put into a folder.
 *
 * @throws HindcastError `output`, naming the first that could not.
 */
export async function requireReplaceable(folder: string, names: readonly string[]): Promise<void> {
  const { dev } = await stat(folder);
  const parents = new Set<string>();
  for (const name of names) {
    const target = path.join(folder, name);
    try {
      // Whether there is none, or its folder is a file, shows at its folder.
      const old = await lstat(target).catch(() => undefined);
      if (old?.isDirectory()) throw new Error(folderInPlace);
      const parent = await nearestFolder(path.dirname(target));
      if (parents.has(parent)) continue;
      await access(parent, constants.W_OK | constants.X_OK);
      if ((await stat(parent)).dev !== dev) throw new Error(`${parent} is on another disk than ${folder}`);
      parents.add(parent);
    } catch (cause) {
      throw cannotWrite(target, cause);
    }
  }
}

/** Removes a folder and those around it, below `root`, as far as they are empty. */
export function removeEmptyFolders(folder: string, root: string): void {
  for (let each = folder; each.startsWith(root + path.sep); each = path.dirname(each)) {
    try {
      rmdirSync(each);
    } catch {
      return;
    }
  }
}

export function cannotWrite(target: string, cause: unknown): HindcastError {
  return new HindcastError("output", `cannot write ${target}: ${messageOf(cause)}`, {
    hint: "check that the folder is writable and its disk has room",
    cause,
  });
}

const folderInPlace = "a folder is in its place";

function move(from: string, to: string, undo: (() => void)[]): void {
  renameSync(from, to);
  undo.push(() => renameSync(to, from));
}

async function nearestFolder(folder: string): Promise<string> {
  const found = await stat(folder).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== "ENOENT") throw cause;
    return undefined;
  });
  if (found === undefined) return await nearestFolder(path.dirname(folder));
  if (!found.isDirectory()) throw new Error(`${folder} is no folder`);
  return folder;
}
