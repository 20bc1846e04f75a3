import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import { openOriginals } from "../tasks/open-originals.ts";
import { packTask, packTasks } from "../tasks/pack-tasks.ts";
import { type TaskFile, textFile, textOf } from "../tasks/task-file.ts";
import { blockMarker, withBlock } from "./markers.ts";
import { stripFiles, strippedFile } from "./strip-files.ts";
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

// No encoding has it: a byte of Latin-1, one of UTF-8 alone, and a zero.
const odd = Buffer.from([0xe9, 0x0d, 0x0a, 0x80, 0x00, 0x41]);
const oddHinted = Buffer.concat([odd, Buffer.from(`\n\n${block}`)]);

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

test("an instruction in whatever encoding comes back byte for byte, packed or not", async () => {
  await using folder = await temporaryFolder();
  const at = (name: string) => path.join(folder.path, name);
  const files = [{ path: "instruction.md", content: oddHinted, isExecutable: false }];
  await packTasks(at("hinted.parquet"), [{ name: "t", archive: packTask(files) }]);
  expect(await stripPack(at("hinted.parquet"), at("out.parquet"))).toEqual({ files: 1, stripped: 1 });
  using tasks = await openOriginals(at("out.parquet"), {});
  expect((await tasks.get("t"))?.map(({ content }) => Buffer.from(content))).toEqual([odd]);

  await mkdir(at("tasks/a"), { recursive: true });
  await mkdir(at("tasks/b"));
  await writeFile(at("tasks/a/instruction.md"), oddHinted);
  await writeFile(at("tasks/b/instruction.md"), odd);
  expect(await strippedFile(at("tasks/a/instruction.md"))).toEqual(odd);
  expect(await stripFiles(at("tasks"))).toEqual({ files: 2, stripped: 1 });
  for (const name of ["a", "b"]) expect(await readFile(at(`tasks/${name}/instruction.md`))).toEqual(odd);
});
