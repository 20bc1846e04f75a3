import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { glob } from "tinyglobby";
import { HindcastError, messageOf } from "../../model/error.ts";
import { byCodeUnit } from "../../model/order.ts";

/** Files that a program is given. */
export interface ProgramFiles {
  readonly path: string;
  /** Over names and bytes of all. */
  readonly sha256: string;
  /** Relative paths, each with its bytes in base64. */
  readonly contents: readonly (readonly [name: string, base64: string])[];
}

// They go into the sandbox anew for every attempt.
const mostBytes = 16 << 20;

/**
 * A file, by its name, or all files of a folder, with their paths below it.
 *
 * @throws HindcastError `bad-input` when there are none, or more than can be sent along with every attempt
 */
export async function readProgramFiles(given: string): Promise<ProgramFiles> {
  const isFolder = (await stat(given).catch(() => undefined))?.isDirectory() ?? false;
  const names = isFolder
    ? await glob("**/*", { cwd: given, dot: true, onlyFiles: true, expandDirectories: false })
    : [path.basename(given)];
  const folder = isFolder ? given : path.dirname(given);
  const hash = createHash("sha256");
  const contents: (readonly [string, string])[] = [];
  let left = mostBytes;
  for (const name of names.toSorted(byCodeUnit)) {
    const bytes = await readFile(path.join(folder, name)).catch((cause: unknown) => {
      throw new HindcastError("bad-input", `the files of a program, ${given}: ${messageOf(cause)}`, {
        cause,
      });
    });
    left -= bytes.length;
    if (left < 0) {
      throw new HindcastError("bad-input", `the files of a program, ${given}`, {
        received: `more than ${mostBytes >> 20} MB`,
        expected: "the program alone: what it needs beside that belongs into the image",
      });
    }
    hash.update(JSON.stringify([name, bytes.length])).update(bytes);
    contents.push([name, bytes.toString("base64")]);
  }
  if (contents.length === 0)
    throw new HindcastError("bad-input", `the files of a program, ${given}`, { received: "an empty folder" });
  return { path: given, sha256: hash.digest("hex"), contents };
}
