import { readFile } from "node:fs/promises";
import path from "node:path";
import { runFolder, runKeys } from "./layout.ts";

/**
 * The sources that a store's runs were read from: the SHA-256 of each, by the size of its file in bytes. Empty where
 * there is no store yet.
 *
 * @throws HindcastError `bad-input` when the folder is no store.
 */
export async function storedSources(store: string): Promise<Map<number, Set<string>>> {
  const bySize = new Map<number, Set<string>>();
  for (const key of await runKeys(store)) {
    const text = await readFile(path.join(runFolder(store, key), "run.json"), "utf8").catch(() => "null");
    const { bytes, sha256 } = sourceOf(JSON.parse(text));
    if (typeof bytes !== "number" || typeof sha256 !== "string") continue;
    bySize.set(bytes, (bySize.get(bytes) ?? new Set()).add(sha256));
  }
  return bySize;
}

function sourceOf(record: unknown): { bytes?: unknown; sha256?: unknown } {
  const source =
    typeof record === "object" && record !== null && "source" in record ? record.source : undefined;
  return typeof source === "object" && source !== null ? source : {};
}
