import { lstat, stat } from "node:fs/promises";
import { checksumOf } from "../hub/checksum.ts";
import type { RemoteFile } from "../hub/remote-files.ts";
import { HindcastError } from "../model/error.ts";
import { cannotWrite } from "./cannot-write.ts";
import { placeOf } from "./place.ts";

/**
 * Proves before anything is transferred that no file would be replaced which is somebody else's: every name is free, has
 * the right content already, or may be replaced.
 *
 * @param mayReplace whether a file that is there, with another content, may be written over
 * @returns the sha256 of files that were found right on the way, by their path in the dataset
 * @throws HindcastError `output` naming what stands in the way
 */
export async function checkTargets(
  folder: string,
  files: readonly RemoteFile[],
  mayReplace: (file: RemoteFile, target: string) => Promise<boolean>,
): Promise<Map<string, string>> {
  const right = new Map<string, string>();
  const foreign: string[] = [];
  for (const file of files) {
    const { target } = placeOf(folder, file.path);
    if (!(await isTaken(target)) || (await mayReplace(file, target))) continue;
    const sha256 = await sha256IfRight(target, file);
    if (sha256 === undefined) foreign.push(file.path);
    else right.set(file.path, sha256);
  }
  if (foreign.length === 0) return right;
  const more = foreign.length > 3 ? ` and ${foreign.length - 3} more` : "";
  throw new HindcastError("output", `${folder} holds files that no download wrote there`, {
    received: `other contents of ${foreign.slice(0, 3).join(", ")}${more}`,
    expected: "nothing of these names",
    hint: "move them away, choose another folder with -o, or have them replaced with --force",
  });
}

/** The sha256 of a file, if it has the content that the hub lists. */
export async function sha256IfRight(target: string, file: RemoteFile): Promise<string | undefined> {
  const found = await stat(target).catch(() => undefined);
  if (!found?.isFile() || found.size !== file.size) return undefined;
  const checksum = await checksumOf(target, file).catch(() => undefined);
  const { isRight, sha256 } = checksum?.end() ?? { isRight: false, sha256: undefined };
  return isRight ? sha256 : undefined;
}

// What cannot be looked at, a name too long for this disk or a file in a folder's place, cannot be written either.
async function isTaken(target: string): Promise<boolean> {
  const found = await lstat(target).catch((cause: unknown) => {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
    throw cannotWrite(target, cause, "nothing was changed");
  });
  if (!found?.isDirectory()) return found !== undefined;
  throw new HindcastError("output", `cannot write ${target}: a folder stands in its place`, {
    hint: "move it away, or choose another folder with -o",
  });
}
