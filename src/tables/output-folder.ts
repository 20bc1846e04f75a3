import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, rmdirSync, rmSync } from "node:fs";
import { readFile, rm, rmdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { makeOwnedFolder, removeLeftovers } from "../bytes/owned-folders.ts";
import { byKey } from "../model/order.ts";
import { cannotWrite, removeEmptyFolders, replaceFiles } from "./replace-files.ts";

// Enough to notice a full disk before the work is done.
const probeBytes = 1 << 20;

// Who looks for files in a folder passes over folders of such names.
const stagingPrefix = ".hindcast-staging-";

/** A file by its name below the output folder, and what it holds. */
export interface FileDigest {
  readonly path: string;
  readonly sha256: string;
}

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
  async write(name: string, content: string | Uint8Array, isExecutable = false): Promise<void> {
    try {
      await writeFile(this.place(name), content, { mode: isExecutable ? 0o777 : 0o666 });
    } catch (cause) {
      throw cannotWrite(path.join(this.path, name), cause);
    }
  }

  /** What was written so far, sorted by name. */
  async digests(): Promise<FileDigest[]> {
    const digests = [...this.#files].map(async ([name, file]) => {
      const sha256 = createHash("sha256").update(await readFile(file));
      return { path: name, sha256: sha256.digest("hex") };
    });
    return (await Promise.all(digests)).sort(byKey(({ path }) => path));
  }

  /**
   * Moves every file into place, replacing older ones, and gives their names, sorted. When that fails, the older ones
   * are all still there.
   *
   * @param obsolete names of files that go.
   * @throws HindcastError `output`.
   */
  async commit(obsolete: readonly string[] = []): Promise<string[]> {
    const files = [...this.#files].sort(byKey(([name]) => name));
    const target = (name: string) => path.join(this.path, name);
    replaceFiles(
      [
        // First: where a file was, there may be a folder now.
        ...obsolete.map((name) => ({ target: target(name) })),
        ...files.map(([name, file]) => ({ target: target(name), file })),
      ],
      path.join(this.#staging, "replaced"),
    );
    for (const name of obsolete) removeEmptyFolders(path.dirname(target(name)), this.path);
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
