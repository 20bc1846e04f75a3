import { chmod, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { filesBelow } from "../../test/support/files-below.ts";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { replaceFiles, requireReplaceable } from "./replace-files.ts";

test("replaces files and removes those that go", async () => {
  await using folder = await temporaryFolder();
  const at = (name: string) => path.join(folder.path, name);
  for (const name of ["old", "gone", "new 1", "new 2"]) await writeFile(at(name), name);
  const replacements = [
    { target: at("old"), file: at("new 1") },
    { target: at("deep/er"), file: at("new 2") },
    { target: at("gone") },
    { target: at("never there") },
  ];
  replaceFiles(replacements, at("aside"));
  expect(await filesBelow(folder.path)).toEqual(["aside/0", "aside/2", "deep/er", "old"]);
  expect(await readFile(at("old"), "utf8")).toBe("new 1");
  expect(await readFile(at("aside/0"), "utf8")).toBe("old");
});

test("a failure leaves everything as it was", async () => {
  await using folder = await temporaryFolder();
  const at = (name: string) => path.join(folder.path, name);
  await mkdir(at("folder/in"), { recursive: true });
  for (const name of ["old", "gone", "new 1", "new 2", "new 3"]) await writeFile(at(name), name);
  const replacements = [
    { target: at("old"), file: at("new 1") },
    { target: at("gone") },
    { target: at("deep/er"), file: at("new 2") },
    { target: at("folder"), file: at("new 3") },
  ];
  expect(() => replaceFiles(replacements, at("aside"))).toThrow(
    `cannot write ${at("folder")}: a folder is in`,
  );
  expect((await readdir(folder.path)).sort()).toEqual(
    ["aside", "folder", "gone", "new 1", "new 2", "new 3", "old"].sort(),
  );
  expect(await readFile(at("old"), "utf8")).toBe("old");
});

describe("whether files can be put into a folder is known before", () => {
  test("a file, and folders that are to be made, are no hindrance", async () => {
    await using folder = await temporaryFolder();
    await writeFile(path.join(folder.path, "a"), "");
    await requireReplaceable(folder.path, ["a", "b", "deep/er/c"]);
  });

  test("a folder in the place of a file is one, and a file in the place of a folder", async () => {
    await using folder = await temporaryFolder();
    await mkdir(path.join(folder.path, "a"));
    await writeFile(path.join(folder.path, "b"), "");
    await expect(requireReplaceable(folder.path, ["c", "a"])).rejects.toMatchObject({
      code: "output",
      message: expect.stringContaining("a folder is in its place"),
    });
    await expect(requireReplaceable(folder.path, ["b/c"])).rejects.toThrow(/b is no folder|ENOTDIR/);
  });

  // Root may write anywhere, so the file mode says nothing there.
  test.skipIf(process.getuid?.() === 0)("so is a folder that cannot be written", async () => {
    await using folder = await temporaryFolder();
    const locked = path.join(folder.path, "locked");
    await mkdir(locked);
    await chmod(locked, 0o500);
    await expect(requireReplaceable(folder.path, ["locked/a"])).rejects.toThrow("EACCES");
  });
});
