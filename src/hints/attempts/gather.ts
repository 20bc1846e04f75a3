import { createHash } from "node:crypto";
import { Shelf, type Slot } from "../../bytes/shelf.ts";
import { HindcastError } from "../../model/error.ts";
import { naturalOrder } from "../../model/natural-order.ts";
import type { Episode, EpisodeItem } from "../../sources/episodes/episode.ts";
import { type EpisodeOutcome, episodeOutcome } from "../../sources/episodes/outcome.ts";
import type { Attempt, AttemptBody, AttemptHead, TaskAttempts } from "./attempt.ts";
import { prefixHashes, relationTo } from "./fold-snapshots.ts";

export interface GatherOptions {
  /** The least reward of a success. */
  readonly threshold: number;
  /** Every row is an attempt, and those of a trial belong together: the way of the tool before this one. */
  readonly everyRow?: boolean;
  readonly onRow?: (() => void) | undefined;
}

/** What was read, and what became of the rows. */
export interface Reading {
  /** Whether the rows of a trial are one attempt at growing length, attempts of their own, or some this and some that. */
  readonly shape: "turn snapshots" | "independent attempts" | "mixed";
  readonly rows: number;
  readonly attempts: number;
  /** Rows that a longer one of their trial begins with. */
  readonly snapshots: number;
  readonly duplicates: number;
  /** Rows beside the longest of a trial that has snapshots: what was said before a context was summed up. */
  readonly branches: number;
  /** Rows of sub-agents. */
  readonly subagents: number;
  readonly unreadable: number;
  /** The first of the unreadable. */
  readonly problems: readonly { readonly place: string; readonly message: string }[];
}

/** Attempts by task; what was said in them lies on disk. To be disposed of. */
export interface GatheredAttempts extends Disposable {
  /** In the natural order of their names. */
  readonly tasks: readonly TaskAttempts[];
  readonly reading: Reading;
  load(head: AttemptHead): Attempt;
}

/** A row that may yet prove to be a snapshot. */
interface Kept {
  readonly hashes: Buffer;
  readonly episode: number | undefined;
  readonly outcome: EpisodeOutcome;
  readonly facts: Pick<Episode, "task" | "trial" | "run" | "agent" | "model">;
  /** Known when it has left memory. */
  slot: Slot | undefined;
}

interface Trial {
  kept: Kept[];
  hasSnapshots: boolean;
}

const mostProblems = 50;

/**
 * Reads episodes to the end, once. A row that begins a longer one of its trial is folded into it, whichever comes
 * first; in memory stays only what tells rows apart.
 *
 * @throws HindcastError `bad-input` when there is no episode at all
 */
export async function gatherAttempts(
  items: AsyncIterable<EpisodeItem>,
  options: GatherOptions,
): Promise<GatheredAttempts> {
  const shelf = new Shelf();
  try {
    return await new Gathering(shelf, options).gather(items);
  } catch (error) {
    shelf[Symbol.dispose]();
    throw error;
  }
}

class Gathering {
  readonly #shelf: Shelf;
  readonly #options: GatherOptions;
  readonly #trials = new Map<string, Trial>();
  readonly #counts = { rows: 0, snapshots: 0, duplicates: 0, branches: 0, subagents: 0, unreadable: 0 };
  readonly #problems: { place: string; message: string }[] = [];
  /** The latest row: most often the next one continues it, and it need not be written. */
  #pending: { readonly kept: Kept; readonly body: AttemptBody } | undefined;

  constructor(shelf: Shelf, options: GatherOptions) {
    this.#shelf = shelf;
    this.#options = options;
  }

  async gather(items: AsyncIterable<EpisodeItem>): Promise<GatheredAttempts> {
    for await (const item of items) {
      this.#counts.rows++;
      this.#options.onRow?.();
      if (item.type === "episode") this.#add(item.episode);
      else this.#reject(item.place, item.message);
    }
    this.#putAside();
    return this.#result();
  }

  #reject(place: string, message: string): void {
    this.#counts.unreadable++;
    if (this.#problems.length < mostProblems) this.#problems.push({ place, message });
  }

