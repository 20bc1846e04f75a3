import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { parquetWriteBuffer } from "hyparquet-writer";
import { expect, test } from "vitest";
import { bigcodebench } from "../../src/benchmarks/bigcodebench/bigcodebench.ts";
import { mbpp } from "../../src/benchmarks/mbpp/mbpp.ts";
import { writeCodeProblems } from "../support/code-problems.ts";
import { HubServer } from "../support/hub-server.ts";
import { writeLines } from "../support/small-benchmark.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { toParquet } from "../support/to-parquet.ts";

const {
  dataset,
  files: [file],
} = bigcodebench.source;

test("without --data the rows come from the hub, once, at a commit that is said, and stay when it is out of reach", async () => {
  await using folder = await temporaryFolder();
  const rows = async (count: number) => ({
    [file]: { content: await parquetOf(await writeCodeProblems(folder.path, count)), large: true },
  });
  await using hub = await HubServer.start(await rows(6), { dataset });
  const run = (runId: string, environment: Record<string, string>, ...words: string[]) =>
    inFolder(folder.path, environment, [
      ...["run", "bigcodebench", "--samples", "5", "--sandbox", "process", "--run-id", runId, ...words],
    ]);
  const here = { HF_ENDPOINT: hub.endpoint };
  const mock = ["--model", "mock/stand-in-70"];

  const keyless = await run("keyless", here);
  expect(keyless.code).toBe(1);
  expect(keyless.stderr).toMatch(/hindcast: .*ANTHROPIC_API_KEY/);
  expect(keyless.stderr).not.toMatch(/\n\s+at /);

  const first = await run("first", here, ...mock);
  expect(first.code, first.stderr).toBe(0);
  expect([first.code, first.stdout]).toEqual([0, expect.stringMatching(/tasks +5 of bigcodebench/)]);
  const commit = /commit ([0-9a-f]{40})/.exec(first.stderr)?.[1] ?? "";
  const fetched = () => hub.requests.filter(({ path: name }) => name.includes("/resolve/")).length;
  const before = fetched();

  hub.publish(await rows(7));
  const pinned = await run("pinned", here, ...mock, "--data", `hub@${commit}`);
  expect([pinned.code, pinned.stderr]).toEqual([0, expect.stringContaining(`commit ${commit}`)]);
  expect(fetched()).toBe(before);

  const gone = await HubServer.start({}, { dataset });
  const nowhere = { HF_ENDPOINT: gone.endpoint };
  await gone[Symbol.asyncDispose]();
  const offline = await run("offline", nowhere, ...mock);
  expect([offline.code, offline.stderr]).toEqual([0, expect.stringContaining("the hub is out of reach")]);
  const resumed = await inFolder(folder.path, nowhere, ["resume", "offline"]);
  expect(resumed.code).toBe(0);
  const plan = async (runId: string) =>
    JSON.parse(await readFile(path.join(folder.path, ".hindcast/evals", runId, "plan.json"), "utf8"));
  expect((await plan("offline")).benchmark).toEqual((await plan("first")).benchmark);

  const newer = await run("newer", here, ...mock);
  expect(newer.code).toBe(0);
  expect((await plan("newer")).benchmark.rowsSha256).not.toBe((await plan("first")).benchmark.rowsSha256);
  expect((await plan("first")).benchmark.dataFrom).toBe(`${dataset}@${commit}`);
  expect((await plan("newer")).benchmark.dataFrom).toBe(`${dataset}@${hub.commit}`);
  // The rows it began with are still there.
  const older = await inFolder(folder.path, here, ["resume", "pinned"]);
  expect([older.code, older.stderr]).toEqual([0, expect.not.stringContaining("changed")]);
}, 180_000);

test("MBPP is whole, of all splits that the hub has it in", async () => {
  await using folder = await temporaryFolder();
  const { dataset: name, files } = mbpp.source;
  const parts = files.map(async (file, index) => {
    const id = index + 2;
    const row = { task_id: id, prompt: "Add.", code: `def add(n):\n    return n + ${id}\n` };
    const tests = { test_imports: ["import math"], test_list: [`assert add(1) == ${id + 1}`] };
    const lines = await writeLines(folder.path, `${id}.jsonl`, [{ ...row, ...tests }]);
    return [file, { content: await readFile(await toParquet(lines)), large: true }] as const;
  });
  const all = await Promise.all(parts);
  await using hub = await HubServer.start(Object.fromEntries(all), { dataset: name });
  const words = ["grade", "mbpp", "--ground-truth", "--data", "hub", "--sandbox", "process"];
  const graded = await inFolder(folder.path, { HF_ENDPOINT: hub.endpoint }, words);
  expect([graded.code, graded.stdout]).toEqual([0, expect.stringContaining("of 4 known solutions")]);

  hub.publish(Object.fromEntries(all.slice(1)));
  const without = await inFolder(folder.path, { HF_ENDPOINT: hub.endpoint }, words);
  expect([without.code, without.stderr]).toEqual([1, expect.stringContaining("not have all files of mbpp")]);
}, 60_000);

async function parquetOf(lines: string): Promise<Buffer> {
  const rows = (await readFile(lines, "utf8"))
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const columnData = Object.keys(rows[0]).map((name) => ({
    name,
    type: "STRING" as const,
    data: rows.map((row) => row[name]),
  }));
  return Buffer.from(parquetWriteBuffer({ columnData }));
}

/** Runs the built command in a folder of its own, without keys but those given. */
function inFolder(cwd: string, environment: Record<string, string>, words: readonly string[]) {
  const command = path.resolve("dist/cli/main.js");
  const { PATH = "", HOME = "" } = process.env;
  const env = { PATH, HOME, ...environment };
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, [command, ...words], { cwd, env }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === "number" ? error.code : error ? -1 : 0, stdout, stderr }),
    );
  });
}
