import { createHash } from "node:crypto";
import path from "node:path";
import { stagingName } from "./names.ts";

/** Where a file of a dataset belongs, and where its bytes gather until it is whole. */
export interface Place {
  readonly target: string;
  readonly part: string;
  /** Says what the bytes are a part of. */
  readonly record: string;
}

/**
 * The place of a file below a download's folder. Parts lie in a folder of Hindcast's own, under a name of fixed length:
 * beside the file, a dataset or its owner may have a file of that name, and a long name has no room for an ending.
 *
 * @param name with `/` between folders
 */
export function placeOf(folder: string, name: string): Place {
  const staged = path.join(folder, stagingName, createHash("sha256").update(name).digest("hex"));
  return {
    target: path.join(folder, ...name.split("/")),
    part: `${staged}.part`,
    record: `${staged}.json`,
  };
}

/** Whether a file in the folder of parts is one of a part. */
export function isPartName(name: string): boolean {
  return /^[0-9a-f]{64}\.(?:part|json)$/.test(name);
}
