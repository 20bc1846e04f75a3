import { mkdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { findFiles } from "./files.ts";

const patterns = ["*_UPLOAD.json", "agent/trajectory.json"];

async function folderOf(...names: readonly string[]) {
  const folder = await temporaryFolder();
  for (const name of names) {
    await mkdir(path.dirname(path.join(folder.path, name)), { recursive: true });
    await writeFile(path.join(folder.path, name), "{}");
  }
  return folder;
}

test("a folder is searched to its depths, hidden folders and linked ones too, every file once", async () => {
  await using folder = await folderOf(
    "a_UPLOAD.json",
    ".b/b_UPLOAD.json",
    "c/agent/trajectory.json",
    "d.json",
  );
  await symlink(".b", path.join(folder.path, "link"));
  await symlink("a_UPLOAD.json", path.join(folder.path, "z_UPLOAD.json"));
  const { files, findings } = await findFiles([folder.path], patterns);
  expect(files.map((file) => path.relative(folder.path, file))).toEqual([
    ".b/b_UPLOAD.json",
    "a_UPLOAD.json",
    "c/agent/trajectory.json",
  ]);
  expect(findings).toEqual([]);
});

describe("what Hindcast left when it was killed, and what macOS puts beside files, is passed over", () => {
  const own = [".hindcast-staging-host-1-abcdef/x_UPLOAD.json", "deep/.hindcast-vjmmfr/x_UPLOAD.json"];

  test("in a folder", async () => {
    await using folder = await folderOf("x_UPLOAD.json", "._x_UPLOAD.json", ...own);
    const { files } = await findFiles([folder.path], patterns);
    expect(files).toEqual([path.join(folder.path, "x_UPLOAD.json")]);
  });

  test("by a glob", async () => {
    await using folder = await folderOf("x_UPLOAD.json", "._x_UPLOAD.json", ...own);
    const relative = path.relative(".", folder.path);
    for (const base of [folder.path, relative]) {
      const { files } = await findFiles([`${base}/**/*.json`], patterns);
      expect(files).toEqual([`${relative}/x_UPLOAD.json`]);
    }
  });

  test("but not a store, nor such a folder when it is what was asked for", async () => {
    await using folder = await folderOf(".hindcast/x_UPLOAD.json", ...own);
    expect((await findFiles([folder.path], patterns)).files).toEqual([
      path.join(folder.path, ".hindcast/x_UPLOAD.json"),
    ]);
    const asked = path.join(folder.path, ".hindcast-staging-host-1-abcdef");
    expect((await findFiles([asked], patterns)).files).toEqual([path.join(asked, "x_UPLOAD.json")]);
  });
});

describe("a link that leads nowhere is a finding", () => {
  test("in a folder and by a glob, if its name matches", async () => {
    await using folder = await folderOf("deep/x_UPLOAD.json");
    const link = path.join(folder.path, "deep/gone_UPLOAD.json");
    await symlink("nowhere", link);
    await symlink("loop_UPLOAD.json", path.join(folder.path, "loop_UPLOAD.json"));
    await symlink("nowhere", path.join(folder.path, "other.json"));
    const broken = { level: "bad", code: "link-broken", message: "a link that leads to no file" };
    const inside = await findFiles([folder.path], patterns);
    expect(inside.files).toEqual([path.join(folder.path, "deep/x_UPLOAD.json")]);
    expect(inside.findings).toEqual([
      { ...broken, subject: link },
      { ...broken, subject: path.join(folder.path, "loop_UPLOAD.json") },
    ]);
    const relative = path.relative(".", folder.path);
    for (const base of [folder.path, relative]) {
      const { findings } = await findFiles([`${base}/deep/*_UPLOAD.json`], patterns);
      expect(findings).toEqual([{ ...broken, subject: `${relative}/deep/gone_UPLOAD.json` }]);
    }
  });

  test("and named when there is nothing else", async () => {
    await using folder = await folderOf();
    await symlink("nowhere", path.join(folder.path, "gone_UPLOAD.json"));
    await expect(findFiles([folder.path], patterns)).rejects.toThrow(
      "gone_UPLOAD.json: a link that leads to no file",
    );
  });
});
