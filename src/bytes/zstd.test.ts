import { readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { Archive } from "./zip/archive.ts";
import { decodeInJavaScript, decodeZstd, prepareZstd } from "./zstd.ts";

const file = "test/inspect/logs/tools.eval";
const archive = Archive.open(file);
const bytes = readFileSync(file);
const members = ["header.json", "samples/sum_epoch_1.json", "summaries.json"].map((name) => {
  const { start = 0, compressedSize = 0, size = 0 } = archive.members.get(name) ?? {};
  const data = start + 30 + bytes.readUInt16LE(start + 26) + bytes.readUInt16LE(start + 28);
  return { packed: bytes.subarray(data, data + compressedSize), text: archive.read(name), size };
});
beforeAll(prepareZstd);

const decoders = [
  ["in JavaScript", decodeInJavaScript],
  ["at hand", decodeZstd],
] as const;

test.each(decoders)("several frames are one text: %s", (_, decode) => {
  const packed = Buffer.concat(members.map((member) => member.packed));
  const text = Buffer.concat(members.map((member) => member.text));
  expect(Buffer.compare(decode(packed, text.length), text)).toBe(0);
});

test.each(decoders)("a text never grows beyond what is declared: %s", (_, decode) => {
  const [{ packed, size } = { packed: bytes, size: 0 }] = members;
  for (const declared of [0, 1, size - 1]) {
    let length = 0;
    try {
      length = decode(packed, declared).length;
    } catch {
      // Saying so is right too.
    }
    expect(length).toBeLessThanOrEqual(declared);
  }
});

test.each(decoders)("cut short, it is shorter or refused: %s", (_, decode) => {
  const [{ packed, size } = { packed: bytes, size: 0 }] = members;
  for (let end = 0; end < packed.length; end += 13) {
    let length = 0;
    try {
      length = decode(packed.subarray(0, end), size).length;
    } catch {
      // Saying so is right too.
    }
    expect(length).toBeLessThan(size);
  }
});
