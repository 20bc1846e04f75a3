import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { madeUpTask } from "../../../test/support/solving.ts";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import { hinted } from "./hinted.ts";

test("another text of a hint makes another version, and so does another list", async () => {
  await using folder = await temporaryFolder();
  const instruction = path.join(folder.path, "tasks", "t-1", "instruction.md");
  await mkdir(path.dirname(instruction), { recursive: true });
  const write = (before: string, hint: string) =>
    writeFile(instruction, `${before}\n\n<!-- hindcast:hints -->\n- ${hint}\n`);
  const list = (id: string) =>
    writeFile(
      path.join(folder.path, "hints.json"),
      JSON.stringify({ source: {}, tasks: [{ name: "t-1", task: "bench/1", attempts: [{ id }] }] }),
    );
  const version = async () => (await hinted(folder.path)).version;

  await list("episode-0");
  await write("The task.", "Mind the sign.");
  const first = await version();
  await write("The same task, told otherwise.", "Mind the sign.");
  expect(await version()).toBe(first);
  await write("The task.", "Mind the unit.");
  expect(await version()).not.toBe(first);
  await write("The task.", "Mind the sign.");
  expect(await version()).toBe(first);
  await list("episode-1");
  expect(await version()).not.toBe(first);
});

test("says how many of the tasks have hints, and refuses hints for none of them", async () => {
  await using folder = await temporaryFolder();
  const instruction = path.join(folder.path, "tasks", "t-1", "instruction.md");
  await mkdir(path.dirname(instruction), { recursive: true });
  await writeFile(instruction, "The task.\n\n<!-- hindcast:hints -->\n- Mind the sign.\n");
  const tasks = [{ name: "t-1", task: "bench/bench/1", attempts: [] }];
  await writeFile(path.join(folder.path, "hints.json"), JSON.stringify({ source: {}, tasks }));
  const { prepare } = await hinted(folder.path);
  const others = [madeUpTask({ id: "bench/2" }), madeUpTask({ id: "bench/3" })];
  expect(prepare?.([madeUpTask(), ...others])).toBe("hints for 1 of 3 tasks");
  expect(() => prepare?.(others)).toThrow(
    /received hints for bench\/bench\/1, expected hints .* as bench\/2/,
  );
});
