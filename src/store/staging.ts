import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { makeOwnedFolder, removeLeftovers } from "../bytes/owned-folders.ts";
import { cannotWrite, createStore, runFolder, runsFolder, stagingFolder } from "./layout.ts";

/**
 * A folder inside the store in which one run is put together. `publish` makes the run appear as a whole; whatever
 * happens before leaves nothing to be seen.
 */
export class Staging {
  /** For anything that is needed on the way. */
  readonly path: string;
  /** What will be the run's folder. */
  readonly run: string;
  readonly #store: string;

  private constructor(store: string, folder: string) {
    this.#store = store;
    this.path = folder;
    this.run = path.join(folder, "run");
  }

  /** Makes the store if need be, and removes what dead processes left. @throws HindcastError `output`. */
  static async open(store: string): Promise<Staging> {
    await createStore(store);
    await removeLeftovers(stagingFolder(store));
    try {
      const staging = new Staging(store, makeOwnedFolder(stagingFolder(store)));
      await mkdir(staging.run);
      return staging;
    } catch (cause) {
      throw cannotWrite(store, cause);
    }
  }

  /**
   * Moves the run into place under its key, safe against a power cut: files, then folders are synced around the move.
   *
   * @returns false when a run of that key was there already; it stays as it is.
   * @throws HindcastError `output`.
   */
  async publish(key: string): Promise<boolean> {
    const target = runFolder(this.#store, key);
    try {
      for (const name of await readdir(this.run)) await sync(path.join(this.run, name));
      await sync(this.run);
      const isNew = await moveUnlessThere(this.run, target);
      await sync(runsFolder(this.#store));
      return isNew;
    } catch (cause) {
      throw cannotWrite(target, cause);
    } finally {
      await this.discard();
    }
  }

  /** Removes everything of it that was not published. */
  async discard(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}

async function moveUnlessThere(from: string, to: string): Promise<boolean> {
  // A folder can be moved over an empty one only, so that of two processes with one run the second fails here.
  const isThere = () =>
    stat(to).then(
      () => true,
      () => false,
    );
  if (await isThere()) return false;
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (await isThere()) return false;
    throw error;
  }
}

async function sync(target: string): Promise<void> {
  const handle = await open(target, "r");
  try {
    await handle.sync();
  } catch (error) {
    // Some systems cannot sync a folder, and need not.
    if (!(await handle.stat()).isDirectory()) throw error;
  } finally {
    await handle.close();
  }
}
