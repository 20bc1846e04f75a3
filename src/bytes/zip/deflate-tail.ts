import { inflateRawSync } from "node:zlib";

const windowBytes = 32 * 1024;
// Room to read a header at the very end of the tail.
const mostHeaderBytes = 16;
// A tail that inflates to more than this is none of those this is for.
const mostBytes = 4 << 20;
// Some fifty places look like a block before one is. More come only of a tail made to waste time.
const mostAttempts = 500;

/**
 * Inflates the end of a raw deflate stream (RFC 1951) without its beginning: looks for the first place where a block
 * with its own code tables can begin, and inflates from there to the end. Text copied from before that place is not
 * known: NUL bytes stand for it.
 *
 * A guess by nature: whoever uses what it gives must be able to see that it was wrong.
 *
 * @param tail the last bytes of the stream.
 * @returns undefined when no place was found.
 */
export function inflateTail(tail: Uint8Array): Uint8Array | undefined {
  const unknown = Buffer.alloc(windowBytes);
  const shifted = new Map<number, Uint8Array>();
  const bits = Buffer.concat([tail, Buffer.alloc(mostHeaderBytes)]);
  let attempts = 0;
  for (let bit = 0; bit < tail.byteLength * 8 && attempts < mostAttempts; bit++) {
    if (!mayBeginBlock(bits, bit)) continue;
    attempts++;
    const shift = bit & 7;
    const aligned = shifted.get(shift) ?? shiftRight(tail, shift);
    shifted.set(shift, aligned);
    try {
      return inflateRawSync(aligned.subarray(bit >> 3), { dictionary: unknown, maxOutputLength: mostBytes });
    } catch {
      // No block began here after all.
    }
  }
  return undefined;
}

/** Whether a header of a dynamic block that is not the last can be read at this bit: one place in thousands. */
function mayBeginBlock(bits: Buffer, bit: number): boolean {
  const header = bitsAt(bits, bit);
  const [dynamicNotLast, mostLengths, mostDistances] = [0b100, 29, 29];
  if ((header & 7) !== dynamicNotLast) return false;
  if (((header >> 3) & 31) > mostLengths || ((header >> 8) & 31) > mostDistances) return false;
  const codes = ((header >> 13) & 15) + 4;
  // A complete prefix code: the shares of its code words add up to the whole.
  let shares = 0;
  for (let code = 0; code < codes; code++) {
    const length = bitsAt(bits, bit + 17 + 3 * code) & 7;
    if (length > 0) shares += 128 >> length;
  }
  return shares === 128;
}

/** At least the 25 bits that follow. */
function bitsAt(bits: Buffer, bit: number): number {
  return bits.readUInt32LE(bit >> 3) >>> (bit & 7);
}

function shiftRight(bytes: Uint8Array, shift: number): Uint8Array {
  return bytes.map((byte, index) => (byte >> shift) | ((bytes[index + 1] ?? 0) << (8 - shift)));
}
