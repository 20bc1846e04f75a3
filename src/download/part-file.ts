import {
  type FileHandle,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { Checksum, checksumOf } from "../hub/checksum.ts";
import type { RemoteFile } from "../hub/remote-files.ts";
import { cannotWrite } from "./cannot-write.ts";
import { stagingName } from "./names.ts";
import { isPartName, type Place, placeOf } from "./place.ts";

// The path is there for people only.
const recordSchema = z.object({ path: z.string(), digest: z.string(), etag: z.string().optional() });
const kept = "the part file stays; the same command goes on with it";

/**
 * A file on its way: beside the bytes so far lies a record of what they are a part of, so that bytes of other content
 * are never built on. The checksum is computed as bytes arrive.
 */
export class PartFile {
  readonly #place: Place;
  readonly #expected: RemoteFile;
  readonly #handle: FileHandle;
  #checksum: Checksum;
  #size: number;
  #etag: string | undefined;

  private constructor(
    place: Place,
    expected: RemoteFile,
    state: { handle: FileHandle; checksum: Checksum; size: number; etag: string | undefined },
  ) {
    this.#place = place;
    this.#expected = expected;
    this.#handle = state.handle;
    this.#checksum = state.checksum;
    this.#size = state.size;
    this.#etag = state.etag;
  }

  /** Opens what an earlier try left of the same content, else an empty file. @throws HindcastError `output`. */
  static async open(place: Place, expected: RemoteFile): Promise<PartFile> {
    const { target, part } = place;
    try {
      await mkdir(path.dirname(target), { recursive: true });
      await mkdir(path.dirname(part), { recursive: true });
      const record = await readRecord(place.record);
      const found = (await stat(part).catch(() => undefined))?.size ?? 0;
      const goesOn = record?.digest === expected.digest && found <= expected.size;
      const checksum = goesOn && found > 0 ? await checksumOf(part, expected) : new Checksum(expected);
      const handle = await open(part, goesOn && found > 0 ? "r+" : "w");
      return new PartFile(place, expected, {
        handle,
        checksum,
        size: goesOn ? found : 0,
        etag: goesOn ? record.etag : undefined,
      });
    } catch (cause) {
      throw cannotWrite(target, cause, "nothing of this file was changed");
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
      const { path: name, digest } = this.#expected;
      const record = { path: name, digest, ...(etag !== undefined && { etag }) };
      await writeFile(this.#place.record, `${JSON.stringify(record)}\n`);
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
   * Puts the file in its place if its checksum is right, else removes the bytes: of these none can be trusted.
   *
   * @param beforeMove called with the sha256 when the file is right and safe on the disk
   * @returns the sha256, or undefined when the checksum is wrong
   * @throws HindcastError `output`.
   */
  async finish(beforeMove: (sha256: string) => Promise<void>): Promise<string | undefined> {
    const { isRight, sha256 } = this.#checksum.end();
    await this.#write(async () => {
      if (isRight) await this.#handle.sync();
      await this.#handle.close();
      if (isRight) {
        await beforeMove(sha256);
        await rename(this.#place.part, this.#place.target);
      }
      await removeParts(this.#place);
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
      throw cannotWrite(this.#place.target, cause, kept);
    }
  }
}

/** Removes what an earlier try left of a file. */
export async function removeParts({ part, record }: Place): Promise<void> {
  await rm(part, { force: true });
  await rm(record, { force: true });
}

/** Removes what earlier tries left of files that the dataset no longer has. */
export async function removeStrayParts(folder: string, files: readonly RemoteFile[]): Promise<void> {
  const known = new Set(
    files.flatMap(({ path: name }) => {
      const { part, record } = placeOf(folder, name);
      return [part, record];
    }),
  );
  const staging = path.join(folder, stagingName);
  for (const name of await readdir(staging).catch(() => [])) {
    const file = path.join(staging, name);
    if (isPartName(name) && !known.has(file)) await rm(file, { force: true });
  }
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
