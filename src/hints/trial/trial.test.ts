import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import { analyzeTrial } from "./analyze-trial.ts";
import { makeArms, placebosFor } from "./make-arms.ts";

test("each placebo is used once, stays with no task, and is as long as can be", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 2, maxLength: 40 }),
      fc.nat(),
      (blocks, seed) => {
        const placebos = placebosFor(blocks, seed);
        expect(placebos.toSorted()).toEqual(blocks.toSorted());
        for (const [index, placebo] of placebos.entries()) expect(placebo).not.toBe(blocks[index]);
      },
    ),
  );
});

async function madeTasks(folder: string): Promise<void> {
  for (const [index, step] of ["look first", "sort the rows", "count twice"].entries()) {
    const task = path.join(folder, "tasks", `p-${index}`);
    await mkdir(path.join(task, "tests"), { recursive: true });
    const block = `<!-- hindcast:hints -->\n---\n# Hints\n## Suggested Strategy\n1. ${step}\n`;
    await writeFile(path.join(task, "instruction.md"), `Task ${index}\n\n\n${block}`);
    await writeFile(path.join(task, "tests/test.sh"), "exit 0\n", { mode: 0o755 });
    await writeFile(path.join(task, "metadata.json"), "{}");
  }
}

test("three arms of the same tasks", async () => {
  await using folder = await temporaryFolder();
  await madeTasks(folder.path);
  const out = path.join(folder.path, "arms");
  expect(await makeArms(folder.path, out, 1)).toMatchObject({ tasks: 3 });
  const read = (arm: string, index: number) =>
    readFile(path.join(out, arm, `p-${index}/instruction.md`), "utf8");
  for (const index of [0, 1, 2]) {
    expect(await read("control", index)).toBe(`Task ${index}\n`);
    expect(await read("hinted", index)).toBe(
      await readFile(path.join(folder.path, `tasks/p-${index}/instruction.md`), "utf8"),
    );
    const placebo = await read("placebo", index);
    expect(placebo.startsWith(`Task ${index}\n\n\n<!-- hindcast:hints -->`)).toBe(true);
    expect(placebo).not.toBe(await read("hinted", index));
    const script = path.join(out, `control/p-${index}/tests/test.sh`);
    expect(await readFile(script, "utf8")).toBe("exit 0\n");
    expect((await stat(script)).mode & 0o100).not.toBe(0);
  }
});

test("arms made where others were hold the new tasks alone, as their packs do", async () => {
  await using folder = await temporaryFolder();
  await madeTasks(folder.path);
  const out = path.join(folder.path, "arms");
  await makeArms(folder.path, out, 1);
  const first = path.join(folder.path, "tasks/p-0");
  await rm(path.join(first, "tests"), { recursive: true });
  await rm(path.join(folder.path, "tasks/p-1"), { recursive: true });
  await mkdir(path.join(out, "control/mine"));
  await makeArms(folder.path, out, 1);
  expect((await readdir(path.join(out, "control"))).sort()).toEqual(["mine", "p-0", "p-2"]);
  expect(await readdir(path.join(out, "control/p-0"))).toEqual(["instruction.md"]);
  for (const arm of ["hinted", "placebo"])
    expect((await readdir(path.join(out, arm))).sort()).toEqual(["p-0", "p-2"]);
  // Too few tasks: the arms stay as they are.
  await rm(first, { recursive: true });
  await expect(makeArms(folder.path, out, 1)).rejects.toMatchObject({ code: "bad-input" });
  expect((await readdir(path.join(out, "hinted"))).sort()).toEqual(["p-0", "p-2"]);
});

test("tasks whose line ends are those of Windows give whole blocks", async () => {
  await using folder = await temporaryFolder();
  await madeTasks(folder.path);
  const file = path.join(folder.path, "tasks/p-0/instruction.md");
  await writeFile(file, (await readFile(file, "utf8")).replaceAll("\n", "\r\n"));
  const out = path.join(folder.path, "arms");
  await makeArms(folder.path, out, 1);
  const read = async (arm: string) => await readFile(path.join(out, arm, "p-0/instruction.md"), "utf8");
  expect(await read("control")).toBe("Task 0\r\n");
  expect(await read("hinted")).toMatch(/^Task 0\r\n\n\n<!-- hindcast:hints -->\r\n/);
});

test("an attempt whose conversation is missing counts by its outcome; what tells none is counted as unreadable", async () => {
  await using folder = await temporaryFolder();
  const said = [
    { role: "user", content: "do it" },
    { role: "assistant", content: "done" },
  ];
  const arm = async (name: string, failed: unknown, more: object[] = []) => {
    const rows = Array.from({ length: 12 }, (_, task) => [
      { trial_name: `t${task}__a`, episode: 0, result: "1.0", conversations: said },
      { trial_name: `t${task}__b`, episode: 0, result: "0.0", conversations: failed },
    ]).flat();
    const file = path.join(folder.path, `${name}.jsonl`);
    await writeFile(file, [...rows, ...more].map((row) => `${JSON.stringify(row)}\n`).join(""));
    return file;
  };
  const nameless = { trial_name: "unknown-trial", task: "t1", episode: 0, result: "0.0", conversations: [] };
  const { arms, comparisons } = await analyzeTrial({
    results: {
      control: await arm("control", said),
      hinted: await arm("hinted", [{ role: "user", content: "" }], [nameless]),
    },
  });
  expect(arms).toMatchObject([
    { arm: "control", attempts: 24, successes: 12, unreadable: 0, problems: [] },
    { arm: "hinted", attempts: 24, successes: 12, unreadable: 1 },
  ]);
  expect(arms[1]?.problems).toEqual([
    { place: expect.stringContaining("hinted.jsonl"), message: "the conversation is empty" },
  ]);
  expect(comparisons).toMatchObject([{ difference: 0, claim: "none" }]);
});

test("results are read from whatever holds attempts, and compared task by task", async () => {
  await using folder = await temporaryFolder();
  const arm = async (name: string, successes: number) => {
    const rows = Array.from({ length: 40 }, (_, task) => ({
      trial_name: `task${task}__x`,
      episode: 0,
      result: task === 39 ? "AgentTimeoutError" : task < successes ? "1.0" : "0.0",
      conversations: [
        { role: "user", content: name },
        { role: "assistant", content: "done" },
      ],
    }));
    const file = path.join(folder.path, `${name}.jsonl`);
    await writeFile(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
    return file;
  };
  const results = {
    control: await arm("control", 10),
    hinted: await arm("hinted", 30),
    placebo: await arm("placebo", 11),
  };
  const { arms, comparisons } = await analyzeTrial({ results });
  const read = { leftOut: 1, unreadable: 0, problems: [] };
  expect(arms[0]).toEqual({ arm: "control", tasks: 39, attempts: 39, successes: 10, ...read });
  expect(comparisons.map(({ treatment, against, claim }) => [treatment, against, claim])).toEqual([
    ["hinted", "control", "better"],
    ["hinted", "placebo", "better"],
    ["placebo", "control", "none"],
  ]);
  await expect(analyzeTrial({ results: { control: results.control } })).rejects.toMatchObject({
    code: "usage",
  });
});
