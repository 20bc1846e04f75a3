import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { type Entry, fromRandomAccessReaderPromise, RandomAccessReader, type ZipFile } from "yauzl";
import { HindcastError, messageOf } from "../../model/error.ts";

/** Where a member lies in its zip. Plain data, so that it can be handed to another thread. */
export interface ZipEntry {
  readonly name: string;
  /** 0 stored, 8 deflate; others cannot be read. */
  readonly method: number;
  /** True when the member is locked by zip's own encryption, which is not HAL's. */
  readonly locked: boolean;
  readonly crc32: number;
  /** Byte offset in the zip at which the member's (compressed) bytes begin. */
  readonly start: number;
  readonly compressedSize: number;
  /** Bytes once inflated, as the zip declares them; `inflateEntry` holds the zip to it. */
  readonly size: number;
}

// Thousands of times what an upload holds; the list of members is kept in memory.
const mostMembers = 10_000;
const localHeaderBytes = 30;

/**
 * The members of a zip, in its order, without folders. Data descriptors and zip64 are understood.
 *
 * @throws HindcastError `bad-input` when the file is no zip or cut short, when two members share a name or bytes, or
 * when a member's name would lead out of a folder it is unpacked into.
 */
export async function readDirectory(path: string): Promise<ZipEntry[]> {
  const file = openZip(path);
  try {
    const zip = await fromRandomAccessReaderPromise(new FileReader(file), fstatSync(file).size, {
      strictFileNames: true,
      autoClose: false,
    });
    const entries: ZipEntry[] = [];
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName.endsWith("/")) continue;
      if (entries.length === mostMembers)
        throw new HindcastError("bad-input", `more than ${mostMembers} members`);
      entries.push(await locate(zip, entry));
    }
    checkNames(entries);
    checkPlaces(entries);
    return entries;
  } catch (cause) {
    if (HindcastError.isInstance(cause)) throw cause;
    throw new HindcastError("bad-input", `not a usable zip: ${messageOf(cause)}`, { cause });
  } finally {
    closeSync(file);
  }
}

function openZip(path: string): number {
  try {
    return openSync(path, "r");
  } catch (cause) {
    throw new HindcastError("bad-input", `cannot be read: ${messageOf(cause)}`, { cause });
  }
}

/**
 * Reads for yauzl. Its own reader hands offsets of a damaged zip to fs.read, which throws on those beyond 2^53 where
 * nobody can catch it.
 */
class FileReader extends RandomAccessReader {
  readonly #file: number;

  constructor(file: number) {
    super();
    this.#file = file;
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, bytesRead?: number) => void,
  ): void {
    let bytesRead = 0;
    try {
      bytesRead = readSync(this.#file, buffer, offset, length, position);
    } catch (cause) {
      callback(new Error(`at byte ${position}: ${messageOf(cause)}`, { cause }));
      return;
    }
    callback(null, bytesRead);
  }
}

async function locate(zip: ZipFile, entry: Entry): Promise<ZipEntry> {
  const header = await zip.readLocalFileHeaderPromise(entry, { minimal: true }).catch((cause: unknown) => {
    const where = `local header at byte ${entry.relativeOffsetOfLocalHeader}`;
    throw new HindcastError("bad-input", `member ${entry.fileName}: ${where}: ${messageOf(cause)}`, {
      cause,
    });
  });
  return {
    name: entry.fileName,
    method: entry.compressionMethod,
    locked: entry.isEncrypted(),
    crc32: entry.crc32,
    start: header.fileDataStart,
    compressedSize: entry.compressedSize,
    size: entry.uncompressedSize,
  };
}

// yauzl itself refuses absolute names, drive letters, backslashes and `..`, and members beyond the end of the file.
function checkNames(entries: readonly ZipEntry[]): void {
  const seen = new Set<string>();
  for (const { name } of entries) {
    const parts = name.split("/");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
    if (/[\x00-\x1f\x7f]/.test(name) || parts.includes("") || parts.includes("."))
      throw new HindcastError("bad-input", "a member has an unusable name", {
        received: JSON.stringify(name),
      });
    if (seen.has(name)) throw new HindcastError("bad-input", `two members are called ${name}`);
    seen.add(name);
  }
}

// Members that share bytes are the trick by which a small zip unpacks to any size within every limit on one member.
function checkPlaces(entries: readonly ZipEntry[]): void {
  const byPlace = entries.toSorted((a, b) => a.start - b.start);
  for (const [index, { name, start, compressedSize }] of byPlace.entries()) {
    const next = byPlace[index + 1];
    const end = start + compressedSize;
    if (next && end > next.start - localHeaderBytes)
      throw new HindcastError("bad-input", `members ${name} and ${next.name} overlap`);
  }
}
