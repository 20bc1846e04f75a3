import { writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { encrypted, salt } from "../../../test/support/encrypted-member.ts";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import { type ZipPart, zipFile } from "../../../test/support/zip-file.ts";
import type { ByteReader } from "../byte-reader.ts";
import { fernetKey, halPassword } from "./fernet.ts";
import { openTraceZip, type TraceZipOptions } from "./trace-zip.ts";

// The real key: the thread knows no other.
const key = fernetKey(halPassword, Buffer.from(salt, "base64"));
const name = "a_UPLOAD.json.encrypted";
const text = JSON.stringify({ words: Array.from({ length: 400_000 }, (_, index) => `${index * 7919}`) });
const member = encrypted(text, key);

test("members are told apart", async () => {
  await using zip = await written([
    { name, content: member },
    { name: "a_RAW_SUBMISSIONS.jsonl.encrypted", content: member },
    { name: "sub/b.json", content: "{}" },
    { name: "notes.txt", content: "" },
    { name: "__MACOSX/._a_UPLOAD.json.encrypted", content: "" },
  ]);
  expect(await openTraceZip(zip.file)).toMatchObject([
    { name, plainName: "a_UPLOAD.json", encrypted: true, isTrace: true },
    { plainName: "a_RAW_SUBMISSIONS.jsonl", encrypted: true, isTrace: false },
    { plainName: "sub/b.json", encrypted: false, isTrace: true, plaintextBytes: 2 },
    { name: "notes.txt", encrypted: false, isTrace: false },
    { isTrace: false },
  ]);
});

describe("read by another thread", () => {
  test.each([1000, 100_000, 10_000_000])("with room for %i bytes, all of it comes in order", async (room) => {
    await using zip = await written([{ name, content: member }]);
    const reader = await open(zip.file);
    expect(reader.name).toBe(`${zip.file}!${name}`);
    expect(drain(reader, room).toString()).toBe(text);
    expect(reader.read(new Uint8Array(1))).toBe(0);
    reader.close();
  });

  test("several at once, in turns", async () => {
    await using zip = await written([
      { name, content: member },
      { name: "b.json", content: text },
    ]);
    const readers = (await openTraceZip(zip.file)).map((each) => each.open());
    const room = new Uint8Array(200_000);
    const read = readers.map(() => 0);
    for (let more = true; more; ) {
      const now = readers.map((reader) => reader.read(room));
      for (const [index, bytes] of now.entries()) read[index] = (read[index] ?? 0) + bytes;
      more = now.some((bytes) => bytes > 0);
    }
    expect(read).toEqual([text.length, text.length]);
  });

  test("changed data has no end: every read after it throws again", async () => {
    const token = Buffer.from(JSON.parse(member).encrypted_data, "base64").toString();
    const changed = token.slice(0, 70_000) + (token[70_000] === "A" ? "B" : "A") + token.slice(70_001);
    const content = JSON.stringify({ encrypted_data: Buffer.from(changed).toString("base64"), salt });
    await using zip = await written([{ name, content }]);
    const reader = await open(zip.file);
    const room = new Uint8Array(1 << 16);
    const readAll = () => {
      while (reader.read(room) > 0);
    };
    const fault = expect.objectContaining({
      code: "bad-input",
      message: `member ${name}: wrong password or damaged data: received a MAC that does not fit`,
    });
    expect(readAll).toThrow(fault);
    expect(readAll).toThrow(fault);
  });

  test("a wrong password", async () => {
    await using zip = await written([{ name, content: member }]);
    const reader = await open(zip.file, { password: "other" });
    expect(() => reader.read(new Uint8Array(10))).toThrow("wrong password or damaged data");
  });

  test("closed early, it gives no more", async () => {
    await using zip = await written([{ name, content: member }]);
    const reader = await open(zip.file);
    expect(reader.read(new Uint8Array(10))).toBe(10);
    reader.close();
    expect(() => reader.read(new Uint8Array(10))).toThrow("is closed");
  });

  test("no room to read into is a mistake, as 0 would be taken for the end", async () => {
    await using zip = await written([{ name, content: member }]);
    const reader = await open(zip.file);
    expect(() => reader.read(new Uint8Array())).toThrow(RangeError);
    reader.close();
  });
});

describe("members that are not opened", () => {
  const zeros = Buffer.alloc(8 << 20);
  test.each<[string, ZipPart, TraceZipOptions, string]>([
    ["a bomb", { name: "a.json", content: zeros }, {}, "packed too tightly"],
    ["beyond a ratio", { name: "a.json", content: text }, { limits: { ratio: 2 } }, "at most 2"],
    [
      "beyond a size",
      { name: "a.json", content: text },
      { limits: { bytes: 1000 } },
      "too large once unpacked",
    ],
    ["beyond a size, encrypted", { name, content: member }, { limits: { bytes: 1000 } }, "at most 1000"],
    ["locked", { name, content: member, flags: 1 }, {}, "zip's own encryption"],
    ["another compression", { name, content: member, method: 93 }, {}, "method 93"],
  ])("%s", async (_, part, options, reason) => {
    await using zip = await written([part]);
    await expect(open(zip.file, options)).rejects.toThrow(reason);
  });
});

async function written(parts: readonly ZipPart[]) {
  const folder = await temporaryFolder();
  const file = path.join(folder.path, "a.zip");
  await writeFile(file, zipFile(parts));
  return { file, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

async function open(file: string, options?: TraceZipOptions): Promise<ByteReader> {
  const [first] = await openTraceZip(file, options);
  if (!first) throw new Error("no member");
  return first.open();
}

function drain(reader: ByteReader, room: number): Buffer {
  const target = new Uint8Array(room);
  const parts: Buffer[] = [];
  for (let read = reader.read(target); read > 0; read = reader.read(target))
    parts.push(Buffer.from(target.subarray(0, read)));
  return Buffer.concat(parts);
}
