import type { ArchiveMember } from "./archive.ts";
import { readAt } from "./end-of-directory.ts";
import { wideFields } from "./list-members.ts";

const localBytes = 30;
const longestNameAndExtra = 2 * 0xffff;

/**
 * The whole members of a zip without its list of them, by their own headers from the beginning on, as far as one
 * follows the other. Those whose header does not tell their length cannot be found.
 */
export function salvageMembers(file: number, size: number): ArchiveMember[] {
  const members: ArchiveMember[] = [];
  for (let start = 0; start + localBytes <= size; ) {
    const header = readAt(file, start, Math.min(size, start + localBytes + longestNameAndExtra));
    const found = header.readUInt32LE(0) === 0x04034b50 ? memberAt(header, start) : undefined;
    if (found === undefined || found.end > size) break;
    if (!found.member.name.endsWith("/")) members.push(found.member);
    start = found.end;
  }
  return members;
}

function memberAt(header: Buffer, start: number): { member: ArchiveMember; end: number } | undefined {
  const flags = header.readUInt16LE(6);
  const isLengthBehind = (flags & 8) !== 0;
  const nameEnd = localBytes + header.readUInt16LE(26);
  const extraEnd = nameEnd + header.readUInt16LE(28);
  if (isLengthBehind || extraEnd > header.length) return undefined;
  const name = header.toString("utf8", localBytes, nameEnd);
  const wide = wideFields(name, header.subarray(nameEnd, extraEnd));
  const size = wide(header.readUInt32LE(22));
  const compressedSize = wide(header.readUInt32LE(18));
  const member = {
    name,
    method: header.readUInt16LE(8),
    locked: (flags & 1) === 1,
    crc32: header.readUInt32LE(14),
    compressedSize,
    size,
    start,
  };
  return { member, end: start + extraEnd + compressedSize };
}
