import { execFile } from "node:child_process";
import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeWordProblems } from "../support/word-problems.ts";

const run = promisify(execFile);
const results = {
  accuracy: 0.5,
  total_cost: 0.25,
  successful_tasks: ["a"],
  failed_tasks: ["b"],
  latencies: { a: { total_time: 1 } },
};
const config = {
  agent_name: "A (m)",
  benchmark_name: "bench",
  run_id: "r1",
  agent_args: { model_name: "m" },
};

function call(id: string, task: string, output: number) {
  return {
    id,
    weave_task_id: task,
    started_at: `2026-01-01T00:00:0${id}+00:00`,
    inputs: { model: "m", messages: [{ role: "user", content: "hi" }] },
    output: {
      choices: [{ message: { role: "assistant", content: "ok" }, finish_reason: "stop" }],
      usage: { prompt_tokens: 1, completion_tokens: output },
    },
  };
}

test("the examples of docs/library.md run as they stand", async () => {
  await using folder = await temporaryFolder();
  const trace = {
    config,
    results,
    raw_logging_results: [call("2", "b", 30), call("1", "a", 5), call("0", "a", 7)],
  };
  await writeFile(path.join(folder.path, "trace_UPLOAD.json"), JSON.stringify(trace));
  await mkdir(path.join(folder.path, "node_modules"));
  await symlink(process.cwd(), path.join(folder.path, "node_modules/hindcast"));
  await writeWordProblems(folder.path, 20);
  const printed = [];
  for (const [index, code] of (await examplesOf("docs/library.md")).entries()) {
    const file = path.join(folder.path, `example-${index}.mjs`);
    await writeFile(file, code);
    printed.push((await run(process.execPath, [file], { cwd: folder.path })).stdout);
  }
  expect(printed).toEqual([
    "{ b: 30, a: 12 }\n",
    "bench 3 0.25\na passed\nb failed\n",
    "failed 1\npassed 1\n",
    "bench m\n",
    "true 0.75\ntrue true\n",
    "true 9 false true\n",
  ]);
});

// With the strictness of this project, and every file of declarations that they reach is checked too.
test("the examples of docs/library.md are correct TypeScript", async () => {
  await using folder = await temporaryFolder();
  const modules = path.join(folder.path, "node_modules");
  await mkdir(path.join(modules, "@types"), { recursive: true });
  await symlink(process.cwd(), path.join(modules, "hindcast"));
  await symlink(path.resolve("node_modules/@types/node"), path.join(modules, "@types/node"));
  const { compilerOptions } = JSON.parse(await readFile("tsconfig.json", "utf8"));
  const config = { compilerOptions: { ...compilerOptions, skipLibCheck: false }, include: ["*.mts"] };
  await writeFile(path.join(folder.path, "tsconfig.json"), JSON.stringify(config));
  for (const [index, code] of (await examplesOf("docs/library.md")).entries())
    await writeFile(path.join(folder.path, `example-${index}.mts`), code);
  const compiler = path.resolve("node_modules/typescript/bin/tsc");
  const errors = await run(process.execPath, [compiler, "-p", folder.path]).then(
    () => "",
    (failed: { stdout: string }) => failed.stdout,
  );
  expect(errors).toBe("");
});

async function examplesOf(page: string): Promise<string[]> {
  return [...(await readFile(page, "utf8")).matchAll(/```js\n([\s\S]*?)```/g)].map(([, code = ""]) => code);
}

// It asks a model, so it is not carried out: but this Node has to understand it.
test("the example of docs/hints.md is understood as it stands", async () => {
  await using folder = await temporaryFolder();
  const [, code = ""] = /```ts\n([\s\S]*?)```/.exec(await readFile("docs/hints.md", "utf8")) ?? [];
  expect(code).toContain("await hints(");
  const file = path.join(folder.path, "example.mjs");
  await writeFile(file, code);
  await run(process.execPath, ["--check", file]);
});
