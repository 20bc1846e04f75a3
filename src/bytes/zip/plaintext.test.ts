import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import {
  cheapKey,
  encrypted,
  encryptedMember,
  fernetToken,
  salt,
  tokenText,
} from "../../../test/support/encrypted-member.ts";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import { type ZipPart, zipFile } from "../../../test/support/zip-file.ts";
import { readDirectory } from "./directory.ts";
import type { FernetKey } from "./fernet.ts";
import { plaintextOf } from "./plaintext.ts";

const name = "a_UPLOAD.json.encrypted";
const small = '{"config": {"run_id": "a"}}';
// More than the beginning in which the salt is looked for first.
const large = JSON.stringify(
  Array.from({ length: 6000 }, (_, index) => createHash("sha256").update(`${index}`).digest("hex")),
);
const largeMember = encrypted(large);

describe("a member is decrypted", () => {
  const salted = encryptedMember(tokenText(fernetToken(large)), "salt first");
  test.each<[string, Omit<ZipPart, "name">, string]>([
    ["small", { content: encrypted(small) }, small],
    ["empty", { content: encrypted("") }, ""],
    ["large, the salt read from its end", { content: largeMember }, large],
    ["large, the salt first", { content: salted }, large],
    ["stored", { content: largeMember, method: 0 }, large],
    [
      "deflated without code tables, the salt found by inflating",
      { content: largeMember, deflate: { level: 0 } },
      large,
    ],
  ])("%s", async (_, part, plaintext) => {
    expect(await read({ name, ...part })).toBe(plaintext);
  });

  test("a plain one is handed through", async () => {
    expect(await read({ name: "a.json", content: large })).toBe(large);
  });
});

describe("a member at fault is named, with the reason", () => {
  const token = fernetToken(small);
  const changed = Buffer.from(token);
  changed.writeUInt8(changed.readUInt8(40) ^ 1, 40);
  const wrongVersion = Buffer.from(token);
  wrongVersion.writeUInt8(0x81);
  const data = encrypted(small);
  test.each<[string, Omit<ZipPart, "name">, string]>([
    [
      "changed ciphertext",
      { content: encryptedMember(tokenText(changed)) },
      "wrong password or damaged data",
    ],
    [
      "cut token",
      { content: encryptedMember(tokenText(token.subarray(0, 60))) },
      "wrong password or damaged data",
    ],
    ["tiny token", { content: encryptedMember(tokenText(token.subarray(0, 30))) }, "token is cut short"],
    ["no token", { content: encryptedMember("") }, "token is cut short"],
    ["another version", { content: encryptedMember(tokenText(wrongVersion)) }, "received 0x81"],
    ["unpadded token", { content: encryptedMember(tokenText(token).replace(/=+$/, "")) }, "wrongly padded"],
    ["foreign text in the token", { content: encryptedMember(`gAAA${"!".repeat(96)}`) }, "not base64url"],
    [
      "foreign text in the data",
      { content: data.replace("Z0FBQUFB", "Z0FB*UFB") },
      "character at character 4",
    ],
    ["foreign text in the salt", { content: data.replace(salt, "MDEy Q==") }, "salt is not base64"],
    ["cut JSON", { content: data.slice(0, -30) }, "no salt"],
    ["other JSON", { content: small }, "no salt"],
    ["more in the JSON", { content: data.replace("}", ', "x": 1}') }, "and no others"],
    ["wrong CRC-32", { content: data, declared: { crc32: 1 } }, "CRC-32"],
    ["less than declared", { content: data, declared: { size: 5000 } }, "expected 5000 bytes"],
    ["more than declared", { content: data, declared: { size: 50 } }, "more than 50 bytes"],
  ])("%s", async (_, part, reason) => {
    await expect(read({ name, ...part })).rejects.toThrow(reason);
    await expect(read({ name, ...part })).rejects.toMatchObject({
      code: "bad-input",
      message: expect.stringContaining(`member ${name}: `),
    });
  });

  test("a wrong password is told at the first bytes", async () => {
    const other: FernetKey = { ...cheapKey, encryption: Buffer.alloc(16, 1) };
    const given: Uint8Array[] = [];
    await expect(read({ name, content: largeMember }, other, given)).rejects.toThrow(
      "not text once decrypted",
    );
    expect(given).toEqual([]);
  });

  test("of data that may hold any bytes, a wrong password is told by the MAC", async () => {
    const other: FernetKey = { signing: Buffer.alloc(16, 1), encryption: Buffer.alloc(16, 1) };
    await expect(read({ name: "a.bin.encrypted", content: largeMember }, other)).rejects.toThrow("a MAC");
  });
});

async function read(part: ZipPart, key = cheapKey, given: Uint8Array[] = []): Promise<string> {
  await using folder = await temporaryFolder();
  const file = path.join(folder.path, "a.zip");
  await writeFile(file, zipFile([part]));
  for (const entry of await readDirectory(file)) {
    for await (const piece of plaintextOf({ path: file, entry, password: "" }, () => key)) given.push(piece);
  }
  return Buffer.concat(given).toString();
}
