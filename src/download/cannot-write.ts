import { HindcastError, messageOf } from "../model/error.ts";

const hints: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full: make room",
  EDQUOT: "the disk quota is used up: make room",
  EFBIG: "the file is larger than this disk or shell allows",
  EACCES: "make the folder writable, or choose another with -o",
  EPERM: "make the folder writable, or choose another with -o",
  EROFS: "the disk is read-only: choose another folder with -o",
};

/**
 * The error for a file or folder that cannot be written.
 *
 * @param kept what of the download is still there, for the hint
 */
export function cannotWrite(target: string, cause: unknown, kept: string): HindcastError {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  const advice = hints[code] ?? "check the folder and its disk";
  return new HindcastError("output", `cannot write ${target}: ${messageOf(cause)}`, {
    hint: `${advice}; ${kept}`,
    cause,
  });
}
