import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import { openOriginals } from "../tasks/open-originals.ts";
import { packTask, packTasks } from "../tasks/pack-tasks.ts";
import { type TaskFile, textFile, textOf } from "../tasks/task-file.ts";
import { blockMarker, withBlock } from "./markers.ts";
import { stripPack } from "./strip-pack.ts";

const instructions = [
  "Count.\n",
  "Count.\r\nAll of them",
  "---\n# Hints\n\n\n",
  "日本語\n\n<!-- hindcast:hints -->",
  "",
];

function taskOf(instruction: string): TaskFile[] {
  return [
    { path: "environment/data.bin", content: Buffer.from([0, 255, 10, 13]), isExecutable: false },
    textFile("instruction.md", instruction),
    textFile("tests/test.sh", "#!/bin/sh\n", true),
  ];
}

const block = `${blockMarker}\n---\n# Hints\n## Available Tools\n- x\n`;

async function packed(file: string, texts: readonly string[]): Promise<void> {
  await packTasks(
    file,
    texts.map((text, index) => ({ name: `t-${index}`, archive: packTask(taskOf(text)) })),
  );
}

test("gives back packed tasks as they were, byte for byte", async () => {
  await using folder = await temporaryFolder();
  const at = (name: string) => path.join(folder.path, name);
  await packed(at("plain.parquet"), instructions);
  await packed(
    at("hinted.parquet"),
    instructions.map((text) => withBlock(text, block)),
  );
  const { length } = instructions;
  expect(await stripPack(at("hinted.parquet"), at("out.parquet"))).toEqual({
    files: length,
    stripped: length,
  });
  expect((await readFile(at("out.parquet"))).equals(await readFile(at("plain.parquet")))).toBe(true);
  using tasks = await openOriginals(at("out.parquet"), {});
  for (const [index, text] of instructions.entries())
    expect(textOf((await tasks.get(`t-${index}`)) ?? [], "instruction.md")).toBe(text);
});

test("in place; what has no hints stays as it is", async () => {
  await using folder = await temporaryFolder();
  const file = path.join(folder.path, "tasks.parquet");
  await packed(file, ["a", withBlock("b", block)]);
  expect(await stripPack(file, file)).toEqual({ files: 2, stripped: 1 });
  expect(await stripPack(file, file)).toEqual({ files: 2, stripped: 0 });
});

test("a file that holds no tasks leaves nothing behind", async () => {
  await using folder = await temporaryFolder();
  const [file, out] = [path.join(folder.path, "logs.parquet"), path.join(folder.path, "out.parquet")];
  await packTasks(file, [{ name: "log", archive: packTask([textFile("log.txt", "x")]) }]);
  await expect(stripPack(file, out)).rejects.toThrow("has an instruction.md");
  await expect(readFile(out)).rejects.toThrow("ENOENT");
});
