import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { downloadFrom } from "../../test/support/downloads.ts";
import { type HubFile, sha256 } from "../../test/support/hub-file.ts";
import { HubServer } from "../../test/support/hub-server.ts";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { manifestName, stagingName } from "./names.ts";

const content = Buffer.alloc(200_000, "trace ");
const small = Buffer.from("# Traces\n");
const files: Record<string, HubFile> = {
  "README.md": { content: small },
  "deep/a.zip": { content, large: true },
};
const newer = { ...files, "README.md": { content: Buffer.from("# More traces\n") } };

describe("a file that no download wrote", () => {
  test("is not replaced: nothing is transferred, nothing changed", async () => {
    await using server = await HubServer.start(files);
    await using folder = await temporaryFolder();
    const mine = path.join(folder.path, "README.md");
    await writeFile(mine, "# Mine\n");
    await expect(downloadFrom(server, folder.path)).rejects.toMatchObject({
      code: "output",
      message: expect.stringContaining(
        "files that no download wrote there: received other contents of README.md",
      ),
      hint: expect.stringContaining("--force"),
    });
    expect(await readFile(mine, "utf8")).toBe("# Mine\n");
    expect(server.transfers).toEqual([]);
    expect(await readdir(folder.path)).toEqual(["README.md"]);
  });

  test("is left alone when it is not asked for", async () => {
    await using server = await HubServer.start(files);
    await using folder = await temporaryFolder();
    await writeFile(path.join(folder.path, "README.md"), "# Mine\n");
    await downloadFrom(server, folder.path, { include: ["*.zip"] });
    expect(await readFile(path.join(folder.path, "README.md"), "utf8")).toBe("# Mine\n");
  });

  test("is replaced with force", async () => {
    await using server = await HubServer.start(files);
    await using folder = await temporaryFolder();
    await writeFile(path.join(folder.path, "README.md"), "# Mine\n");
    await downloadFrom(server, folder.path, { force: true });
    expect(await readFile(path.join(folder.path, "README.md"))).toEqual(small);
  });

  test("is kept and recorded when it has the right content", async () => {
    await using server = await HubServer.start(files);
    await using folder = await temporaryFolder();
    await mkdir(path.join(folder.path, "deep"));
    await writeFile(path.join(folder.path, "deep/a.zip"), content);
    const { files: got } = await downloadFrom(server, folder.path);
    expect(got.map(({ status }) => status)).toEqual(["downloaded", "present"]);
  });

  test("stays its owner's when it was only found right: what he changes since is not replaced", async () => {
    await using server = await HubServer.start(files);
    await using folder = await temporaryFolder();
    const mine = path.join(folder.path, "README.md");
    await writeFile(mine, small);
    await downloadFrom(server, folder.path);
    await downloadFrom(server, folder.path);
    await writeFile(mine, `${small}my notes\n`);
    for (const include of [["*"], ["*.md"]])
      await expect(downloadFrom(server, folder.path, { include })).rejects.toThrow(
        "other contents of README.md",
      );
    expect(await readFile(mine, "utf8")).toContain("my notes");
    const record = JSON.parse(await readFile(path.join(folder.path, manifestName), "utf8"));
    expect(record.files.map(({ found }: { found?: true }) => found)).toEqual([true, undefined]);
  });

  test("is brought to the commit asked for when it was found right and is as it was", async () => {
    await using server = await HubServer.start(files);
    await using folder = await temporaryFolder();
    const mine = path.join(folder.path, "README.md");
    await writeFile(mine, small);
    await downloadFrom(server, folder.path);
    server.publish(newer);
    await downloadFrom(server, folder.path);
    await writeFile(mine, "# Changed\n");
    // By now it is one that a download wrote.
    await downloadFrom(server, folder.path);
    expect(await readFile(mine, "utf8")).toBe("# More traces\n");
  });

  test("may also be a link that leads nowhere, a folder, or a file where a folder should be", async () => {
    await using server = await HubServer.start(files);
    await using folder = await temporaryFolder();
    const link = path.join(folder.path, "README.md");
    await symlink("nowhere", link);
    await expect(downloadFrom(server, folder.path)).rejects.toThrow("other contents of README.md");
    await writeFile(path.join(folder.path, "deep"), "");
    await expect(downloadFrom(server, folder.path, { force: true })).rejects.toThrow(
      /cannot write .*a\.zip: ENOTDIR/,
    );
    await using other = await temporaryFolder();
    await mkdir(path.join(other.path, "README.md"));
    await expect(downloadFrom(server, other.path, { force: true })).rejects.toThrow(
      "a folder stands in its place",
    );
    expect(server.transfers).toEqual([]);
  });
});

