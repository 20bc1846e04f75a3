import { Shelf, type Slot } from "../../bytes/shelf.ts";
import { HindcastError } from "../../model/error.ts";
import { naturalOrder } from "../../model/natural-order.ts";
import type { Episode, EpisodeItem } from "../../sources/episodes/episode.ts";
import { episodeOutcome } from "../../sources/episodes/outcome.ts";
import type { Attempt, AttemptBody, AttemptHead, TaskAttempts } from "./attempt.ts";
import { prefixHashes } from "./fold-snapshots.ts";
import { fingerprint, headOf, type KeptRow } from "./kept-row.ts";
import { type DatasetReading, shapeOf } from "./reading.ts";
import { TrialRows } from "./trial-rows.ts";

export interface GatherOptions {
  /** The least reward of a success. */
  readonly threshold: number;
  /** Every row is an attempt, and those of a trial belong together: the way of the tool before this one. */
  readonly everyRow?: boolean;
  /** An attempt of which only the conversation is missing counts: its outcome is known. */
  readonly outcomesAlone?: boolean;
  readonly onRow?: (() => void) | undefined;
}

/** Attempts by task; what was said in them lies on disk. To be disposed of. */
export interface GatheredAttempts extends Disposable {
  /** In the natural order of their names. */
  readonly tasks: readonly TaskAttempts[];
  readonly reading: DatasetReading;
  load(head: AttemptHead): Attempt;
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
  readonly #trials = new Map<string, TrialRows>();
  readonly #counts = { rows: 0, snapshots: 0, duplicates: 0, branches: 0, subagents: 0, unreadable: 0 };
  readonly #problems: { place: string; message: string }[] = [];
  /** The latest row: most often the next one continues it, and it need not be written. */
  #pending: { readonly kept: KeptRow; readonly body: AttemptBody } | undefined;

  constructor(shelf: Shelf, options: GatherOptions) {
    this.#shelf = shelf;
    this.#options = options;
  }

  async gather(items: AsyncIterable<EpisodeItem>): Promise<GatheredAttempts> {
    for await (const item of items) {
      this.#counts.rows++;
      this.#options.onRow?.();
      const episode = item.type === "episode" ? item.episode : this.#silent(item.silent);
      if (episode) this.#add(episode);
      else if (item.type === "problem") this.#reject(item.place, item.message);
    }
    this.#putAside();
    return this.#result();
  }

  /** What was said would tell rows apart; here only the trial's name does. */
  #silent(episode: Episode | undefined): Episode | undefined {
    return this.#options.outcomesAlone && episode?.trial !== undefined ? episode : undefined;
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
    const trial = this.#trials.get(key) ?? new TrialRows(name !== undefined);
    this.#trials.set(key, trial);
    const { number, instruction, verifierOutput, messages } = episode;
    const { task, agent } = episode;
    const kept: KeptRow = {
      hashes: prefixHashes(messages),
      episode: number,
      outcome: episodeOutcome(episode, this.#options.threshold),
      facts: { task, trial: name, run, agent, model },
      slot: undefined,
    };
    // An attempt that stopped early says no more than the beginning of another, and nothing said begins everything.
    if (this.#options.everyRow || episode.isWhole || messages.length === 0) trial.keep(kept);
    else if (!this.#isNew(kept, trial)) return;
    this.#putAside();
    this.#pending = { kept, body: { messages, instruction, verifierOutput } };
  }

  /** Whether a row is more than a snapshot or a copy of one of its trial; what it continues is forgotten. */
  #isNew(row: KeptRow, trial: TrialRows): boolean {
    const { isKept, replaced, isDuplicate } = trial.add(row);
    if (isDuplicate) this.#counts.duplicates++;
    else this.#counts.snapshots += isKept ? replaced.length : 1;
    if (this.#pending && replaced.includes(this.#pending.kept)) this.#pending = undefined;
    return isKept;
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
      const { rows, branches, hasTurns, hasApart } = trial.attempts();
      this.#counts.branches += branches;
      if (hasTurns) shapes.snapshots++;
      if (hasApart) shapes.apart++;
      for (const row of rows) {
        const head = headOf(row, this.#options.everyRow);
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
}

// Our own JSON, as put.
function bodyOf(bytes: Buffer): AttemptBody {
  return JSON.parse(bytes.toString()) as AttemptBody;
}
