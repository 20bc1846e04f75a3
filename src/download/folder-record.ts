import type { RemoteFile } from "../hub/remote-files.ts";
import { HindcastError } from "../model/error.ts";
import { sha256IfRight } from "./check-targets.ts";
import { type Manifest, type ManifestFile, readManifest } from "./manifest.ts";
import { readWritten } from "./written-log.ts";

/**
 * What earlier downloads left on record in a folder, up to the moment where the last was killed.
 *
 * @returns undefined when there was none
 * @throws HindcastError `usage` when the folder holds another dataset, `bad-input` when its record cannot be understood
 */
export async function folderRecord(folder: string, dataset: string): Promise<Manifest | undefined> {
  const manifest = await readManifest(folder);
  if (!manifest) return undefined;
  if (manifest.dataset === dataset)
    return { ...manifest, earlier: [...manifest.earlier, ...(await readWritten(folder))] };
  throw new HindcastError("usage", `${folder} holds another dataset`, {
    received: dataset,
    expected: manifest.dataset,
    hint: "choose another folder with -o",
  });
}

/** The files of a record by their path, each as it was noted last. */
export function filesOfRecord(known: Manifest | undefined): ReadonlyMap<string, ManifestFile> {
  const files = [...(known?.files ?? []), ...(known?.earlier ?? [])];
  return new Map(files.map((file) => [file.path, file]));
}

/**
 * Whether a file in the folder may be written over: an earlier download wrote it, or found it right and it is as it was
 * then. What was changed since is somebody's work.
 */
export async function isReplaceable(target: string, known: ManifestFile | undefined): Promise<boolean> {
  if (!known?.found) return known !== undefined;
  const { path: name, size, sha256: digest } = known;
  return (await sha256IfRight(target, { path: name, size, algorithm: "sha256", digest })) !== undefined;
}

/**
 * The record to write before any file changes: the files about to be fetched are not among those found right, so that it
 * never says of a file what is not so, wherever the process ends. That they are our own it keeps.
 */
export function recordBefore(
  known: Manifest | undefined,
  begun: Pick<Manifest, "endpoint" | "dataset" | "revision">,
  files: readonly RemoteFile[],
): Manifest {
  const pending = new Set(files.map((file) => file.path));
  const { files: found = [], earlier = [] } = known ?? {};
  const kept = known?.revision === begun.revision ? found.filter((file) => !pending.has(file.path)) : [];
  return { version: 1, ...begun, files: kept, earlier: [...found, ...earlier] };
}
