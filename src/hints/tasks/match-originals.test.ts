import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { episodeRow, hinting } from "../../../test/support/hinting.ts";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import type { HintsEvent } from "../options.ts";
import { matchOriginals } from "./match-originals.ts";
import { openOriginals } from "./open-originals.ts";
import { textOf } from "./task-file.ts";
import { TaskPaths } from "./task-paths.ts";

test.each([
  ["orgB/task1", "orgB/task1"],
  ["task1", undefined],
  ["orgC/task1", undefined],
  ["task2", "set/orgA/task2"],
  ["orgA/task2", "set/orgA/task2"],
  ["bench/7", "7"],
  ["7", "7"],
  ["orgC/8", undefined],
])("%s among tasks whose last names meet: %s", (task, found) => {
  const paths = new TaskPaths(["orgA/task1", "orgB/task1", "set/orgA/task2", "7", "set/7"]);
  expect(paths.find(task)).toBe(found);
});

async function madeTasks(folder: string, names: readonly string[]): Promise<string> {
  for (const name of names) {
    await mkdir(path.join(folder, "originals", name), { recursive: true });
    await writeFile(path.join(folder, "originals", name, "instruction.md"), `Do ${name}.`);
  }
  return path.join(folder, "originals");
}

test("tasks of one name in several folders get each its own files", async () => {
  await using folder = await temporaryFolder();
  const tasks = ["orgA/task1", "orgB/task1"];
  using originals = await openOriginals(await madeTasks(folder.path, tasks), {});
  const matched = matchOriginals(originals, [...tasks, "orgC/task1"]);
  for (const task of tasks)
    expect(textOf((await matched.filesOf(task)) ?? [], "instruction.md")).toBe(`Do ${task}.`);
  expect(matched.has("orgC/task1")).toBe(false);
});

test("an original that several tasks would share goes to none but the one of its name", async () => {
  await using folder = await temporaryFolder();
  using originals = await openOriginals(await madeTasks(folder.path, ["1", "2"]), {});
  const matched = matchOriginals(originals, ["a/1", "b/1", "2", "b/2"]);
  expect(["a/1", "b/1", "2", "b/2"].filter((task) => matched.has(task))).toEqual(["2"]);
});

test("tasks without an original are told before anything is asked; when all are, nothing is", async () => {
  await using given = await hinting();
  const rows = [episodeRow("t__a"), episodeRow("u__a")];
  const events: HintsEvent[] = [];
  const tasks = await madeTasks(given.folder, ["t", "v"]);
  const result = await given.run(rows, { tasks, onEvent: (event) => events.push(event) });
  expect(result.merged).toBe(1);
  const told = events.filter(({ type }) => type === "unmatched" || type === "replied").slice(0, 2);
  expect(told).toMatchObject([{ type: "unmatched", tasks: ["u"] }, { type: "replied" }]);

  const asked = given.asking.standIn.ledger.entries.length;
  await expect(given.run([episodeRow("w__a")], { tasks })).rejects.toMatchObject({
    code: "bad-input",
    message: expect.stringMatching(/none of the tasks .* received attempts at w; the tasks t, v/),
  });
  expect(given.asking.standIn.ledger.entries).toHaveLength(asked);
});
