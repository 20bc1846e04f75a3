import { stat } from "node:fs/promises";
import path from "node:path";
import { checksumOf } from "../hub/checksum.ts";
import type { RemoteFile } from "../hub/remote-files.ts";
import { HindcastError } from "../model/error.ts";
import { PartFile, removeParts } from "./part-file.ts";
import { type Transfer, transfer } from "./transfer.ts";

export interface FetchedFile {
  readonly path: string;
  readonly size: number;
  /** `present`: it was already there and right. `wrong`: what the server sent has not the listed checksum. */
  readonly status: "downloaded" | "present" | "wrong";
  /** Lower-case hexadecimal; undefined when `wrong`. */
  readonly sha256?: string;
}

/**
 * Makes sure that a folder holds a file with the right content, transferring only what is missing.
 *
 * @param file with a path that `checkNames` has passed
 * @throws HindcastError `bad-input` or `output` for what will fail other files too.
 */
export async function fetchFile(file: RemoteFile, folder: string, shared: Transfer): Promise<FetchedFile> {
  const { onProgress } = shared;
  const { size } = file;
  const target = path.join(folder, ...file.path.split("/"));
  const present = await sha256IfRight(target, file);
  if (present !== undefined) {
    await removeParts(target);
    onProgress({ type: "held", bytes: size });
    return { path: file.path, size, status: "present", sha256: present };
  }
  for (let pass = 1; ; pass++) {
    const part = await PartFile.open(target, file);
    try {
      if (part.size > 0) onProgress({ type: "held", bytes: part.size });
      const { wentOn, isRightSize } = await transfer(file, part, shared);
      const received = part.size;
      const sha256 = await part.finish();
      if (sha256 !== undefined) return { path: file.path, size, status: "downloaded", sha256 };
      onProgress({ type: "held", bytes: -received });
      // Parts of two contents may have met, or a crash have spoiled the older bytes: once more, from the beginning.
      if (!wentOn || !isRightSize || pass > 1) return { path: file.path, size, status: "wrong" };
      onProgress({ type: "note", text: `${file.path}: the parts do not fit together; from the beginning` });
    } finally {
      await part.close();
    }
  }
}

async function sha256IfRight(target: string, file: RemoteFile): Promise<string | undefined> {
  const found = await stat(target).catch(() => undefined);
  if (found?.isDirectory()) {
    throw new HindcastError("output", `cannot write ${target}: a folder stands in its place`, {
      hint: "move it away, or choose another folder with -o",
    });
  }
  if (!found || found.size !== file.size) return undefined;
  const checksum = await checksumOf(target, file).catch(() => undefined);
  const { isRight, sha256 } = checksum?.end() ?? { isRight: false, sha256: undefined };
  return isRight ? sha256 : undefined;
}
