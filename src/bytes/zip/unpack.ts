import { crc32, inflateRawSync } from "node:zlib";
import { HindcastError, messageOf } from "../../model/error.ts";
import { decodeZstd } from "../zstd.ts";
import type { ArchiveMember } from "./archive.ts";

/**
 * Unpacks a member at once and holds the zip to the length and the CRC-32 that it declares.
 *
 * @throws HindcastError `bad-input` for a method that is not read, too large a member, and damaged data.
 */
export function unpack(member: ArchiveMember, packed: Buffer, mostBytes: number): Buffer {
  const { locked, size } = member;
  if (locked) throw new HindcastError("bad-input", "locked by a password");
  if (size > mostBytes)
    throw new HindcastError("bad-input", "too large once unpacked", {
      received: `${size} bytes`,
      expected: `at most ${mostBytes}`,
    });
  const bytes = unpacked(member, packed);
  if (bytes.byteLength !== size)
    throw new HindcastError("bad-input", "damaged: not of the length that the zip declares", {
      received: `${bytes.byteLength} bytes`,
      expected: `${size} bytes`,
    });
  if (crc32(bytes) !== member.crc32)
    throw new HindcastError("bad-input", "damaged: its CRC-32 is not the one in the zip");
  return bytes;
}

function unpacked({ method, size }: ArchiveMember, packed: Buffer): Buffer {
  if (method === 0) return packed;
  try {
    if (method === 8) return inflateRawSync(packed, { maxOutputLength: Math.max(1, size) });
    if (method === 93) {
      const { buffer, byteOffset, byteLength } = decodeZstd(packed, size);
      return Buffer.from(buffer, byteOffset, byteLength);
    }
  } catch (cause) {
    if (cause instanceof RangeError)
      throw new HindcastError("bad-input", "damaged: longer than the zip declares", {
        expected: `${size} bytes`,
        cause,
      });
    throw new HindcastError("bad-input", `damaged: cannot be unpacked: ${messageOf(cause)}`, { cause });
  }
  throw new HindcastError("bad-input", "unknown compression", {
    received: `method ${method}`,
    expected: "0 (stored), 8 (deflate) or 93 (zstd)",
  });
}