  #add(episode: Episode): void {
    const { traceSource, trial: name, run, model } = episode;
    if (traceSource !== undefined && traceSource !== "main") {
      this.#counts.subagents++;
      return;
    }
    const key = JSON.stringify([run, model, name ?? null]);
    const trial = this.#trials.get(key) ?? { kept: [], hasSnapshots: false };
    this.#trials.set(key, trial);
    const { number, instruction, verifierOutput, messages } = episode;
    const { task, agent } = episode;
    const kept: Kept = {
      hashes: prefixHashes(messages),
      episode: number,
      outcome: episodeOutcome(episode, this.#options.threshold),
      facts: { task, trial: name, run, agent, model },
      slot: undefined,
    };
    if (!this.#options.everyRow && !this.#isNew(kept, trial)) return;
    this.#putAside();
    this.#pending = { kept, body: { messages, instruction, verifierOutput } };
    trial.kept.push(kept);
  }

  /** Folds a row and what is kept of its trial into one where they are snapshots of one another. */
  #isNew(row: Kept, trial: Trial): boolean {
    for (const other of trial.kept) {
      // Snapshots carry the result of their trial.
      if (!isSameOutcome(other.outcome, row.outcome)) continue;
      const relation = relationTo(other.hashes, row.hashes);
      if (relation === "apart") continue;
      if (relation === "same" && other.episode !== row.episode) continue;
      if (relation === "same") this.#counts.duplicates++;
      else {
        this.#counts.snapshots++;
        trial.hasSnapshots = true;
      }
      if (relation !== "later") return false;
      trial.kept = trial.kept.filter((each) => each !== other);
      if (this.#pending?.kept === other) this.#pending = undefined;
      return true;
    }
    return true;
  }

  #putAside(): void {
    if (!this.#pending) return;
    const { kept, body } = this.#pending;
    kept.slot = this.#shelf.put(Buffer.from(JSON.stringify(body)));
    this.#pending = undefined;
  }

  #result(): GatheredAttempts {
    const slots = new Map<string, Slot>();
    const tasks = new Map<string, AttemptHead[]>();
    const shapes = { snapshots: 0, apart: 0 };
    for (const trial of this.#trials.values()) {
      if (trial.hasSnapshots) shapes.snapshots++;
      else if (trial.kept.length > 1) shapes.apart++;
      for (const row of this.#attemptsOf(trial)) {
        const head = headOf(row, this.#options);
        const id = slots.has(head.id) ? `${head.id}~${fingerprint(row)}` : head.id;
        // Equal to the last message, and no way to tell them apart.
        if (slots.has(id) || row.slot === undefined) {
          this.#counts.duplicates++;
          continue;
        }
        slots.set(id, row.slot);
        const attempts = tasks.get(head.task) ?? [];
        attempts.push({ ...head, id });
        tasks.set(head.task, attempts);
      }
    }
    if (slots.size === 0) {
      const [first] = this.#problems;
      const reason = first ? `: ${first.place}: ${first.message}` : "";
      throw new HindcastError("bad-input", `no episodes in ${this.#counts.rows} rows${reason}`);
    }
    const shelf = this.#shelf;
    return {
      tasks: [...tasks]
        .sort(([a], [b]) => naturalOrder(a, b))
        .map(([task, attempts]) => ({ task, attempts: attempts.sort((a, b) => naturalOrder(a.id, b.id)) })),
      reading: {
        shape: shapeOf(shapes),
        attempts: slots.size,
        ...this.#counts,
        problems: this.#problems,
      },
      load: (head) => ({ ...head, ...bodyOf(shelf.get(slots.get(head.id) as Slot)) }),
      [Symbol.dispose]: () => shelf[Symbol.dispose](),
    };
  }

  #attemptsOf({ kept, hasSnapshots }: Trial): readonly Kept[] {
    const isNamed = kept[0]?.facts.trial !== undefined;
    if (!hasSnapshots || !isNamed) return kept;
    const [longest] = kept.toSorted(
      (a, b) => b.hashes.length - a.hashes.length || (b.episode ?? 0) - (a.episode ?? 0),
    );
    this.#counts.branches += kept.length - 1;
    return longest ? [longest] : [];
  }
}

function isSameOutcome(a: EpisodeOutcome, b: EpisodeOutcome): boolean {
  // What an agent claims it claims at its end.
  if (a.basis === "claimed" && b.basis === "claimed") return true;
  return a.class === b.class && a.reward === b.reward;
}

function headOf({ facts, episode, outcome, hashes }: Kept, { everyRow }: GatherOptions): AttemptHead {
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

function fingerprint({ facts, hashes }: Kept): string {
  const said = [facts.run ?? "", facts.model ?? "", hashes.subarray(-8).toString("hex")].join("\n");
  return createHash("sha256").update(said).digest("hex").slice(0, 8);
}

function shapeOf({ snapshots, apart }: { snapshots: number; apart: number }): Reading["shape"] {
  if (snapshots === 0) return "independent attempts";
  return apart === 0 ? "turn snapshots" : "mixed";
}

// Our own JSON, as put.
function bodyOf(bytes: Buffer): AttemptBody {
  return JSON.parse(bytes.toString()) as AttemptBody;
}
