import { writeFile } from "node:fs/promises";
import path from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { cheapKey, encrypted } from "../../../test/support/encrypted-member.ts";
import { howMany } from "../../../test/support/how-many.ts";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import { zipFile } from "../../../test/support/zip-file.ts";
import { HindcastError } from "../../model/error.ts";
import { readDirectory } from "./directory.ts";
import { isEncrypted, plaintextOf } from "./plaintext.ts";

const plaintext = JSON.stringify({ config: { run_id: "a" }, text: "some words, ".repeat(30) });
const member = encrypted(plaintext);
const zip = zipFile([
  { name: "a_UPLOAD.json.encrypted", content: member },
  { name: "b_UPLOAD.json.encrypted", content: member, method: 0 },
]);

/** One change to a zip: bytes of it are replaced by others, of any number. */
const change = fc.record({
  at: fc.nat(zip.byteLength - 1),
  length: fc.oneof(fc.constant(1), fc.nat(4), fc.nat(zip.byteLength)),
  by: fc.oneof(fc.uint8Array({ minLength: 1, maxLength: 1 }), fc.uint8Array({ maxLength: 8 })),
});

test("a changed zip gives an error or what it gave before, never anything else", async () => {
  await using folder = await temporaryFolder();
  const file = path.join(folder.path, "a.zip");
  let refused = 0;
  const runs = howMany(1000, 5000);
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
      await writeFile(file, changes.reduce(apply, zip));
      try {
        await readAll(file);
      } catch (error) {
        expect(error).toBeInstanceOf(HindcastError);
        expect(error).toMatchObject({ code: "bad-input" });
        refused++;
      }
    }),
    { numRuns: runs },
  );
  // Most changes matter: a reader that took no notice of them would not pass.
  expect(refused).toBeGreaterThan(runs / 2);
});

test("a zip cut short anywhere gives an error", async () => {
  await using folder = await temporaryFolder();
  const file = path.join(folder.path, "a.zip");
  for (let length = 0; length < zip.byteLength; length++) {
    await writeFile(file, zip.subarray(0, length));
    await expect(readAll(file), `${length} bytes`).rejects.toMatchObject({ code: "bad-input" });
  }
});

function apply(bytes: Buffer, { at, length, by }: { at: number; length: number; by: Uint8Array }): Buffer {
  return Buffer.concat([bytes.subarray(0, at), by, bytes.subarray(at + length)]);
}

async function readAll(file: string): Promise<void> {
  for (const entry of await readDirectory(file)) {
    const pieces: Uint8Array[] = [];
    for await (const piece of plaintextOf({ path: file, entry, password: "" }, () => cheapKey))
      pieces.push(piece);
    // A changed name may say that the member is plain: then it is handed through.
    expect(Buffer.concat(pieces).toString()).toBe(isEncrypted(entry.name) ? plaintext : member);
  }
}
