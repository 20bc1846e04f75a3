import { readdirSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { ZipFile } from "yazl";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import { zipFile } from "../../../test/support/zip-file.ts";
import { prepareZstd } from "../zstd.ts";
import { Archive, type ArchiveOptions } from "./archive.ts";

const logs = "test/inspect/logs";

async function opened<T>(bytes: Buffer, use: (archive: Archive) => T, options?: ArchiveOptions): Promise<T> {
  await using folder = await temporaryFolder();
  const file = path.join(folder.path, "a.eval");
  await writeFile(file, bytes);
  const archive = Archive.open(file, options);
  try {
    return use(archive);
  } finally {
    archive.close();
  }
}

test.each(readdirSync(logs).filter((name) => name.endsWith(".eval")))(
  "every member of %s is read, by every decoder",
  async (name) => {
    const archive = Archive.open(path.join(logs, name));
    expect(archive.members.size).toBeGreaterThan(2);
    for (const member of archive.members.values()) expect(archive.read(member.name).length).toBe(member.size);
    await prepareZstd();
    for (const member of archive.members.values()) expect(archive.read(member.name).length).toBe(member.size);
    archive.close();
  },
);

test("Zip64 fields are understood", async () => {
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from("wide"), "a.json", { forceZip64Format: true });
  zip.end({ forceZip64Format: true, comment: "" });
  const bytes = await buffer(zip.outputStream);
  expect(await opened(bytes, (archive) => archive.read("a.json").toString())).toBe("wide");
});

test("of members with one name the last counts, and those it hides are counted", async () => {
  const bytes = zipFile([
    { name: "a", content: "old" },
    { name: "b", content: "other" },
    { name: "a", content: "new" },
  ]);
  await opened(bytes, (archive) => {
    expect([...archive.members.keys()]).toEqual(["b", "a"]);
    expect([archive.read("a").toString(), archive.hidden]).toEqual(["new", 1]);
  });
});

describe("bad zips", () => {
  const good = { name: "samples/1_epoch_1.json", content: "x".repeat(2000) };
  const read = (bytes: Buffer, options?: ArchiveOptions) =>
    opened(bytes, (archive) => archive.read(good.name), options);

  test("cut at every byte: an error, or with salvage whole members and what is wrong", async () => {
    const bytes = zipFile([good, { name: "b", content: "b" }]);
    for (let end = 0; end < bytes.length; end++) {
      await expect(read(bytes.subarray(0, end))).rejects.toThrow(/not a usable zip/);
      const salvaged = await opened(
        bytes.subarray(0, end),
        (archive) => ({ length: archive.read(good.name).length, damage: archive.damage }),
        { salvage: true },
      ).catch((error: Error) => error.message);
      if (typeof salvaged === "string") expect(salvaged).toMatch(/not a usable zip/);
      else expect(salvaged).toEqual({ length: 2000, damage: expect.stringContaining("cut short") });
    }
  });

  test.each([
    [
      "a CRC-32 that is not its own",
      { declared: { crc32: 1 } },
      /member samples\/1_epoch_1\.json: damaged: its CRC-32/,
    ],
    ["less than it declares", { declared: { size: 2001 } }, /not of the length that the zip declares/],
    ["more than it declares", { declared: { size: 10 } }, /longer than the zip declares/],
    ["more than is allowed", { declared: { size: 2 ** 31 } }, /too large once unpacked/],
    ["an unknown method", { method: 14 }, /unknown compression: received method 14/],
    ["a password", { flags: 1 }, /locked by a password/],
    ["zstd that is none", { method: 93 }, /damaged/],
  ])("%s", async (_, fault, message) => {
    await expect(read(zipFile([{ ...good, ...fault }]))).rejects.toThrow(message);
  });

  test("members that share their bytes", async () => {
    const bytes = zipFile([good, { name: "b", content: "b".repeat(500) }]);
    // Both entries of the list lead to the first member.
    const second = bytes.lastIndexOf("PK\x01\x02");
    bytes.writeUInt32LE(0, second + 42);
    await expect(read(bytes)).rejects.toThrow(/overlap/);
  });

  test("a list longer than the file", async () => {
    const bytes = zipFile([good]);
    bytes.writeUInt32LE(1 << 30, bytes.length - 10);
    await expect(read(bytes)).rejects.toThrow(/beyond the file/);
  });

  test("a damaged member leaves the others readable", async () => {
    const bytes = readFileSync(path.join(logs, "errors.eval"));
    const { start = 0, compressedSize = 0 } =
      Archive.open(path.join(logs, "errors.eval")).members.get("samples/1_epoch_1.json") ?? {};
    bytes.fill(0, start + 60, start + 60 + Math.floor(compressedSize / 2));
    await opened(bytes, (archive) => {
      expect(() => archive.read("samples/1_epoch_1.json")).toThrow(
        /member samples\/1_epoch_1\.json: damaged/,
      );
      expect(archive.read("samples/3_epoch_1.json").length).toBeGreaterThan(1000);
    });
  });
});
