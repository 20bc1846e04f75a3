import type { ArchiveMember } from "./archive.ts";
import { broken, safe } from "./end-of-directory.ts";

const entryBytes = 46;

/** The members that a zip's list tells of, without folders. @throws HindcastError `bad-input` for a damaged list. */
export function listMembers(list: Buffer, count: number): ArchiveMember[] {
  const members: ArchiveMember[] = [];
  let at = 0;
  for (let index = 0; index < count; index++) {
    if (at + entryBytes > list.length || list.readUInt32LE(at) !== 0x02014b50)
      throw broken(`its list of members is damaged at entry ${index + 1} of ${count}`);
    const nameEnd = at + entryBytes + list.readUInt16LE(at + 28);
    const extraEnd = nameEnd + list.readUInt16LE(at + 30);
    const next = extraEnd + list.readUInt16LE(at + 32);
    if (next > list.length) throw broken("its list of members is cut short");
    const name = list.toString("utf8", at + entryBytes, nameEnd);
    if (!name.endsWith("/")) members.push(readMember(list, at, name, list.subarray(nameEnd, extraEnd)));
    at = next;
  }
  return members;
}

function readMember(list: Buffer, at: number, name: string, extra: Buffer): ArchiveMember {
  const wide = wideFields(name, extra);
  const size = wide(list.readUInt32LE(at + 24));
  const compressedSize = wide(list.readUInt32LE(at + 20));
  const start = wide(list.readUInt32LE(at + 42));
  return {
    name,
    method: list.readUInt16LE(at + 10),
    locked: (list.readUInt16LE(at + 8) & 1) === 1,
    crc32: list.readUInt32LE(at + 16),
    compressedSize,
    size,
    start,
  };
}

/** Reads lengths one after the other: those that do not fit into 32 bits stand in the Zip64 field, in this order. */
export function wideFields(name: string, extra: Buffer): (value: number) => number {
  const long = zip64Field(extra);
  let used = 0;
  return (value) => {
    if (value !== 0xffffffff || long === undefined) return value;
    if (used + 8 > long.length) throw broken(`member ${name} lacks its Zip64 lengths`);
    used += 8;
    return safe(long.readBigUInt64LE(used - 8));
  };
}

function zip64Field(extra: Buffer): Buffer | undefined {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) === 1) return extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2));
  }
  return undefined;
}
