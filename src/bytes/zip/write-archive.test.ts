import { open } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import { Archive } from "./archive.ts";
import { ArchiveWriter } from "./write-archive.ts";

async function written(
  members: readonly (readonly [name: string, text: string])[],
): Promise<[string, string][]> {
  await using folder = await temporaryFolder();
  const place = path.join(folder.path, "a.zip");
  const file = await open(place, "w");
  try {
    const writer = new ArchiveWriter(file, new Date(Date.UTC(2026, 0, 2, 3, 4, 5)));
    for (const [name, text] of members) await writer.add(name, Buffer.from(text));
    await writer.end();
  } finally {
    await file.close();
  }
  const archive = Archive.open(place);
  try {
    expect(archive.damage).toBeUndefined();
    return [...archive.members.keys()].map((name) => [name, archive.read(name).toString()]);
  } finally {
    archive.close();
  }
}

test("members of any name are read back", async () => {
  const names = [
    "a",
    "samples/a//b.json",
    "samples/../x.json",
    "/absolute",
    "C:\\x\\y",
    "",
    "nul\0",
    "漢 \n",
  ];
  const members = names.map((name, index) => [name, `${index} `.repeat(index * 100)] as [string, string]);
  expect(await written(members)).toEqual(members);
});

test("more members than fit into 16 bits", async () => {
  const members = Array.from({ length: 65_536 }, (_, index): [string, string] => [String(index), ""]);
  members.push(["last", "of all"]);
  expect(await written(members)).toEqual(members);
});

test.each([
  ["a", "a"],
  ["a\ud800", "a\udbff"],
])("%j and %j are no two names", async (one, other) => {
  const both = written([
    [one, "1"],
    [other, "2"],
  ]);
  await expect(both).rejects.toThrow(/two members would have the name "a/);
});

test("a name that is too long for a zip is refused", async () => {
  await expect(written([["x".repeat(65_536), ""]])).rejects.toThrow(/65536 bytes.*at most 65535 bytes/s);
});
