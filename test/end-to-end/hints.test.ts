import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test, vi } from "vitest";
import { openOriginals } from "../../src/hints/tasks/open-originals.ts";
import { textOf } from "../../src/hints/tasks/task-file.ts";
import { StandIn } from "../../src/models/stand-in/server.ts";
import { bytesBelow } from "../support/files-below.ts";
import { episodeRow } from "../support/hinting.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { WritableHub } from "../support/writable-hub.ts";
import { hindcast } from "./hindcast.ts";
import { asking, dataset, model } from "./hinting.ts";

test("makes tasks with hints; the same again asks nothing and gives the same bytes", async () => {
  await using folder = await temporaryFolder();
  const file = await dataset(folder.path);
  const run = async (out: string) =>
    await hindcast([
      "hints",
      file,
      ...model,
      "--out",
      path.join(folder.path, out),
      "--journal",
      path.join(folder.path, "journal"),
      "--json",
    ]);
  const first = await run("first");
  expect(first.code, first.stderr).toBe(0);
  const summary = JSON.parse(first.stdout);
  expect(summary).toMatchObject({
    rows: 24,
    attempts: 24,
    tasks: 6,
    requests: 30,
    files: ["README.md", "hints.html", "hints.json", "tasks.parquet", "tasks/"],
  });
  const second = await run("second");
  expect(second.stderr).toContain("30 from the journal");
  expect(await bytesBelow(path.join(folder.path, "second"))).toEqual(
    await bytesBelow(path.join(folder.path, "first")),
  );
  const html = await readFile(path.join(folder.path, "first/hints.html"), "utf8");
  expect(html).toContain("No model was asked.");
});

test("a run into the same folder takes away tasks that are no more", async () => {
  await using folder = await temporaryFolder();
  const file = await dataset(folder.path);
  const out = path.join(folder.path, "out");
  const words = ["hints", file, ...model, "-o", out, "--journal", path.join(folder.path, "journal")];
  expect((await hindcast(words)).code).toBe(0);
  await mkdir(path.join(out, "tasks/mine"));
  expect((await hindcast([...words, "--max-trials", "2"])).code).toBe(0);
  expect((await readdir(path.join(out, "tasks"))).sort()).toEqual([
    "mine",
    "rows-hints-count-0",
    "rows-hints-count-1",
  ]);
});

test("merges into the original tasks, and strip gives them back", async () => {
  await using folder = await temporaryFolder();
  const file = await dataset(folder.path);
  const originals = path.join(folder.path, "originals");
  for (let index = 0; index < 6; index++) {
    const task = path.join(originals, `count-${index}`);
    await mkdir(path.join(task, "tests"), { recursive: true });
    await writeFile(
      path.join(task, "instruction.md"),
      `Count them all.\r\nTask ${index}${"\n".repeat(index)}`,
    );
    await writeFile(path.join(task, "task.toml"), 'version = "1.0"\n');
    await writeFile(path.join(task, "tests/test.sh"), "#!/bin/bash\n", { mode: 0o755 });
  }
  const out = path.join(folder.path, "out");
  const made = await hindcast([
    "hints",
    file,
    ...model,
    "-o",
    out,
    "--tasks",
    originals,
    "--dataset-prefix",
    "new",
    "--journal",
    path.join(folder.path, "journal"),
  ]);
  expect(made.code, made.stderr).toBe(0);
  const stripped = path.join(folder.path, "stripped");
  const strip = await hindcast(["hints", "strip", path.join(out, "tasks"), "-o", stripped]);
  expect(strip.stdout).toContain("6 of 6 instructions had hints");
  for (let index = 0; index < 6; index++) {
    const [own, hinted, back] = [
      path.join(originals, `count-${index}`),
      path.join(out, `tasks/new-count-${index}`),
      path.join(stripped, `new-count-${index}`),
    ];
    const read = (root: string, name: string) => readFile(path.join(root, name));
    expect(await read(back, "instruction.md")).toEqual(await read(own, "instruction.md"));
    expect(String(await read(hinted, "instruction.md"))).toContain("# Hints");
    for (const name of ["task.toml", "tests/test.sh"])
      expect(await read(hinted, name)).toEqual(await read(own, name));
  }
  const packed = path.join(folder.path, "plain.parquet");
  const strippedPack = await hindcast(["hints", "strip", path.join(out, "tasks.parquet"), "-o", packed]);
  expect(strippedPack.stdout).toContain("6 of 6 instructions had hints");
  using tasks = await openOriginals(packed, {});
  for (let index = 0; index < 6; index++)
    expect(textOf((await tasks.get(`new-count-${index}`)) ?? [], "instruction.md")).toBe(
      await readFile(path.join(originals, `count-${index}`, "instruction.md"), "utf8"),
    );
  const one = await hindcast(["hints", "strip", path.join(out, "tasks/new-count-3/instruction.md")]);
  expect(one.stdout).toBe(await readFile(path.join(originals, "count-3/instruction.md"), "utf8"));
});

