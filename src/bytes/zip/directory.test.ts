import { createWriteStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { describe, expect, test } from "vitest";
import { ZipFile } from "yazl";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import { type ZipPart, zipFile } from "../../../test/support/zip-file.ts";
import { readDirectory, type ZipEntry } from "./directory.ts";
import { inflateEntry } from "./inflate-entry.ts";

test("members are given in the order of the zip, folders left out", async () => {
  const entries = await read(
    zipFile([
      { name: "b.json", content: "{}", method: 0 },
      { name: "folder/", content: "", method: 0 },
      { name: "folder/a.json", content: "[1, 2]" },
    ]),
  );
  expect(entries).toMatchObject([
    { name: "b.json", method: 0, size: 2, compressedSize: 2, start: 36 },
    { name: "folder/a.json", method: 8, size: 6, locked: false },
  ]);
});

test.each([false, true])("written as a stream, sizes after the data, zip64 %s", async (forceZip64Format) => {
  const zip = new ZipFile();
  zip.addReadStream(Readable.from([Buffer.from("[1, "), Buffer.from("2]")]), "a.json", { forceZip64Format });
  zip.end({ forceZip64Format, comment: "" });
  await using folder = await temporaryFolder();
  const file = path.join(folder.path, "a.zip");
  await pipeline(zip.outputStream, createWriteStream(file));
  const [entry, ...others] = await readDirectory(file);
  expect(entry).toMatchObject({ name: "a.json", size: 6 });
  expect(others).toEqual([]);
  const inflated: Uint8Array[] = [];
  for await (const piece of inflateEntry(file, entry as ZipEntry)) inflated.push(piece);
  expect(Buffer.concat(inflated).toString()).toBe("[1, 2]");
});

describe("names that would lead out of a folder, or are none", () => {
  test.each(["../a.json", "a/../../b.json", "/etc/a.json", "C:/a.json", "..\\a.json", "a\\b.json"])(
    "%j",
    async (name) => {
      await expect(read(zipFile([{ name, content: "{}" }]))).rejects.toThrow(name);
    },
  );
  test.each(["a\0.json", "a\n.json", "./a.json", "a//b.json", ""])("%j", async (name) => {
    await expect(read(zipFile([{ name, content: "{}" }]))).rejects.toThrow("unusable name");
  });
});

test("two members of one name are refused", async () => {
  const part: ZipPart = { name: "a.json", content: "{}" };
  await expect(read(zipFile([part, part]))).rejects.toThrow("two members are called a.json");
});

test("members that share bytes are refused", async () => {
  const zip = zipFile([
    { name: "a.json", content: "a".repeat(50), method: 0 },
    { name: "b.json", content: "b".repeat(50), method: 0 },
  ]);
  // Let the second entry of the directory lead to the first one's bytes.
  const second = zip.lastIndexOf("PK\x01\x02", undefined, "latin1");
  zip.writeUInt32LE(0, second + 42);
  await expect(read(zip)).rejects.toThrow("overlap");
});

test("a member that goes on beyond the end of the file is refused", async () => {
  const zip = zipFile([
    { name: "a.json", content: "{}", method: 0, declared: { compressedSize: 500, size: 500 } },
  ]);
  await expect(read(zip)).rejects.toThrow("member a.json: local header at byte 0");
});

test("what is no zip is refused, however it is cut", async () => {
  const zip = zipFile([{ name: "a.json", content: "{}" }]);
  for (let length = 0; length < zip.byteLength; length++)
    await expect(read(zip.subarray(0, length)), `${length} bytes`).rejects.toThrow("not a usable zip");
});

test("a file that is not there", async () => {
  await expect(readDirectory("/no/such.zip")).rejects.toThrow("cannot be read");
});

test("an offset beyond what a file can have is an error like any other", async () => {
  const zip = zipFile([{ name: "a.json", content: "{}" }]);
  const [locator, end] = [Buffer.alloc(20), zip.subarray(-22)];
  locator.write("PK\x06\x07", "latin1");
  locator.writeBigUInt64LE(2n ** 63n, 8);
  await expect(read(Buffer.concat([zip.subarray(0, -22), locator, end]))).rejects.toThrow("not a usable zip");
});

async function read(zip: Uint8Array) {
  await using folder = await temporaryFolder();
  const file = path.join(folder.path, "a.zip");
  await writeFile(file, zip);
  return await readDirectory(file);
}
