import { stat, statfs } from "node:fs/promises";
import type { RemoteFile } from "../hub/remote-files.ts";
import { HindcastError } from "../model/error.ts";
import { placeOf } from "./place.ts";

/**
 * Fails when a disk has clearly not the room for what is missing of the files. Quotas and other writers are not seen:
 * a disk can still run full later.
 *
 * @throws HindcastError `output`.
 */
export async function checkRoom(folder: string, files: readonly RemoteFile[]): Promise<void> {
  let missing = 0;
  for (const { path: name, size } of files) {
    const { target, part } = placeOf(folder, name);
    const held = (await sizeOf(target)) === size ? size : Math.min(size, await sizeOf(part));
    missing += size - held;
  }
  const disk = await statfs(folder).catch(() => undefined);
  // Some network file systems say 0 of 0.
  if (!disk || disk.blocks === 0) return;
  const free = disk.bavail * disk.bsize;
  if (missing <= free) return;
  throw new HindcastError("output", `${folder} has not the room for this download`, {
    received: `${free} bytes free`,
    expected: `${missing}`,
    hint: "choose fewer files with --include, or a folder on another disk with -o",
  });
}

async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => undefined))?.size ?? 0;
}
