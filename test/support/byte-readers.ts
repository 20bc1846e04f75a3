import { type ByteReader, readBytes } from "../../src/bytes/byte-reader.ts";

/** A reader that gives at most this many bytes at a time, one size after another, over and over. */
export function readInPieces(content: Uint8Array | string, sizes: readonly number[]): ByteReader {
  const whole = readBytes(typeof content === "string" ? Buffer.from(content) : content);
  let turn = 0;
  return {
    ...whole,
    read: (target) => whole.read(target.subarray(0, sizes[turn++ % sizes.length])),
  };
}

/** A text repeated many times; with a list of them, documents of any size can be made without holding them. */
export interface Repeated {
  readonly text: string;
  readonly times: number;
}

/** A reader over bytes that are made as they are read. */
export function readRepeated(parts: readonly Repeated[]): ByteReader {
  const sections = parts.map(({ text, times }) => {
    const unit = Buffer.from(text);
    // Copied in blocks of some size: most units are a few bytes.
    const block = Buffer.concat(Array<Buffer>(Math.min(times, 4096)).fill(unit));
    return { block, given: 0, length: unit.length * times };
  });
  return {
    name: "made",
    size: sections.reduce((sum, { length }) => sum + length, 0),
    close: () => undefined,
    read(target) {
      let filled = 0;
      for (const section of sections) {
        while (section.given < section.length && filled < target.length) {
          const { block, given, length } = section;
          const from = given % block.length;
          const piece = block.subarray(from, from + Math.min(length - given, target.length - filled));
          target.set(piece, filled);
          filled += piece.length;
          section.given += piece.length;
        }
      }
      return filled;
    },
  };
}
