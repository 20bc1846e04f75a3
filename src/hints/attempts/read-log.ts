import type { EpisodeItem } from "../../sources/episodes/episode.ts";
import { openInspectLog } from "../../sources/inspect/log.ts";
import { grade } from "../../sources/inspect/score.ts";
import { runOfLog } from "../../transcript/run-of-log.ts";
import { episodesOfRun } from "./run-episodes.ts";

/** The attempts in an Inspect log. @param sha256 of the file, which names its trials */
export function readLogEpisodes(file: string, sha256: string): AsyncGenerator<EpisodeItem> {
  const run = runOfLog(file);
  const scores = scoresIn(file);
  return episodesOfRun(run, {
    key: sha256.slice(0, 12),
    place: file,
    model: run.model,
    scoreOf: (taskId, epoch) => scores.get(`${epoch} ${taskId}`),
  });
}

function scoresIn(file: string): ReadonlyMap<string, number | undefined> {
  const log = openInspectLog(file);
  try {
    const { headline } = log.header();
    return new Map(
      log
        .summaries()
        .map((summary) => [`${summary.epoch} ${summary.id}`, grade(summary, headline).score] as const),
    );
  } finally {
    log.close();
  }
}
