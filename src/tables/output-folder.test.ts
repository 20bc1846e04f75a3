import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { OutputFolder } from "./output-folder.ts";

test("files are seen only after commit, and replace older ones", async () => {
  await using folder = await temporaryFolder();
  await writeFile(path.join(folder.path, "a.txt"), "old");
  const output = await OutputFolder.open(folder.path);
  await output.write("a.txt", "new");
  await output.write("deep/b.txt", "b");
  expect(await readFile(path.join(folder.path, "a.txt"), "utf8")).toBe("old");
  expect(await output.commit()).toEqual(["a.txt", "deep/b.txt"]);
  expect(await readFile(path.join(folder.path, "a.txt"), "utf8")).toBe("new");
  expect((await readdir(folder.path)).sort()).toEqual(["a.txt", "deep"]);
});

test("until then no file has its name anywhere, and what a killed process left goes", async () => {
  await using folder = await temporaryFolder();
  const leftover = `.hindcast-staging-${hostname().replaceAll(/[^A-Za-z0-9.]/g, "_")}-2147483646-abcdef`;
  await mkdir(path.join(folder.path, leftover));
  await writeFile(path.join(folder.path, leftover, "0"), "half");
  const output = await OutputFolder.open(folder.path);
  await output.write("x_UPLOAD.json", "{}");
  const [staging, ...more] = await readdir(folder.path);
  expect(more).toEqual([]);
  expect(staging).not.toBe(leftover);
  expect(await readdir(path.join(folder.path, staging ?? ""))).toEqual(["0"]);
  await output.write("x_UPLOAD.json", "[]");
  expect(await output.commit()).toEqual(["x_UPLOAD.json"]);
  expect(await readFile(path.join(folder.path, "x_UPLOAD.json"), "utf8")).toBe("[]");
});

test("discarding leaves nothing, not even a folder that was made for it", async () => {
  await using folder = await temporaryFolder();
  const output = await OutputFolder.open(path.join(folder.path, "new"));
  await output.write("a.txt", "a");
  await output.discard();
  expect(await readdir(folder.path)).toEqual([]);
});

test("a file in the folder's place fails at once", async () => {
  await using folder = await temporaryFolder();
  const file = path.join(folder.path, "file");
  await writeFile(file, "");
  await expect(OutputFolder.open(file)).rejects.toMatchObject({ code: "output" });
});

test("a folder in a file's place fails the commit by name", async () => {
  await using folder = await temporaryFolder();
  await mkdir(path.join(folder.path, "a.txt/x"), { recursive: true });
  const output = await OutputFolder.open(folder.path);
  await output.write("a.txt", "a");
  await expect(output.commit()).rejects.toThrow("a.txt");
  await output.discard();
  expect(await readdir(folder.path)).toEqual(["a.txt"]);
});
