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
import { runOfLog } from "../../transcript/run-of-log.ts";
import { readStoreEpisodes } from "./read-store.ts";
import { episodesOfRun } from "./run-episodes.ts";

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
  const run = runOfLog(dataset);
  const items = episodesOfRun(run, {
    key: sha256.slice(0, 12),
    place: dataset,
    model: run.model,
    scoreOf: () => undefined,
  });
  return { origin, items };
}

function isLog(dataset: string): boolean {
  const isFile = statSync(dataset, { throwIfNoEntry: false })?.isFile() ?? false;
  return isFile && /\.(eval|json)$/i.test(dataset) && traceFormat(dataset) === "inspect";
}
