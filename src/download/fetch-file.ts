import type { RemoteFile } from "../hub/remote-files.ts";
import { sha256IfRight } from "./check-targets.ts";
import { NotTheFile } from "./not-the-file.ts";
import { PartFile, removeParts } from "./part-file.ts";
import { placeOf } from "./place.ts";
import { type Transfer, transfer } from "./transfer.ts";
import { noteWritten } from "./written-log.ts";

/** One file of a dataset, and how it came here. */
export interface FetchedFile {
  readonly path: string;
  readonly size: number;
  /** `present`: it was already there and right. `wrong`: what the server sends is not what the hub lists. */
  readonly status: "downloaded" | "present" | "wrong";
  /** Lower-case hexadecimal; undefined when `wrong`. */
  readonly sha256?: string;
  /** Why it is `wrong`, and what became of the bytes. */
  readonly problem?: { readonly code: "checksum-wrong" | "not-the-file"; readonly message: string };
}

/**
 * Makes sure that a folder holds a file with the right content, transferring only what is missing.
 *
 * @param file with a path that `checkNames` and `checkTargets` have passed
 * @param right the sha256 of the file in the folder, where it is known to be right
 * @throws HindcastError `bad-input` or `output` for what will fail other files too.
 */
export async function fetchFile(
  file: RemoteFile,
  folder: string,
  shared: Transfer,
  right?: string,
): Promise<FetchedFile> {
  const { onProgress } = shared;
  const { path: name, size } = file;
  const place = placeOf(folder, name);
  const present = right ?? (await sha256IfRight(place.target, file));
  if (present !== undefined) {
    await removeParts(place);
    onProgress({ type: "held", bytes: size });
    return { path: name, size, status: "present", sha256: present };
  }
  for (let pass = 1; ; pass++) {
    const part = await PartFile.open(place, file);
    try {
      if (part.size > 0) onProgress({ type: "held", bytes: part.size });
      const { wentOn, isRightSize } = await transfer(file, part, shared);
      const received = part.size;
      const sha256 = await part.finish((hash) => noteWritten(folder, { path: name, size, sha256: hash }));
      if (sha256 !== undefined) return { path: name, size, status: "downloaded", sha256 };
      onProgress({ type: "held", bytes: -received });
      // Parts of two contents may have met, or a crash have spoiled the older bytes: once more, from the beginning.
      if (!wentOn || !isRightSize || pass > 1)
        return { path: name, size, status: "wrong", problem: wrongChecksum };
      onProgress({ type: "note", text: `${name}: the parts do not fit together; from the beginning` });
    } catch (error) {
      if (!(error instanceof NotTheFile)) throw error;
      onProgress({ type: "held", bytes: -part.size });
      const rest = part.size > 0 ? "; what came of it before is kept" : "";
      if (part.size === 0) await removeParts(place);
      const message = `${error.message}, and the hub lists ${size} bytes${rest}`;
      return { path: name, size, status: "wrong", problem: { code: "not-the-file", message } };
    } finally {
      await part.close();
    }
  }
}

const wrongChecksum = {
  code: "checksum-wrong",
  message: "what the server sent has not the size and checksum that the hub lists; removed",
} as const;
