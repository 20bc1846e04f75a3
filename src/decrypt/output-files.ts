import { lstat } from "node:fs/promises";
import path from "node:path";
import { HindcastError, messageOf } from "../model/error.ts";
import type { Finding } from "../model/finding.ts";
import { OutputFolder } from "../tables/output-folder.ts";
import { isSameFile } from "../tables/refuse-overwriting.ts";

/** How files are written: to where, and whether over others. */
export interface WriteOptions {
  /** Files, folders or globs. */
  readonly paths: readonly string[];
  /** The folder written to; made when it is missing. */
  readonly out: string;
  /** Default: HAL's own. */
  readonly password?: string | undefined;
  /** Replace files that are there already. */
  readonly force?: boolean | undefined;
  /** Told of every file before it is made. */
  readonly onProgress?: ((message: string) => void) | undefined;
}

/** One file made from another. */
export interface Written {
  /** The file it was made from. */
  readonly source: string;
  readonly output: string;
}

/** What was done with the inputs, one by one: an input that is at fault is named and the others go on. */
export class OutputFiles {
  readonly written: Written[] = [];
  readonly findings: Finding[];
  readonly #options: WriteOptions;

  constructor(options: WriteOptions, findings: readonly Finding[] = []) {
    this.#options = options;
    this.findings = [...findings];
  }

  /**
   * Makes one file, as a whole or not at all: under a temporary name beside it, renamed when `write` is done. A
   * file that is there already is left alone, unless `force` is set and it is not of this run.
   *
   * @throws HindcastError `output` when the folder cannot be written.
   */
  async make(source: string, name: string, write: (file: string) => Promise<void>): Promise<void> {
    const { out, force, onProgress } = this.#options;
    const output = path.join(out, name);
    if (this.written.some((other) => other.output === output))
      return this.leaveOut(source, "target-taken", `${output} was made from another input`);
    if (await isSameFile(source, output))
      return this.leaveOut(source, "target-taken", `${output} is the input itself`);
    const old = await lstat(output).catch(() => undefined);
    if (old?.isDirectory())
      return this.leaveOut(source, "target-unusable", `cannot write ${output}: a folder is in its place`);
    if (!force && old !== undefined)
      return this.leaveOut(source, "target-exists", `${output} exists already (--force replaces it)`);
    onProgress?.(`${source} -> ${output}`);
    await this.guard(source, async () => {
      await writeWhole(out, name, write);
      this.written.push({ source, output });
    });
  }

  /** Runs the action; an error that is the input's fault becomes a finding. */
  async guard(source: string, action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      if (error instanceof UnusableName) return this.leaveOut(source, "target-unusable", error.message);
      if (!HindcastError.isInstance(error) || error.code !== "bad-input") throw error;
      const { message, hint } = error;
      this.leaveOut(source, "file-unusable", hint ? `${message} (${hint})` : message);
    }
  }

  leaveOut(subject: string, code: string, message: string): void {
    this.findings.push({ level: "bad", code, subject, message });
  }

  warn(subject: string, code: string, message: string): void {
    this.findings.push({ level: "warning", code, subject, message });
  }
}

/** The folder can be written, and yet no file of that name be put into it. */
class UnusableName extends Error {}

// Too long, not of this disk's characters, or with a file where it has a folder.
const nameFaults = new Set(["ENAMETOOLONG", "EILSEQ", "EINVAL", "ENOTDIR", "EEXIST"]);

async function writeWhole(out: string, name: string, write: (file: string) => Promise<void>): Promise<void> {
  const folder = await OutputFolder.open(out);
  try {
    await write(folder.place(name));
    await folder.commit().catch((error: unknown) => {
      const cause = HindcastError.isInstance(error) ? error.cause : undefined;
      const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
      throw nameFaults.has(code) ? new UnusableName(messageOf(error)) : error;
    });
  } catch (cause) {
    await folder.discard();
    if (HindcastError.isInstance(cause) || cause instanceof UnusableName) throw cause;
    throw new HindcastError("output", `cannot write ${path.join(out, name)}: ${messageOf(cause)}`, {
      hint: "check that the folder is writable and its disk has room",
      cause,
    });
  }
}
