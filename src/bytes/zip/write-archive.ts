import type { FileHandle } from "node:fs/promises";
import { promisify } from "node:util";
import { crc32, deflateRaw } from "node:zlib";
import { HindcastError } from "../../model/error.ts";

const compress = promisify(deflateRaw);

const utf8Names = 1 << 11;
const [stored, deflated] = [0, 8] as const;
const [plainVersion, zip64Version] = [20, 45] as const;
const unix = 3 << 8;
const regularFile = 0o100644;
const widest32 = 0xffffffff;
const widest16 = 0xffff;
// Zips know no time before 1980.
const earliest = Date.UTC(1980, 0, 1);

// A member of more bytes is gone from memory before the next is taken.
const mostBeside = 16 << 20;

/**
 * Writes a zip member after member. A small one is compressed, on a thread of its own, while the next is made. Members may have any name, as
 * those of an Inspect log do: one that leads out of the zip matters to whoever unpacks it into a folder only.
 */
export class ArchiveWriter {
  readonly #file: FileHandle;
  readonly #time: Buffer;
  readonly #directory: Buffer[] = [];
  readonly #names = new Set<string>();
  #at = 0;
  /** Settled once all members taken so far are in the file. */
  #written: Promise<void> = Promise.resolve();

  /** @param modified when all members were last changed. */
  constructor(file: FileHandle, modified: Date) {
    this.#file = file;
    this.#time = dosTime(new Date(Math.max(earliest, modified.getTime() || earliest)));
  }

  /** Whether a member has that name: in UTF-8, which has no halves of surrogate pairs. */
  has(name: string): boolean {
    return this.#names.has(name.toWellFormed());
  }

  /**
   * Takes a member. One that was taken before may be what fails.
   *
   * @throws HindcastError `bad-input` for a name that a member has already, or that is too long; Error of the file system.
   */
  async add(name: string, bytes: Buffer): Promise<void> {
    const encoded = Buffer.from(name);
    if (encoded.length > widest16)
      throw new HindcastError("bad-input", "the name of a zip's member", {
        received: `${encoded.length} bytes, ${JSON.stringify(name.slice(0, 60))}…`,
        expected: `at most ${widest16} bytes`,
      });
    if (this.has(name))
      throw new HindcastError(
        "bad-input",
        `two members would have the name ${JSON.stringify(name.toWellFormed())}`,
      );
    this.#names.add(name.toWellFormed());
    const before = this.#written;
    this.#written = this.#put(encoded, bytes, before);
    // Whoever waits for it next meets its failure.
    this.#written.catch(() => undefined);
    await (bytes.length > mostBeside ? this.#written : before);
  }

  async #put(name: Buffer, bytes: Buffer, before: Promise<void>): Promise<void> {
    const method = bytes.length === 0 ? stored : deflated;
    const [data] = await Promise.all([method === stored ? bytes : compress(bytes), before]);
    const facts = { name, method, crc: crc32(bytes), packed: data.length, size: bytes.length };
    const start = this.#at;
    await this.#write(Buffer.concat([localHeader(facts, this.#time), name]));
    await this.#write(data);
    this.#directory.push(directoryEntry(facts, this.#time, start));
  }

  /** Writes the list of members. @throws Error of the file system. */
  async end(): Promise<void> {
    await this.#written;
    const start = this.#at;
    const list = Buffer.concat(this.#directory);
    await this.#write(list);
    await this.#write(endOf(this.#directory.length, start, list.length));
  }

  async #write(bytes: Buffer): Promise<void> {
    for (let done = 0; done < bytes.length; )
      done += (await this.#file.write(bytes, done, bytes.length - done)).bytesWritten;
    this.#at += bytes.length;
  }
}

interface Member {
  readonly name: Buffer;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
}

// A member comes out of one buffer of text: its lengths always fit into 32 bits.
function localHeader({ name, method, crc, packed, size }: Member, time: Buffer): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(plainVersion, 4);
  header.writeUInt16LE(utf8Names, 6);
  header.writeUInt16LE(method, 8);
  time.copy(header, 10);
  header.writeUInt32LE(crc, 14);
  header.writeUInt32LE(packed, 18);
  header.writeUInt32LE(size, 22);
  header.writeUInt16LE(name.length, 26);
  return header;
}

function directoryEntry({ name, method, crc, packed, size }: Member, time: Buffer, start: number): Buffer {
  const isFar = start >= widest32;
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(unix | zip64Version, 4);
  entry.writeUInt16LE(isFar ? zip64Version : plainVersion, 6);
  entry.writeUInt16LE(utf8Names, 8);
  entry.writeUInt16LE(method, 10);
  time.copy(entry, 12);
  entry.writeUInt32LE(crc, 16);
  entry.writeUInt32LE(packed, 20);
  entry.writeUInt32LE(size, 24);
  entry.writeUInt16LE(name.length, 28);
  entry.writeUInt16LE(isFar ? 12 : 0, 30);
  entry.writeUInt32LE((regularFile << 16) >>> 0, 38);
  entry.writeUInt32LE(Math.min(start, widest32), 42);
  if (!isFar) return Buffer.concat([entry, name]);
  const wide = Buffer.alloc(12);
  wide.writeUInt16LE(1, 0);
  wide.writeUInt16LE(8, 2);
  wide.writeBigUInt64LE(BigInt(start), 4);
  return Buffer.concat([entry, name, wide]);
}

function endOf(members: number, start: number, bytes: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Math.min(members, widest16), 8);
  end.writeUInt16LE(Math.min(members, widest16), 10);
  end.writeUInt32LE(Math.min(bytes, widest32), 12);
  end.writeUInt32LE(Math.min(start, widest32), 16);
  if (members < widest16 && bytes < widest32 && start < widest32) return end;
  const record = Buffer.alloc(56);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeUInt16LE(unix | zip64Version, 12);
  record.writeUInt16LE(zip64Version, 14);
  record.writeBigUInt64LE(BigInt(members), 24);
  record.writeBigUInt64LE(BigInt(members), 32);
  record.writeBigUInt64LE(BigInt(bytes), 40);
  record.writeBigUInt64LE(BigInt(start), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(start + bytes), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([record, locator, end]);
}

/** Time and date as zips have them, in UTC: equal logs have equal bytes wherever they are written. */
function dosTime(date: Date): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt16LE(
    (date.getUTCHours() << 11) | (date.getUTCMinutes() << 5) | (date.getUTCSeconds() >> 1),
    0,
  );
  const years = Math.min(date.getUTCFullYear() - 1980, 127);
  bytes.writeUInt16LE((years << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate(), 2);
  return bytes;
}
