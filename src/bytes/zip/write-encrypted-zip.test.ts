import { createDecipheriv } from "node:crypto";
import { readFile, stat, truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import { inflateRawSync } from "node:zlib";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import { readDirectory } from "./directory.ts";
import { fernetKey } from "./fernet.ts";
import { openTraceZip } from "./trace-zip.ts";
import { writeEncryptedZip } from "./write-encrypted-zip.ts";

test.each([0, 1, 15, 16, 17, 300_000])("%i bytes: what is written has HAL's form", async (length) => {
  await using folder = await temporaryFolder();
  const [source, target] = ["a_UPLOAD.json", "a.zip"].map((name) => path.join(folder.path, name)) as [
    string,
    string,
  ];
  const text = "some text ".repeat(length / 10 + 1).slice(0, length);
  await writeFile(source, text);
  await writeEncryptedZip(source, target, "secret");

  // Taken apart in one piece, apart from the code under test.
  const [entry, ...others] = await readDirectory(target);
  if (!entry || others.length > 0) throw new Error("one member is expected");
  expect(entry).toMatchObject({ name: "a_UPLOAD.json.encrypted", method: 8 });
  const zip = await readFile(target);
  const json = inflateRawSync(zip.subarray(entry.start, entry.start + entry.compressedSize)).toString();
  const { encrypted_data: data, salt } = JSON.parse(json);
  expect(json).toBe(`{\n  "encrypted_data": "${data}",\n  "salt": "${salt}"\n}`);
  expect(Buffer.from(salt, "base64").byteLength).toBe(16);
  const tokenText = Buffer.from(data, "base64").toString();
  expect(tokenText).toMatch(/^gAAAAA[\w-]+={0,2}$/);
  expect(tokenText.length % 4).toBe(0);
  const token = Buffer.from(tokenText, "base64url");
  const { encryption } = fernetKey("secret", Buffer.from(salt, "base64"));
  const decipher = createDecipheriv("aes-128-cbc", encryption, token.subarray(9, 25));
  expect(Buffer.concat([decipher.update(token.subarray(25, -32)), decipher.final()]).toString()).toBe(text);

  const [member] = await openTraceZip(target, { password: "secret" });
  expect(member?.plaintextBytes).toBeGreaterThanOrEqual(length);
  const pieces: Uint8Array[] = [];
  for await (const piece of member?.stream() ?? []) pieces.push(piece);
  expect(Buffer.concat(pieces).toString()).toBe(text);
});

test("salt and IV are new every time", async () => {
  await using folder = await temporaryFolder();
  const source = path.join(folder.path, "a.json");
  await writeFile(source, "{}");
  const zips = ["1.zip", "2.zip"].map((name) => path.join(folder.path, name));
  for (const zip of zips) await writeEncryptedZip(source, zip);
  const [one, two] = await Promise.all(zips.map((zip) => readFile(zip)));
  expect(one?.equals(two as Buffer)).toBe(false);
});

test.each([
  ["that is not there", undefined, "cannot be read"],
  ["that is no text", Buffer.from("PK\x03\x04"), "is not JSON text"],
])("a source %s", async (_, content, reason) => {
  await using folder = await temporaryFolder();
  const source = path.join(folder.path, "a.json");
  if (content) await writeFile(source, content);
  await expect(writeEncryptedZip(source, path.join(folder.path, "a.zip"))).rejects.toMatchObject({
    code: "bad-input",
    message: expect.stringContaining(reason),
  });
});

test("a source that shrinks while it is read", async () => {
  await using folder = await temporaryFolder();
  const source = path.join(folder.path, "a.json");
  await writeFile(source, " ".repeat(5_000_000));
  const writing = writeEncryptedZip(source, path.join(folder.path, "a.zip"));
  const outcome = expect(writing).rejects.toThrow("changed while it was read");
  // By then the writer knows the length too, and is busy with its key.
  await stat(source);
  await truncate(source, 1000);
  await outcome;
});

test("a target that cannot be written", async () => {
  await using folder = await temporaryFolder();
  const source = path.join(folder.path, "a.json");
  await writeFile(source, "{}");
  await expect(writeEncryptedZip(source, path.join(folder.path, "no/such/a.zip"))).rejects.toThrow("ENOENT");
});
