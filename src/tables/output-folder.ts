import { mkdirSync, readdirSync, rmdirSync, rmSync } from "node:fs";
import { mkdir, rename, rm, rmdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { makeOwnedFolder, removeLeftovers } from "../bytes/owned-folders.ts";
import { HindcastError, messageOf } from "../model/error.ts";
import { byKey } from "../model/order.ts";

// Enough to notice a full disk before the work is done.
const probeBytes = 1 << 20;

// Who looks for files in a folder passes over folders of such names.
const stagingPrefix = ".hindcast-staging-";

/**
 * A folder that results are written to as a whole: files gather in a hidden folder inside it and are moved into
 * place by `commit`. Until then, and after a failure, nothing of this run is to be seen. What a killed process left
 * hidden goes when the folder is opened again.
 */
export class OutputFolder {
  static readonly #open = new Set<OutputFolder>();

  readonly path: string;
  readonly #staging: string;
  /** The files by the name they are to have, each where it lies until then. */
  readonly #files = new Map<string, string>();
  /** Set when this run made the folder: it goes again if nothing is committed. */
  readonly #isNew: boolean;

  private constructor(folder: string, staging: string, isNew: boolean) {
    this.path = folder;
    this.#isNew = isNew;
    this.#staging = staging;
    OutputFolder.#open.add(this);
  }

  /** Makes the folder if need be and proves that it can be written. @throws HindcastError `output`. */
  static async open(folder: string): Promise<OutputFolder> {
    let made: string | undefined;
    let output: OutputFolder | undefined;
    try {
      made = mkdirSync(folder, { recursive: true });
      // At once with its registration, so that an interruption finds it.
      output = new OutputFolder(folder, makeOwnedFolder(folder, stagingPrefix), made !== undefined);
      await removeLeftovers(folder, stagingPrefix);
      const probe = path.join(output.#staging, "probe");
      await writeFile(probe, Buffer.alloc(probeBytes));
      await rm(probe);
      return output;
    } catch (cause) {
      await output?.discard();
      if (made && !output) await rmdir(folder).catch(() => {});
      throw cannotWrite(folder, cause);
    }
  }

  /**
   * Where a file of that name is to be written before `commit`. It is numbered there: by its name, somebody could take
   * for the file what a killed process left of it.
   */
  place(name: string): string {
    const file = this.#files.get(name) ?? path.join(this.#staging, `${this.#files.size}`);
    this.#files.set(name, file);
    return file;
  }

  /** @throws HindcastError `output`. */
  async write(name: string, content: string | Uint8Array): Promise<void> {
    try {
      await writeFile(this.place(name), content);
    } catch (cause) {
      throw cannotWrite(path.join(this.path, name), cause);
    }
  }

  /** Moves every file into place, replacing older ones; gives their names, sorted. @throws HindcastError `output`. */
  async commit(): Promise<string[]> {
    const files = [...this.#files].sort(byKey(([name]) => name));
    for (const [name, file] of files) {
      const target = path.join(this.path, name);
      try {
        await mkdir(path.dirname(target), { recursive: true });
        await rename(file, target);
      } catch (cause) {
        throw cannotWrite(target, cause);
      }
    }
    await this.discard();
    return files.map(([name]) => name);
  }

  /** Removes what was not committed. */
  async discard(): Promise<void> {
    await rm(this.#staging, { recursive: true, force: true });
    OutputFolder.#open.delete(this);
    // Fails, as it should, once the folder holds something.
    if (this.#isNew) await rmdir(this.path).catch(() => {});
  }

  /** Removes what is not committed of every folder still open; for the moment before the process ends. */
  static discardAll(): void {
    for (const folder of OutputFolder.#open) {
      // A write under way may add a file while the folder is emptied.
      rmSync(folder.#staging, { recursive: true, force: true, maxRetries: 5 });
      if (folder.#isNew && readdirSync(folder.path).length === 0) rmdirSync(folder.path);
    }
  }
}

function cannotWrite(target: string, cause: unknown): HindcastError {
  return new HindcastError("output", `cannot write ${target}: ${messageOf(cause)}`, {
    hint: "check that the folder is writable and its disk has room",
    cause,
  });
}
