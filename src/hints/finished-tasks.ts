import { gunzipSync } from "node:zlib";
import { Shelf, type Slot } from "../bytes/shelf.ts";
import { type TaskTally, tallyOf } from "./report/summary.ts";
import type { TaskHints } from "./task-result.ts";
import { type NamedTask, packTask } from "./tasks/pack-tasks.ts";
import { readTar } from "./tasks/tar.ts";

/** Things that can be gone through, again and again, one at a time: they need not be in memory. */
export interface LazySequence<T> extends Iterable<T> {
  readonly length: number;
}

/** The hints for a task, and the task that carries them. */
export interface HintedTask {
  readonly result: TaskHints;
  readonly made: NamedTask;
  /** The same files as a gzipped tar. */
  readonly archive: Buffer;
  /** The task's own files were at hand. */
  readonly isMerged: boolean;
}

/** What memory holds of a task that is finished. */
export interface FinishedTask {
  readonly tally: TaskTally;
  readonly result: Slot;
  readonly made: { readonly name: string; readonly archive: Slot; readonly isMerged: boolean } | undefined;
}

/** A {@link FinishedTask} that carries hints. */
export type MadeTask = FinishedTask & { readonly made: NonNullable<FinishedTask["made"]> };

/** Finished tasks, put aside on disk as they come. To be disposed of. */
export class FinishedTasks implements Disposable {
  readonly #shelf = new Shelf();

  /** @throws HindcastError `output` */
  put(result: TaskHints, made: NamedTask | undefined, isMerged: boolean): FinishedTask {
    return {
      tally: tallyOf(result),
      result: this.#shelf.put(Buffer.from(JSON.stringify(result))),
      made: made && { name: made.name, archive: this.#shelf.put(packTask(made.files)), isMerged },
    };
  }

  resultsOf(tasks: readonly FinishedTask[]): LazySequence<TaskHints> {
    return lazily(tasks, ({ result }) => this.#resultAt(result));
  }

  hintedTasks(tasks: readonly MadeTask[]): LazySequence<HintedTask> {
    return lazily(tasks, ({ result, made: { name, archive: slot, isMerged } }) => {
      const archive = this.#shelf.get(slot);
      const made = {
        name,
        get files() {
          return readTar(gunzipSync(archive));
        },
      };
      return { result: this.#resultAt(result), made, archive, isMerged };
    });
  }

  [Symbol.dispose](): void {
    this.#shelf[Symbol.dispose]();
  }

  // Our own JSON, as put.
  #resultAt(slot: Slot): TaskHints {
    return JSON.parse(this.#shelf.get(slot).toString()) as TaskHints;
  }
}

function lazily<A, B>(items: readonly A[], map: (item: A) => B): LazySequence<B> {
  return {
    length: items.length,
    *[Symbol.iterator]() {
      for (const item of items) yield map(item);
    },
  };
}
