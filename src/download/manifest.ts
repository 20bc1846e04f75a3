import { randomUUID } from "node:crypto";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { isMissing } from "../bytes/is-missing.ts";
import { HindcastError } from "../model/error.ts";
import { byKey } from "../model/order.ts";
import { cannotWrite } from "./cannot-write.ts";
import { manifestName } from "./names.ts";

export const manifestFileSchema = z
  .object({
    path: z.string(),
    size: z.number().int().nonnegative(),
    sha256: z.string(),
    /** It was there with the right content, and no download wrote it. */
    found: z.literal(true).optional(),
  })
  .readonly();

const manifestSchema = z.object({
  version: z.literal(1),
  endpoint: z.string(),
  dataset: z.string(),
  revision: z.string(),
  files: z.array(manifestFileSchema),
  // Those of downloads before, of other commits or not right since.
  earlier: z.array(manifestFileSchema).default([]),
});

/** Where the files of a folder came from: each was found to be right, and is of that one commit. */
export type Manifest = Readonly<z.infer<typeof manifestSchema>>;
export type ManifestFile = Manifest["files"][number];

/** @returns undefined when the folder has none. @throws HindcastError `bad-input` when it cannot be understood. */
export async function readManifest(folder: string): Promise<Manifest | undefined> {
  const file = path.join(folder, manifestName);
  try {
    return manifestSchema.parse(JSON.parse(await readFile(file, "utf8")));
  } catch (cause) {
    if (isMissing(cause)) return undefined;
    throw new HindcastError("bad-input", `${file} is not a record of a download that can be read`, {
      hint: "remove it, or choose another folder with -o",
      cause,
    });
  }
}

/** Writes the record as a whole or not at all; equal contents give equal bytes. @throws HindcastError `output`. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const { version, endpoint, dataset, revision } = manifest;
  const files = listed(manifest.files);
  const found = new Set(files.map((file) => file.path));
  const earlier = listed(manifest.earlier.filter((file) => !found.has(file.path)));
  const record = { version, endpoint, dataset, revision, files, ...(earlier.length > 0 && { earlier }) };
  const text = `${JSON.stringify(record, null, 2)}\n`;
  const target = path.join(folder, manifestName);
  const staged = `${target}.${randomUUID()}`;
  try {
    await writeFile(staged, text);
    await rename(staged, target);
  } catch (cause) {
    await rm(staged, { force: true });
    throw cannotWrite(target, cause, "what was downloaded is kept");
  }
}

// Each path once, as it was noted last.
function listed(files: readonly ManifestFile[]): ManifestFile[] {
  return [...new Map(files.map((file) => [file.path, file])).values()]
    .toSorted(byKey(({ path: name }) => name))
    .map(({ path: name, size, sha256, found }) => ({ path: name, size, sha256, ...(found && { found }) }));
}
