import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { hashFile } from "../../bytes/hash-file.ts";
import { traceFormat } from "../../sources/detect.ts";
import {
  type EpisodeOrigin,
  type EpisodeSource,
  type OpenEpisodesOptions,
  openEpisodes,
} from "../../sources/episodes/open-episodes.ts";
import { readLogEpisodes } from "./read-log.ts";
import { readStoreEpisodes } from "./read-store.ts";

/** Where attempts came from. */
export type AttemptOrigin = Omit<EpisodeOrigin, "kind"> & {
  readonly kind: EpisodeOrigin["kind"] | "store" | "log";
};

/**
 * Opens whatever holds attempts: all that {@link openEpisodes} opens, a Hindcast store, or an Inspect log.
 *
 * @throws HindcastError
 */
export async function openAttempts(
  dataset: string,
  options: OpenEpisodesOptions,
): Promise<{ readonly origin: AttemptOrigin; readonly items: EpisodeSource["items"] }> {
  const name = path.basename(path.resolve(dataset));
  if (existsSync(path.join(dataset, "store.json"))) {
    const origin = { dataset: name, kind: "store", commit: undefined, files: [] } as const;
    return { origin, items: readStoreEpisodes(dataset) };
  }
  if (!isLog(dataset)) return await openEpisodes(dataset, options);
  const sha256 = await hashFile(dataset);
  const origin = { dataset: name, kind: "log", commit: undefined, files: [{ name, sha256 }] } as const;
  return { origin, items: readLogEpisodes(dataset, sha256) };
}

function isLog(dataset: string): boolean {
  const isFile = statSync(dataset, { throwIfNoEntry: false })?.isFile() ?? false;
  return isFile && /\.(eval|json)$/i.test(dataset) && traceFormat(dataset) === "inspect";
}
