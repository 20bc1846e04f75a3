import { createHash } from "node:crypto";

const longest = 120;

/**
 * The names of the folders of tasks, see {@link taskFolderName}; those that differ in nothing but case have a hash too,
 * since some file systems take them for one.
 */
export function taskFolderNames(prefix: string, tasks: readonly string[]): ReadonlyMap<string, string> {
  const plain = tasks.map((task) => taskFolderName(prefix, task));
  const counts = new Map<string, number>();
  for (const name of plain) counts.set(name.toLowerCase(), (counts.get(name.toLowerCase()) ?? 0) + 1);
  return new Map(
    tasks.map((task, index) => {
      const name = plain[index] as string;
      return [task, counts.get(name.toLowerCase()) === 1 ? name : withHash(name, `${prefix}-${task}`)];
    }),
  );
}

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
  return withHash(plain, wanted);
}

function withHash(name: string, wanted: string): string {
  const hash = createHash("sha256").update(wanted).digest("hex").slice(0, 8);
  let short = name;
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
