import { closeSync, openSync, readSync } from "node:fs";
import { HindcastError } from "../model/error.ts";

/**
 * Refuses a result file that another tool wrote, which may be all that is left of hours of work: by default ours would have
 * the name that the official harness gives its own.
 *
 * @throws HindcastError `usage`
 */
export function refuseForeignResults(out: string): void {
  const start = startOf(out);
  if (start === undefined || start.includes('"hindcast":')) return;
  throw new HindcastError("usage", `${out} was written by another tool, and would be replaced`, {
    hint: "-o names another file; --force replaces it",
  });
}

// Ours say so in their second key. @returns undefined where there is no such file
function startOf(file: string): string | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(file, "r");
  } catch {
    return undefined;
  }
  try {
    const bytes = Buffer.alloc(100);
    return bytes.toString("utf8", 0, readSync(descriptor, bytes));
  } finally {
    closeSync(descriptor);
  }
}
