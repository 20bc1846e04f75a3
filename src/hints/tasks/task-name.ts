import { createHash } from "node:crypto";

const longest = 120;

/**
 * The name of a task's folder: prefix and task. It follows from these two alone, whatever other tasks there are; where
 * characters had to go, a hash keeps it apart from others.
 */
export function taskFolderName(prefix: string, task: string): string {
  const wanted = `${prefix}-${task}`;
  const plain = wanted
    .normalize("NFC")
    .replace(/[^\p{L}\p{N}._+-]+/gu, "_")
    .replace(/^[.-]+/, "_");
  if (plain === wanted && Buffer.byteLength(plain) <= longest) return plain;
  const hash = createHash("sha256").update(wanted).digest("hex").slice(0, 8);
  let short = plain;
  while (Buffer.byteLength(short) > longest - 9) short = short.slice(0, -1).toWellFormed();
  return `${short}-${hash}`;
}

/** What tasks of a dataset are called when nobody says: its short name and `-hints`. */
export function usualPrefix(dataset: string): string {
  const short = dataset
    .replace(/[/\\]+$/, "")
    .replace(/^.*[/\\]/, "")
    .replace(/\.(parquet|jsonl|ndjson|json|eval)(\.gz)?$/i, "");
  return `${short || "tasks"}-hints`;
}
