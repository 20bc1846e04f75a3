import { createHash } from "node:crypto";
import type { Slot } from "../../bytes/shelf.ts";
import type { Episode } from "../../sources/episodes/episode.ts";
import type { EpisodeOutcome } from "../../sources/episodes/outcome.ts";
import type { AttemptHead } from "./attempt.ts";

/** A row that may yet prove to be a snapshot. */
export interface KeptRow {
  readonly hashes: Buffer;
  readonly episode: number | undefined;
  readonly outcome: EpisodeOutcome;
  readonly facts: Pick<Episode, "task" | "trial" | "run" | "agent" | "model">;
  /** Known when it has left memory. */
  slot: Slot | undefined;
}

/** Whether two rows may be of one attempt, by how they ended. */
export function isSameOutcome(a: EpisodeOutcome, b: EpisodeOutcome): boolean {
  if (a.basis !== b.basis) return false;
  // What an agent claims it claims at its end.
  return a.basis === "claimed" || (a.class === b.class && a.reward === b.reward);
}

/** @param everyRow rows of a trial belong together, whatever their task */
export function headOf({ facts, episode, outcome, hashes }: KeptRow, everyRow = false): AttemptHead {
  const { trial, task, agent, model } = facts;
  const name = episode === undefined ? "episode" : `episode-${episode}`;
  const fallback = trial === undefined ? `task-${hashes.toString("hex", 0, 8)}` : taskOfTrial(trial);
  return {
    id: `${trial ?? `row-${hashes.subarray(-8).toString("hex")}`}/${name}`,
    task: (everyRow ? trial : task) ?? fallback,
    trial,
    episode: name,
    outcome,
    agent,
    model,
    length: hashes.length / 8,
  };
}

// `<task>__<random>`
function taskOfTrial(trial: string): string {
  const end = trial.lastIndexOf("__");
  return end > 0 ? trial.slice(0, end) : trial;
}

/** Tells rows apart that have one id. */
export function fingerprint({ facts, hashes }: KeptRow): string {
  const said = [facts.run ?? "", facts.model ?? "", hashes.subarray(-8).toString("hex")].join("\n");
  return createHash("sha256").update(said).digest("hex").slice(0, 8);
}
