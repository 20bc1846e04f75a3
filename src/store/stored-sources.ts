import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
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
    const { bytes, sha256 } = (await originOf(store, key)).source ?? {};
    if (bytes === undefined || sha256 === undefined) continue;
    bySize.set(bytes, (bySize.get(bytes) ?? new Set()).add(sha256));
  }
  return bySize;
}

/**
 * The keys under which a store holds a run that Hindcast carried out by some plan. What was ingested is none of it, nor
 * is a run of the same id by another plan.
 *
 * @throws HindcastError `bad-input` when the folder is no store.
 */
export async function keysOfPlan(store: string, runId: string, planSha256: string): Promise<string[]> {
  const found: string[] = [];
  for (const key of await runKeys(store)) {
    const isNamedSo = key.startsWith(`${runId}-`) && /^[0-9a-f]{16}$/.test(key.slice(runId.length + 1));
    if (isNamedSo && isByPlan(await originOf(store, key), planSha256)) found.push(key);
  }
  return found;
}

// Runs of before plans were told have their reader alone.
function isByPlan({ planSha256, reader = "" }: Origin, wanted: string): boolean {
  return planSha256 === undefined ? /^hindcast \S+ run$/.test(reader) : planSha256 === wanted;
}

// What does not fit is as good as not there: runs of any version are listed.
const origin = z.object({
  runId: z.string().optional().catch(undefined),
  reader: z.string().optional().catch(undefined),
  planSha256: z.string().optional().catch(undefined),
  state: z.object({ created: z.string(), isFinished: z.boolean() }).optional().catch(undefined),
  counts: z.object({ attempts: z.number(), calls: z.number() }).optional().catch(undefined),
  source: z.object({ bytes: z.number(), sha256: z.string() }).partial().optional().catch(undefined),
});
export type Origin = z.infer<typeof origin>;

/** What the `run.json` of a stored run says of where it came from. */
export async function originOf(store: string, key: string): Promise<Origin> {
  const text = await readFile(path.join(runFolder(store, key), "run.json"), "utf8").catch(() => "null");
  return origin.safeParse(JSON.parse(text)).data ?? {};
}
