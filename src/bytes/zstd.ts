import * as zlib from "node:zlib";
import { Decompress } from "fzstd";

/** Unpacks one whole zstd text, of any number of frames, whose unpacked length is known. */
export type ZstdDecoder = (packed: Uint8Array, size: number) => Uint8Array;

/**
 * Unpacks with what is at hand at once: Node's own decoder where it has one (from 22.15 on), else one in JavaScript, or
 * the faster one that {@link prepareZstd} made ready. What comes is not verified; it may be shorter or longer than said.
 *
 * @throws Error of the decoder for what is no zstd.
 */
export function decodeZstd(packed: Uint8Array, size: number): Uint8Array {
  return (nodeDecoder ?? preparedDecoder ?? decodeInJavaScript)(packed, size);
}

/** Makes the faster decoder ready, which is worth its 40 milliseconds where much is to be unpacked. */
export async function prepareZstd(): Promise<void> {
  if (nodeDecoder !== undefined || preparedDecoder !== undefined) return;
  const { ZSTDDecoder } = await import("zstddec");
  const decoder = new ZSTDDecoder();
  await decoder.init();
  // It unpacks in a memory of its own, which keeps the size of the largest text: such ones are left to the other.
  preparedDecoder = (packed, size) =>
    size === 0 || packed.byteLength + size > largestPrepared
      ? decodeInJavaScript(packed, size)
      : decoder.decode(packed, size);
}

const largestPrepared = 32 << 20;
let preparedDecoder: ZstdDecoder | undefined;
const nodeDecoder = decoderOfNode();

/** The decoder in JavaScript, writing frame after frame where the last one ended. */
export function decodeInJavaScript(packed: Uint8Array, size: number): Uint8Array {
  const unpacked = new Uint8Array(size);
  let at = 0;
  const decoder = new Decompress((piece) => {
    if (at + piece.byteLength > size) throw new RangeError("longer than the zip declares");
    unpacked.set(piece, at);
    at += piece.byteLength;
  });
  for (let from = 0; from < packed.byteLength; from += pieceBytes)
    decoder.push(packed.subarray(from, from + pieceBytes), from + pieceBytes >= packed.byteLength);
  return unpacked.subarray(0, at);
}

const pieceBytes = 1 << 18;

function decoderOfNode(): ZstdDecoder | undefined {
  const { zstdDecompressSync } = zlib as { zstdDecompressSync?: unknown };
  if (typeof zstdDecompressSync !== "function") return undefined;
  return (packed, size) => zstdDecompressSync(packed, { maxOutputLength: Math.max(1, size) });
}
