import { type FileHandle, mkdir, open, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { Checksum, checksumOf, type Expected } from "../hub/checksum.ts";
import { cannotWrite } from "./cannot-write.ts";
import { partRecordSuffix, partSuffix } from "./names.ts";

const recordSchema = z.object({ digest: z.string(), etag: z.string().optional() });
const kept = "the part file stays; the same command goes on with it";

/**
 * A file on its way: `<name>.part` holds the bytes so far, `<name>.part.json` what they are a part of, so that bytes
 * of other content are never built on. The checksum is computed as bytes arrive.
 */
export class PartFile {
  readonly #target: string;
  readonly #expected: Expected;
  readonly #handle: FileHandle;
  #checksum: Checksum;
  #size: number;
  #etag: string | undefined;

  private constructor(
    target: string,
    expected: Expected,
    state: { handle: FileHandle; checksum: Checksum; size: number; etag: string | undefined },
  ) {
    this.#target = target;
    this.#expected = expected;
    this.#handle = state.handle;
    this.#checksum = state.checksum;
    this.#size = state.size;
    this.#etag = state.etag;
  }

  /** Opens what an earlier try left of the same content, else an empty file. @throws HindcastError `output`. */
  static async open(target: string, expected: Expected): Promise<PartFile> {
    const part = target + partSuffix;
    try {
      await mkdir(path.dirname(target), { recursive: true });
      const record = await readRecord(target + partRecordSuffix);
      const found = (await stat(part).catch(() => undefined))?.size ?? 0;
      const goesOn = record?.digest === expected.digest && found <= expected.size;
      const checksum = goesOn && found > 0 ? await checksumOf(part, expected) : new Checksum(expected);
      const handle = await open(part, goesOn && found > 0 ? "r+" : "w");
      return new PartFile(target, expected, {
        handle,
        checksum,
        size: goesOn ? found : 0,
        etag: goesOn ? record.etag : undefined,
      });
    } catch (cause) {
      throw cannotWrite(part, cause, "nothing of this file was changed");
    }
  }

  /** Bytes held so far. */
  get size(): number {
    return this.#size;
  }

  /** What the server called the representation that the bytes are of. */
  get etag(): string | undefined {
    return this.#etag;
  }

  /** Forgets the bytes so far; those to come are of the representation `etag`. @throws HindcastError `output`. */
  async restart(etag: string | undefined): Promise<void> {
    const held = this.#size;
    this.#checksum = new Checksum(this.#expected);
    this.#size = 0;
    this.#etag = etag;
    await this.#write(async () => {
      // A new file is empty as it is.
      if (held > 0) await this.#handle.truncate(0);
      const record = { digest: this.#expected.digest, ...(etag !== undefined && { etag }) };
      await writeFile(this.#target + partRecordSuffix, `${JSON.stringify(record)}\n`);
    });
  }

  /** @throws HindcastError `output`. */
  async append(bytes: Uint8Array): Promise<void> {
    await this.#write(async () => {
      for (let from = 0; from < bytes.byteLength; ) {
        const { bytesWritten } = await this.#handle.write(
          bytes,
          from,
          bytes.byteLength - from,
          this.#size + from,
        );
        from += bytesWritten;
      }
    });
    this.#checksum.update(bytes);
    this.#size += bytes.byteLength;
  }

  /**
   * Puts the file in its place, or removes the part when its checksum is wrong: of those bytes none can be trusted.
   *
   * @returns the sha256, or undefined when the checksum is wrong
   * @throws HindcastError `output`.
   */
  async finish(): Promise<string | undefined> {
    const { isRight, sha256 } = this.#checksum.end();
    await this.#write(async () => {
      if (isRight) await this.#handle.sync();
      await this.#handle.close();
      if (isRight) await rename(this.#target + partSuffix, this.#target);
      await removeParts(this.#target);
    });
    return isRight ? sha256 : undefined;
  }

  /** Closes the file and leaves the bytes for a later try. Does nothing after `finish`. */
  async close(): Promise<void> {
    await this.#handle.close();
  }

  async #write(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (cause) {
      throw cannotWrite(this.#target + partSuffix, cause, kept);
    }
  }
}

/** Removes what an earlier try left beside a file. */
export async function removeParts(target: string): Promise<void> {
  await rm(target + partSuffix, { force: true });
  await rm(target + partRecordSuffix, { force: true });
}

// A record that a crash cut short says nothing.
async function readRecord(file: string) {
  const text = await readFile(file, "utf8").catch(() => "");
  try {
    return recordSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
