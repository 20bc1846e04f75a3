import { closeSync, fstatSync, openSync } from "node:fs";
import { HindcastError, messageOf } from "../../model/error.ts";
import { broken, findDirectory, readAt } from "./end-of-directory.ts";
import { listMembers } from "./list-members.ts";
import { salvageMembers } from "./salvage-members.ts";
import { unpack } from "./unpack.ts";

/** A member of a zip, as its list of members tells of it. */
export interface ArchiveMember {
  readonly name: string;
  /** 0 stored, 8 deflate, 93 zstd. */
  readonly method: number;
  readonly locked: boolean;
  readonly crc32: number;
  readonly compressedSize: number;
  readonly size: number;
  /** Where its local header begins. */
  readonly start: number;
}

export interface ArchiveLimits {
  /** Bytes that a member may have once unpacked. */
  readonly memberBytes: number;
}

/** The largest samples known have some 150 MB. */
const archiveLimits: ArchiveLimits = { memberBytes: 2 ** 30 };

const localBytes = 30;

export interface ArchiveOptions {
  readonly limits?: ArchiveLimits;
  /** Of a zip without its end, as a process leaves it that was killed, read the members that are whole. Default false. */
  readonly salvage?: boolean;
}

/**
 * A zip of which single members are read, each when it is asked for. Where several have one name the last counts, as
 * everywhere in the field: a log is appended to.
 */
export class Archive {
  readonly path: string;
  /** In the order of the zip, without folders. */
  readonly members: ReadonlyMap<string, ArchiveMember>;
  /** How many members are hidden by later ones of their name. */
  readonly hidden: number;
  /** What is wrong with a zip of which whole members could be saved. */
  readonly damage: string | undefined;
  readonly #file: number;
  readonly #limits: ArchiveLimits;

  /** @throws HindcastError `bad-input` when it cannot be read or is no zip. */
  static open(path: string, options: ArchiveOptions = {}): Archive {
    let file: number;
    try {
      file = openSync(path, "r");
    } catch (cause) {
      throw new HindcastError("bad-input", `cannot be read: ${messageOf(cause)}`, { cause });
    }
    try {
      return new Archive(path, file, options);
    } catch (error) {
      closeSync(file);
      throw error;
    }
  }

  private constructor(
    path: string,
    file: number,
    { limits = archiveLimits, salvage = false }: ArchiveOptions,
  ) {
    this.path = path;
    this.#file = file;
    this.#limits = limits;
    const { size } = fstatSync(file);
    const { listed, damage } = membersOf(file, size, salvage);
    this.damage = damage;
    const members = new Map<string, ArchiveMember>();
    for (const member of listed) {
      // The later one also takes the later place.
      members.delete(member.name);
      members.set(member.name, member);
    }
    this.members = members;
    this.hidden = listed.length - members.size;
  }

  /** The bytes of a member, verified. @throws HindcastError `bad-input` naming the member, also when there is none. */
  read(name: string): Buffer {
    const member = this.members.get(name);
    if (member === undefined) throw new HindcastError("bad-input", `no member ${name}`);
    try {
      return unpack(member, this.#packed(member), this.#limits.memberBytes);
    } catch (cause) {
      if (!HindcastError.isInstance(cause)) throw cause;
      throw new HindcastError("bad-input", `member ${name}: ${cause.message}`, { cause });
    }
  }

  close(): void {
    closeSync(this.#file);
  }

  #packed({ start, compressedSize }: ArchiveMember): Buffer {
    const header = readAt(this.#file, start, start + localBytes);
    if (header.length < localBytes || header.readUInt32LE(0) !== 0x04034b50)
      throw broken(`no local header at byte ${start}`);
    const begin = start + localBytes + header.readUInt16LE(26) + header.readUInt16LE(28);
    const packed = readAt(this.#file, begin, begin + compressedSize);
    if (packed.length < compressedSize)
      throw broken(`cut short: ${packed.length} of ${compressedSize} bytes`);
    return packed;
  }
}

function membersOf(
  file: number,
  size: number,
  salvage: boolean,
): { readonly listed: readonly ArchiveMember[]; readonly damage: string | undefined } {
  try {
    const place = findDirectory(file, size);
    const listed = listMembers(readAt(file, place.start, place.start + place.bytes), place.members);
    checkPlaces(listed, place.start);
    return { listed, damage: undefined };
  } catch (error) {
    const listed = salvage && HindcastError.isInstance(error) ? salvageMembers(file, size) : [];
    if (listed.length === 0) throw error;
    return { listed, damage: messageOf(error) };
  }
}

// Members that share bytes are the trick by which a small zip unpacks to any size within every limit on one member.
function checkPlaces(members: readonly ArchiveMember[], end: number): void {
  const byPlace = members.toSorted((a, b) => a.start - b.start);
  for (const [index, { name, start, compressedSize }] of byPlace.entries()) {
    const next = byPlace[index + 1];
    if (start + localBytes + compressedSize > (next?.start ?? end))
      throw broken(`members ${name} and ${next?.name ?? "the list of members"} overlap`);
  }
}
