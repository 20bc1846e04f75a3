import { createReadStream } from "node:fs";
import { crc32, createInflateRaw } from "node:zlib";
import { HindcastError, messageOf } from "../../model/error.ts";
import type { ZipEntry } from "./directory.ts";

// Fewer, larger pieces make inflating a quarter faster than Node's defaults; beyond this nothing is gained.
const pieceBytes = 1 << 18;

/**
 * The bytes of a member, inflated on Node's thread pool while the caller works on the piece before.
 *
 * @throws HindcastError `bad-input` on damaged data, and at the end when length or CRC-32 are not what the zip declares.
 */
export async function* inflateEntry(path: string, entry: ZipEntry): AsyncGenerator<Uint8Array> {
  let size = 0;
  let sum = 0;
  for await (const piece of pieces(path, entry)) {
    size += piece.byteLength;
    sum = crc32(piece, sum);
    if (size > entry.size) break;
    yield piece;
  }
  if (size !== entry.size) {
    throw new HindcastError("bad-input", "has not the length that the zip declares", {
      received: size > entry.size ? `more than ${entry.size} bytes` : `${size} bytes`,
      expected: `${entry.size} bytes`,
    });
  }
  if (sum !== entry.crc32) {
    throw new HindcastError("bad-input", "damaged: its CRC-32 is not the one in the zip", {
      received: hex(sum),
      expected: hex(entry.crc32),
    });
  }
}

async function* pieces(path: string, entry: ZipEntry): AsyncGenerator<Uint8Array> {
  const { start, compressedSize } = entry;
  if (compressedSize === 0) return;
  const raw = createReadStream(path, { start, end: start + compressedSize - 1, highWaterMark: pieceBytes });
  const inflated = entry.method === 0 ? raw : raw.pipe(createInflateRaw({ chunkSize: pieceBytes }));
  raw.on("error", (error) => inflated.destroy(error));
  try {
    for await (const piece of inflated) yield piece;
  } catch (cause) {
    const summary = `cannot be inflated, at or before byte ${start + raw.bytesRead} of the zip`;
    throw new HindcastError("bad-input", `${summary}: ${messageOf(cause)}`, { cause });
  } finally {
    raw.destroy();
    inflated.destroy();
  }
}

function hex(sum: number): string {
  return sum.toString(16).padStart(8, "0");
}