describe("a file that an earlier download wrote is brought to a new commit", () => {
  test("also one that the last download did not ask for", async () => {
    await using server = await HubServer.start(files);
    await using folder = await temporaryFolder();
    await downloadFrom(server, folder.path);
    server.publish(newer);
    await downloadFrom(server, folder.path, { include: ["*.zip"] });
    const record = JSON.parse(await readFile(path.join(folder.path, manifestName), "utf8"));
    expect(record.files.map((file: { path: string }) => file.path)).toEqual(["deep/a.zip"]);
    expect(record.earlier).toEqual([{ path: "README.md", size: small.length, sha256: sha256(small) }]);

    await downloadFrom(server, folder.path);
    expect(await readFile(path.join(folder.path, "README.md"), "utf8")).toBe("# More traces\n");
    await using fresh = await temporaryFolder();
    await downloadFrom(server, fresh.path);
    expect(await readFile(path.join(folder.path, manifestName), "utf8")).toBe(
      await readFile(path.join(fresh.path, manifestName), "utf8"),
    );
  });

  test("also one that got its place just before the download was killed", async () => {
    await using server = await HubServer.start(files);
    await using folder = await temporaryFolder();
    await downloadFrom(server, folder.path);
    // As it is before the record is written at the end, with the last line cut short.
    const record = path.join(folder.path, manifestName);
    await writeFile(record, JSON.stringify({ ...JSON.parse(await readFile(record, "utf8")), files: [] }));
    await mkdir(path.join(folder.path, stagingName));
    const line = JSON.stringify({ path: "README.md", size: small.length, sha256: sha256(small) });
    await writeFile(path.join(folder.path, stagingName, "written.jsonl"), `${line}\n${line.slice(0, 9)}`);
    server.publish(newer);
    await downloadFrom(server, folder.path);
    expect(await readFile(path.join(folder.path, "README.md"), "utf8")).toBe("# More traces\n");
    expect((await readdir(folder.path)).sort()).toEqual([manifestName, "README.md", "deep"]);
  });
});

test("files of a dataset that are named as partial files of others come as they are", async () => {
  const names = ["data.zip", "data.zip.part", "data.zip.part.json"];
  await using server = await HubServer.start(
    Object.fromEntries(names.map((name) => [name, { content: Buffer.from(name) }])),
  );
  await using folder = await temporaryFolder();
  for (const include of [["data.zip.part"], ["data.zip"], []])
    await downloadFrom(server, folder.path, { include });
  for (const name of names) expect(await readFile(path.join(folder.path, name), "utf8")).toBe(name);
  expect((await readdir(folder.path)).sort()).toEqual([manifestName, ...names]);
});

test("somebody's own file beside one that is downloaded stays", async () => {
  await using server = await HubServer.start(files);
  await using folder = await temporaryFolder();
  await writeFile(path.join(folder.path, "README.md.part"), "mine");
  await downloadFrom(server, folder.path);
  expect(await readFile(path.join(folder.path, "README.md.part"), "utf8")).toBe("mine");
});

test("the longest names that a disk holds are no trouble", async () => {
  const name = `${"x".repeat(251)}.zip`;
  await using server = await HubServer.start({ [name]: { content, large: true } });
  await using folder = await temporaryFolder();
  await downloadFrom(server, folder.path);
  expect(await readFile(path.join(folder.path, name))).toEqual(content);
});
