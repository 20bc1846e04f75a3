import { execFileSync, spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import { openOriginals } from "./open-originals.ts";
import { packTask, packTasks } from "./pack-tasks.ts";
import { packTar, readTar } from "./tar.ts";
import { safePath, textFile } from "./task-file.ts";
import { taskFolderName, taskFolderNames, usualPrefix } from "./task-name.ts";

const files = [
  textFile("instruction.md", "Count.\n"),
  textFile("environment/Dockerfile", "FROM ubuntu:24.04\n"),
  textFile("tests/test.sh", "#!/bin/bash\n", true),
  textFile(`environment/${"deep/".repeat(30)}ünïcode.txt`, "x"),
];
const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : 1));

test("files come out of an archive as they went in", () => {
  expect(readTar(packTar(files)).map((file) => ({ ...file, content: Buffer.from(file.content) }))).toEqual(
    sorted,
  );
});

test("equal files give equal bytes in whatever order", () => {
  expect(packTask(files.toReversed()).equals(packTask(files))).toBe(true);
});

test.skipIf(spawnSync("tar", ["--version"]).status !== 0)("tar unpacks it, with modes", async () => {
  await using folder = await temporaryFolder();
  const archive = path.join(folder.path, "task.tar.gz");
  await writeFile(archive, packTask(files));
  execFileSync("tar", ["xzf", archive, "-C", folder.path]);
  const listed = execFileSync("tar", ["tvzf", archive], {
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "C.UTF-8" },
  });
  expect(listed).toMatch(/^-rwxr-xr-x.* 1970-01-01 .*tests\/test\.sh$/m);
  expect(listed).toMatch(/^drwxr-xr-x.* tests\/$/m);
  expect(execFileSync("cat", [path.join(folder.path, "instruction.md")], { encoding: "utf8" })).toBe(
    "Count.\n",
  );
});

test.skipIf(spawnSync("python3", ["--version"]).status !== 0)("Python's tarfile reads it", async () => {
  await using folder = await temporaryFolder();
  const archive = path.join(folder.path, "task.tar.gz");
  await writeFile(archive, packTask(files));
  const script = "import sys,tarfile;print([m.name for m in tarfile.open(sys.argv[1]) if m.isfile()])";
  const names = execFileSync("python3", ["-c", script, archive], { encoding: "utf8" });
  for (const { path: name } of files) expect(names).toContain(name);
});

test("packed tasks are read again as originals, byte for byte", async () => {
  await using folder = await temporaryFolder();
  const file = path.join(folder.path, "tasks.parquet");
  await packTasks(file, [
    { name: "a", archive: packTask(files) },
    { name: "b/c", archive: packTask(files.slice(0, 1)) },
  ]);
  using originals = await openOriginals(file, {});
  const [a, c] = [await originals.get("a"), await originals.get(originals.pathOf("c") ?? "")];
  expect(a && packTask(a).equals(packTask(files))).toBe(true);
  expect(c?.map(({ path: name }) => name)).toEqual(["instruction.md"]);
  expect(await originals.get("d")).toBeUndefined();
});

test("an archive that ends early is refused", () => {
  const archive = packTar([textFile("a", "x".repeat(2000))]);
  expect(() => readTar(archive.subarray(0, 1000))).toThrow("ends in the middle");
});

test.each([
  ["../../etc/passwd", "etc/passwd"],
  ["/abs/./x", "abs/x"],
  ["a\\..\\b", "a/b"],
  ["..", undefined],
  ["a\u0000b", undefined],
])("%j is made %j", (given, expected) => {
  expect(safePath(given)).toBe(expected);
});

test("names follow from the task alone, and differ where tasks do", () => {
  expect(taskFolderName("p-hints", "tau-0001")).toBe("p-hints-tau-0001");
  expect(taskFolderName("p", "日本語")).toBe("p-日本語");
  fc.assert(
    fc.property(fc.string({ maxLength: 300 }), fc.string({ maxLength: 300 }), (a, b) => {
      const [first, second] = [taskFolderName("p", a), taskFolderName("p", b)];
      expect(first === second).toBe(a === b);
      expect(Buffer.byteLength(first)).toBeLessThanOrEqual(120);
      expect(first).not.toMatch(/[/\\\p{Cc}]/u);
    }),
  );
});

test("names that differ in case only get a hash each, in whatever order; others get none", () => {
  const tasks = ["Alpha", "alpha", "beta", "a/b", "A_b"];
  const names = taskFolderNames("p", tasks);
  expect(names.get("Alpha")).toMatch(/^p-Alpha-[0-9a-f]{8}$/);
  expect(names.get("alpha")).toMatch(/^p-alpha-[0-9a-f]{8}$/);
  expect([names.get("beta"), names.get("A_b")]).toEqual(["p-beta", "p-A_b"]);
  expect(new Set([...names.values()].map((name) => name.toLowerCase())).size).toBe(tasks.length);
  const turned = taskFolderNames("p", tasks.toReversed());
  for (const task of tasks) expect(turned.get(task)).toBe(names.get(task));
});

test.each([
  ["DCAgent/taskmaster2-gpt5mini", "taskmaster2-gpt5mini-hints"],
  ["data/episodes.jsonl", "episodes-hints"],
  ["jobs/", "jobs-hints"],
])("%s gives the prefix %s", (dataset, prefix) => {
  expect(usualPrefix(dataset)).toBe(prefix);
});
