import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { filesBelow } from "../../test/support/files-below.ts";
import { episodeRow, type Hinting, hinting } from "../../test/support/hinting.ts";
import { checkHintsFolder } from "./hints-folder.ts";
import { writeHints } from "./write-hints.ts";

const rows = [episodeRow("t__a"), episodeRow("u__a")];

/** Tasks of their own for the rows, with a solution and tests. */
async function originals(given: Hinting): Promise<string> {
  const folder = path.join(given.folder, "originals");
  for (const name of ["t", "u"]) {
    await mkdir(path.join(folder, name, "solution"), { recursive: true });
    await mkdir(path.join(folder, name, "tests"));
    await writeFile(path.join(folder, name, "instruction.md"), "Count the rows.");
    await writeFile(path.join(folder, name, "solution/solve.sh"), "wc -l\n");
    await writeFile(path.join(folder, name, "tests/test.sh"), "exit 0\n", { mode: 0o755 });
  }
  return folder;
}

test("a second run leaves nothing of a task as it was before, and nothing else is touched", async () => {
  await using given = await hinting();
  const out = path.join(given.folder, "out");
  await writeHints(out, await given.run(rows, { tasks: await originals(given) }));
  const script = path.join(out, "tasks/rows-hints-t/tests/test.sh");
  expect((await stat(script)).mode & 0o100).not.toBe(0);
  await writeFile(path.join(out, "tasks/mine.md"), "mine");
  await writeHints(out, await given.run(rows));
  const bare = ["environment/Dockerfile", "instruction.md", "metadata.json", "task.toml"];
  expect(await filesBelow(path.join(out, "tasks"))).toEqual([
    "mine.md",
    ...bare.map((name) => `rows-hints-t/${name}`),
    ...bare.map((name) => `rows-hints-u/${name}`),
  ]);
  expect(await readdir(path.join(out, "tasks/rows-hints-t"))).not.toContain("solution");
});

test("when writing fails, the earlier tasks are all still there", async () => {
  await using given = await hinting();
  const out = path.join(given.folder, "out");
  await writeHints(out, await given.run(rows, { tasks: await originals(given) }));
  await rm(path.join(out, "hints.html"));
  await mkdir(path.join(out, "hints.html"));
  const before = await filesBelow(path.join(out, "tasks"));
  await expect(writeHints(out, await given.run(rows))).rejects.toMatchObject({ code: "output" });
  expect(await filesBelow(path.join(out, "tasks"))).toEqual(before);
  expect(before).toContain("rows-hints-t/solution/solve.sh");
});

test("a task whose instruction.md is not in UTF-8 is left alone, with the reason", async () => {
  await using given = await hinting();
  const tasks = await originals(given);
  await writeFile(path.join(tasks, "u/instruction.md"), Buffer.from([0x63, 0x61, 0x66, 0xe9]));
  const result = await given.run(rows, { tasks });
  expect(result.tasks.map(({ made }) => made.name)).toEqual(["rows-hints-t"]);
  expect(result.skipped).toEqual([{ task: "u", reason: "its instruction.md is not in UTF-8" }]);
  expect(await readFile(path.join(tasks, "u/instruction.md"))).toHaveLength(4);
});

test("files that somebody else wrote are not replaced", async () => {
  await using given = await hinting();
  const result = await given.run(rows);
  for (const name of ["README.md", "tasks.parquet"]) {
    const out = path.join(given.folder, `with-${name}`);
    await mkdir(out);
    await writeFile(path.join(out, name), "mine");
    const refused = {
      code: "usage",
      message: expect.stringContaining(`${name} in ${out} would be overwritten`),
    };
    await expect(checkHintsFolder(out, [])).rejects.toMatchObject(refused);
    await expect(writeHints(out, result)).rejects.toMatchObject(refused);
    expect(await filesBelow(out)).toEqual([name]);
    expect(await readFile(path.join(out, name), "utf8")).toBe("mine");
  }
});

test("what hints are made of is not replaced by them, also where an earlier run wrote it", async () => {
  await using given = await hinting();
  const out = path.join(given.folder, "out");
  await writeHints(out, await given.run(rows));
  await checkHintsFolder(out, [path.join(given.folder, "rows.jsonl"), undefined]);
  for (const input of ["tasks.parquet", "tasks", "../out", "."])
    await expect(checkHintsFolder(out, [path.join(out, input)])).rejects.toMatchObject({
      code: "usage",
      message: expect.stringContaining("is read, and would be overwritten"),
    });
});