test("reads from the hub and uploads to it", async () => {
  await using folder = await temporaryFolder();
  await using hub = await WritableHub.start();
  const content = await readFile(await dataset(folder.path));
  hub.publish("me/rows", { "rows.jsonl": { content } });
  vi.stubEnv("HF_TOKEN", hub.token);
  const { code, stdout, stderr } = await hindcast([
    "hints",
    "me/rows",
    ...model,
    "--repo-name",
    "me/hinted",
    "--private",
    "--endpoint",
    hub.endpoint,
    "--journal",
    path.join(folder.path, "journal"),
  ]).finally(() => vi.unstubAllEnvs());
  expect(code, stderr).toBe(0);
  expect(stdout).toContain(`${hub.endpoint}/datasets/me/hinted (private)\n`);
  const repository = hub.repositories.get("me/hinted");
  expect(repository?.isPrivate).toBe(true);
  expect([...(repository?.files.keys() ?? [])].sort()).toEqual([
    ".gitattributes",
    "README.md",
    "tasks.parquet",
  ]);
  expect(repository?.files.get("README.md")?.content.toString()).toContain("path: tasks.parquet");
});

test("what is to be private is not put into a public dataset: known before the model is asked", async () => {
  await using folder = await temporaryFolder();
  await using hub = await WritableHub.start();
  await using standIn = await StandIn.start();
  hub.publish("me/hinted", {});
  const words = [
    ...asking(standIn, await dataset(folder.path), path.join(folder.path, "journal")),
    ...["--repo-name", "me/hinted", "--private", "--endpoint", hub.endpoint],
  ];
  const env = { HF_TOKEN: hub.token, OPENAI_API_KEY: "made-up" };
  expect(await hindcast(words, { env })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(
      "me/hinted exists and is public\n  leave out --private, or choose another name",
    ),
  });
  expect(standIn.ledger.entries).toEqual([]);
  expect(hub.requests.filter((request) => !request.startsWith("GET"))).toEqual([]);
});

test("--estimate asks nothing, and a budget ends the run with exit code 4", async () => {
  await using folder = await temporaryFolder();
  await using standIn = await StandIn.start();
  const file = await dataset(folder.path);
  const words = asking(standIn, file, path.join(folder.path, "journal"));
  const estimate = await hindcast([...words, "--estimate"]);
  expect(estimate.stdout).toMatch(/^requests {7}30,/);
  expect(standIn.ledger.entries).toHaveLength(0);
  const out = path.join(folder.path, "out");
  const stopped = await hindcast([...words, "-o", out, "--max-cost", "0.01", "--max-rpm", "100000"]);
  expect(stopped.code, stopped.stderr).toBe(4);
  expect(standIn.ledger.entries.length).toBeGreaterThan(0);
});

test("wrong usage is told without a stack, with exit code 2", async () => {
  const { code, stderr } = await hindcast(["hints", "rows.jsonl", "--model", "mock/m"]);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^hindcast: nowhere to write to: .*\n.*\n$/);
});

test("rows that cannot be read are told, and do not lose the others", async () => {
  await using folder = await temporaryFolder();
  const file = await dataset(folder.path);
  await writeFile(file, `${await readFile(file, "utf8")}{"broken\n`);
  const out = path.join(folder.path, "out");
  const words = ["hints", file, ...model, "-o", out, "--journal", path.join(folder.path, "journal")];
  const { code, stderr } = await hindcast(words);
  expect(code).toBe(1);
  expect(stderr).toContain("rows.jsonl:25: not JSON");
  expect(await readdir(path.join(out, "tasks"))).toHaveLength(6);
});

