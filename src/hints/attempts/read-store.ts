import type { EpisodeItem } from "../../sources/episodes/episode.ts";
import { openStore, type Store } from "../../store/store.ts";
import { runOfStore } from "../../transcript/run-of-store.ts";
import { episodesOfRun } from "./run-episodes.ts";

/** The attempts of every run in a store. */
export async function* readStoreEpisodes(folder: string): AsyncGenerator<EpisodeItem> {
  await using store = await openStore(folder);
  for (const { run_key, model } of await store.runs()) {
    const scores = await scoresOf(store, run_key);
    yield* episodesOfRun(await runOfStore(store, run_key), {
      key: run_key.slice(0, 12),
      place: folder,
      model,
      scoreOf: (taskId, epoch) => scores.get(`${epoch} ${taskId}`),
    });
  }
}

async function scoresOf(store: Store, runKey: string): Promise<Map<string, number>> {
  const scores = new Map<string, number>();
  for await (const { task_id, epoch, score } of store.attempts(runKey))
    if (score !== undefined) scores.set(`${epoch} ${task_id}`, score);
  return scores;
}
