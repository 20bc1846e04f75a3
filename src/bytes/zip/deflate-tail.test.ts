import { createHash } from "node:crypto";
import { deflateRawSync } from "node:zlib";
import { expect, test } from "vitest";
import { inflateTail } from "./deflate-tail.ts";

// Text that deflate packs as it does base64: few repeats, so that what is copied from before the tail soon fades.
const text = Buffer.concat(
  Array.from({ length: 12_000 }, (_, index) => createHash("sha256").update(`${index}`).digest()),
).toString("base64");

test.each([1, 6, 9])("level %i: the end of the text, with NUL for what is not known", (level) => {
  const deflated = deflateRawSync(text, { level });
  const tail = Buffer.from(inflateTail(deflated.subarray(-100_000)) ?? []).toString("latin1");
  expect(tail.length).toBeGreaterThan(50_000);
  expect(matches(tail, text.slice(-tail.length))).toBe(true);
  expect(tail.slice(-1000)).toBe(text.slice(-1000));
});

test("nothing is made of bytes in which no block begins", () => {
  const noise = Buffer.concat(
    Array.from({ length: 500 }, (_, index) => createHash("sha256").update(`${index}`).digest()),
  );
  expect(inflateTail(noise)).toBeUndefined();
  expect(inflateTail(deflateRawSync(text, { level: 0 }).subarray(-20_000))).toBeUndefined();
  expect(inflateTail(new Uint8Array())).toBeUndefined();
});

function matches(found: string, real: string): boolean {
  return [...found].every((character, index) => character === "\0" || character === real[index]);
}