test("flags of the tool before, and what was added to them, do what they say", async () => {
  await using folder = await temporaryFolder();
  const at = (name: string) => path.join(folder.path, name);
  const [, ...said] = episodeRow("")["conversations"] as { role: string; content: string }[];
  const conversations = [{ role: "user", content: "Hello.\nGoal: count the rows of /app/in.csv" }, ...said];
  const both = ["0.5", "0.0"].map((result, index) => episodeRow(`t__${index}`, { conversations, result }));
  const broken = '{"broken\n';
  await writeFile(at("rows.jsonl"), both.map((row) => `${JSON.stringify(row)}\n`).join("") + broken);
  const shared = [
    "hints",
    "--dataset",
    at("rows.jsonl"),
    ...model,
    "--journal",
    at("journal"),
    "--json",
    "--skip-bad",
  ];
  const ours = await hindcast([
    ...[...shared, "--out", at("ours"), "--task-markers", "Goal:", "Aim:", "--success-threshold", "0.5"],
    ...["--dataset-prefix", "new", "--seed", "7", "--show-sources", "--batch"],
  ]);
  expect(ours.code, ours.stderr).toBe(0);
  expect(JSON.parse(ours.stdout)).toMatchObject({
    outcomes: { "failure, verified": 1, "success, verified": 1 },
    requests: 3,
  });
  const instruction = await readFile(at("ours/tasks/new-t/instruction.md"), "utf8");
  expect(instruction).toMatch(/^count the rows of \/app\/in\.csv\n\n<!-- hindcast:hints -->\n---\n# Hints\n/);
  expect(instruction).toMatch(/^- .*\(from episode-0\)$/m);
  const told = JSON.parse(await readFile(at("ours/hints.json"), "utf8"));
  expect(told.settings).toMatchObject({ seed: 7, threshold: 0.5, markers: ["Goal:", "Aim:"], prefix: "new" });
  const before = await hindcast([...shared, "--out", at("before"), "--compat"]);
  expect(JSON.parse(before.stdout)).toMatchObject({ requests: 2, tasks: 2 });
});

test("a folder of Harbor jobs", async () => {
  await using folder = await temporaryFolder();
  const trial = path.join(folder.path, "jobs/job/count__aB3");
  await mkdir(path.join(trial, "agent"), { recursive: true });
  const arguments_ = { command: "wc -l /app/in.csv" };
  const steps = [
    { step_id: 1, source: "user", message: "Count the rows of /app/in.csv." },
    {
      step_id: 2,
      source: "agent",
      message: "I count the lines of the file.",
      tool_calls: [{ tool_call_id: "1", function_name: "bash", arguments: arguments_ }],
      observation: { results: [{ content: "71834 /app/in.csv is what there is" }] },
    },
    { step_id: 3, source: "agent", message: "It has a header, so one row less." },
  ];
  const agent = { name: "terminus-2", version: "2", model_name: "gpt-4o" };
  await writeFile(
    path.join(trial, "agent/trajectory.json"),
    JSON.stringify({ schema_version: "ATIF-v1.6", agent, steps }),
  );
  await writeFile(
    path.join(trial, "result.json"),
    JSON.stringify({
      task_name: "count",
      trial_name: "count__aB3",
      verifier_result: { rewards: { reward: 1 } },
    }),
  );
  const out = path.join(folder.path, "out");
  const journal = path.join(folder.path, "journal");
  const made = await hindcast([
    "hints",
    path.join(folder.path, "jobs"),
    ...model,
    "-o",
    out,
    "--journal",
    journal,
  ]);
  expect(made.code, made.stderr).toBe(0);
  expect(await readFile(path.join(out, "tasks/jobs-hints-count/instruction.md"), "utf8")).toContain(
    "# Hints",
  );
  expect(await readFile(path.join(out, "README.md"), "utf8")).toContain("1 attempt in jobs (Harbor jobs)");
});

test("an Inspect log as it is, and from a store, gives the same hints", async () => {
  await using folder = await temporaryFolder();
  const at = (name: string) => path.join(folder.path, name);
  const log = path.resolve("test/inspect/logs/graded.eval");
  expect((await hindcast(["ingest", log, "--store", at("store")])).code).toBe(0);
  const blocks = async (dataset: string, out: string) => {
    const words = [
      "hints",
      dataset,
      ...model,
      "-o",
      at(out),
      "--dataset-prefix",
      "p",
      "--journal",
      at("journal"),
    ];
    const { code, stderr } = await hindcast(words);
    expect(code, stderr).toBe(0);
    const names = (await readdir(at(`${out}/tasks`))).sort();
    return await Promise.all(
      names.map(async (name) => [name, await readFile(at(`${out}/tasks/${name}/instruction.md`), "utf8")]),
    );
  };
  const direct = await blocks(log, "direct");
  expect(direct.length).toBeGreaterThan(1);
  expect(await blocks(at("store"), "stored")).toEqual(direct);
});

test("a trial from tasks to no claim", async () => {
  await using folder = await temporaryFolder();
  const at = (name: string) => path.join(folder.path, name);
  const out = at("out");
  const journal = ["--journal", at("journal")];
  expect((await hindcast(["hints", await dataset(folder.path), ...model, "-o", out, ...journal])).code).toBe(
    0,
  );
  const made = await hindcast(["hints", "trial", "make", out, "-o", at("arms")]);
  expect(made.stdout).toContain("6 tasks in each of control, hinted and placebo");
  expect((await readdir(at("arms"))).sort()).toEqual([
    "control",
    "control.parquet",
    "hinted",
    "hinted.parquet",
    "placebo",
    "placebo.parquet",
  ]);
  const results = async (arm: string, won: number) => {
    const rows = Array.from({ length: 6 }, (_, index) =>
      episodeRow(`count-${index}__${arm}`, { result: index < won ? "1.0" : "0.0" }),
    );
    await writeFile(at(`${arm}.jsonl`), rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
    return [`--${arm}`, at(`${arm}.jsonl`)];
  };
  const words = [...(await results("control", 3)), ...(await results("hinted", 4))];
  const analyzed = await hindcast(["hints", "trial", "analyze", ...words]);
  expect(analyzed.code, analyzed.stderr).toBe(0);
  expect(analyzed.stdout).toContain("no claim: the interval spans zero");
});
