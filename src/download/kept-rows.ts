import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import type { BenchmarkSource } from "../benchmarks/benchmark.ts";
import { cannotWrite } from "./cannot-write.ts";
import { lockFolder } from "./folder-lock.ts";
import { readManifest } from "./manifest.ts";

// Longer than an honest download of rows takes.
const lockPatience = 600_000;

/**
 * A benchmark's rows as the hub had them: a folder for each commit, so that rows of two never mix and those of an older
 * one stay for the runs that are on them.
 */
export class KeptRows {
  readonly #folder: string;
  readonly #source: BenchmarkSource;

  constructor(folder: string, source: BenchmarkSource) {
    this.#folder = folder;
    this.#source = source;
  }

  folderOf(commit: string): string {
    return path.join(this.#folder, commit);
  }

  /** Whether all files of a commit are there, each found right by the download that left it. */
  async hasCommit(commit: string): Promise<boolean> {
    if (!isCommit(commit)) return false;
    const folder = this.folderOf(commit);
    const manifest = await readManifest(folder);
    if (manifest?.dataset !== this.#source.dataset || manifest.revision !== commit) return false;
    const sizes = new Map(manifest.files.map((file) => [file.path, file.size]));
    const found = await Promise.all(
      this.#source.files.map(async (file) => {
        const size = (await stat(path.join(folder, file)).catch(() => undefined))?.size;
        return size !== undefined && size === sizes.get(file);
      }),
    );
    return found.every(Boolean);
  }

  /** The commit that `main` was when the hub was asked last, if its files are there. */
  async lastMain(): Promise<string | undefined> {
    const commit = (await readFile(this.#mainFile, "utf8").catch(() => "")).trim();
    return (await this.hasCommit(commit)) ? commit : undefined;
  }

  /** Remembers what `main` is; its files are there. @throws HindcastError `output` */
  async noteMain(commit: string): Promise<void> {
    if ((await this.lastMain()) === commit) return;
    const staged = `${this.#mainFile}.${randomUUID()}`;
    try {
      await writeFile(staged, `${commit}\n`);
      await rename(staged, this.#mainFile);
    } catch (cause) {
      throw cannotWrite(this.#mainFile, cause, "what was downloaded is kept");
    }
  }

  /**
   * Keeps other processes from downloading these rows; waits for one that does.
   *
   * @returns what ends it
   * @throws HindcastError `output` when another takes too long, or the folder cannot be written
   */
  async lock(onWait: (holder: string) => void): Promise<() => void> {
    await mkdir(this.#folder, { recursive: true }).catch((cause: unknown) => {
      throw cannotWrite(this.#folder, cause, "nothing was downloaded");
    });
    return await lockFolder(this.#folder, { patience: lockPatience, onWait });
  }

  get #mainFile(): string {
    return path.join(this.#folder, "main");
  }
}

function isCommit(text: string): boolean {
  return /^[0-9a-f]{40}$/.test(text);
}
