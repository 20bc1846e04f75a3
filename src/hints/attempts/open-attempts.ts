import { existsSync } from "node:fs";
import path from "node:path";
import {
  type EpisodeOrigin,
  type EpisodeSource,
  type OpenEpisodesOptions,
  openEpisodes,
} from "../../sources/episodes/open-episodes.ts";
import { readStoreEpisodes } from "./read-store.ts";

/** Where attempts came from. */
export type AttemptOrigin = Omit<EpisodeOrigin, "kind"> & {
  readonly kind: EpisodeOrigin["kind"] | "store";
};

/** Opens whatever holds attempts: all that {@link openEpisodes} opens, or a Hindcast store. @throws HindcastError */
export async function openAttempts(
  dataset: string,
  options: OpenEpisodesOptions,
): Promise<{ readonly origin: AttemptOrigin; readonly items: EpisodeSource["items"] }> {
  if (!existsSync(path.join(dataset, "store.json"))) return await openEpisodes(dataset, options);
  const origin = {
    dataset: path.basename(path.resolve(dataset)),
    kind: "store",
    commit: undefined,
    files: [],
  } as const;
  return { origin, items: readStoreEpisodes(dataset) };
}
