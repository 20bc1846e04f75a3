import { link, mkdir, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { type HalFile, halText, writeHalFile } from "../../../test/support/hal-file.ts";
import { madeUpRun } from "../../../test/support/made-up-run.ts";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import { zipFile } from "../../../test/support/zip-file.ts";
import { writeEncryptedZip } from "../../bytes/zip/write-encrypted-zip.ts";
import type { Finding } from "../../model/finding.ts";
import { readRuns, uniqueRuns } from "./read-runs.ts";

async function readOne(content: string) {
  await using folder = await temporaryFolder();
  await writeHalFile(folder.path, "a", content);
  return await readRuns([folder.path]);
}

const readText = (file: HalFile) => readOne(halText(file));

describe("a good file", () => {
  test("gives the run as reported, tasks in the order of the file", async () => {
    const text = halText().replace('{"1":{"total_time":2.5},"2":', '{"10":{"total_time":2.50},"2":');
    const { runs, findings } = await readOne(text);
    expect(findings).toEqual([]);
    expect(runs[0]).toMatchObject({
      runId: "gaia_run_1700000000",
      benchmark: "gaia",
      modelName: "o3-2025-04-16",
      effort: undefined,
      score: 0.5,
      scoreName: "accuracy",
      cost: 1.5,
      passedTasks: ["1"],
      synthetic: false,
    });
    expect(runs[0]?.latencies?.map(({ taskId, seconds }) => [taskId, seconds.text])).toEqual([
      ["10", "2.50"],
      ["2", "1.5"],
    ]);
  });

  test("scores: the first of hal-analysis' order is taken, and a differing one is noted", async () => {
    const { runs, findings } = await readText({
      results: { accuracy: 0.1, average_score: 0.2, success_rate: 0.3, average_correctness: 0.4 },
    });
    expect(runs[0]).toMatchObject({ score: 0.4, scoreName: "average_correctness" });
    expect(findings).toMatchObject([{ level: "note", code: "scores-differ" }]);
    const next = await readText({ results: { accuracy: 0.1, average_score: 0.2, success_rate: 0.3 } });
    expect(next.runs[0]?.scoreName).toBe("success_rate");
    const third = await readText({ results: { accuracy: 0.1, average_score: 0.2, success_rate: null } });
    expect(third.runs[0]?.scoreName).toBe("average_score");
  });

  test("ReplicatorBench has names of its own for its score and for the tasks that passed", async () => {
    const { runs, findings } = await readText({
      config: { benchmark_name: "replicatorbench_easy" },
      results: {
        ...{ accuracy: undefined, successful_tasks: undefined, passed_tasks: ["1"], failed_tasks: ["2"] },
        ...{ pass_rate_stage_tasks: 0.5, pass_rate_all_stages: 0.5 },
      },
    });
    expect(findings).toEqual([]);
    expect(runs[0]).toMatchObject({ score: 0.5, passedTasks: ["1"], failedTasks: ["2"] });
    const earlier = { accuracy: undefined, pass_rate_all_stages: 0.5 };
    expect((await readText({ results: earlier })).runs[0]).toMatchObject({ score: 0.5 });
  });

  test("the tokens sent include what was written to a cache, which HAL's totals count beside the prompt", async () => {
    const used = { prompt_tokens: 100, completion_tokens: 10, cache_creation_input_tokens: 5 };
    const { runs } = await readText({ top: { total_usage: { "made-1": used } } });
    expect(runs[0]?.usage).toMatchObject([{ model: "made-1", input: 105, output: 10 }]);
  });

  test("SWE-agent's keys with literal dots are read", async () => {
    const agent_args = { "agent.model.name": "gpt-4.1", "agent.model.reasoning_effort": "high" };
    const { runs } = await readText({ config: { agent_args } });
    expect(runs[0]).toMatchObject({ modelName: "gpt-4.1", effort: "high" });
  });

  test("an Inspect task is named by its last part", async () => {
    const { runs } = await readText({ config: { benchmark_name: "inspect_evals/gaia" } });
    expect(runs[0]?.benchmark).toBe("gaia");
  });

  test("merged files hold plain seconds", async () => {
    const { runs } = await readText({ results: { latencies: { a: 3, b: 4.5 } } });
    expect(runs[0]?.latencies?.map(({ seconds }) => seconds.value)).toEqual([3, 4.5]);
  });
});

describe("a reservation: the run stays and the value is unknown", () => {
  test.each<[string, HalFile, string, object]>([
    ["null cost", { results: { total_cost: null } }, "cost-unknown", { cost: undefined }],
    ["no latencies", { results: { latencies: undefined } }, "latency-unknown", { latencies: undefined }],
    ["empty latencies", { results: { latencies: {} } }, "latency-unknown", { latencies: [] }],
    ["a task without total_time", { results: { latencies: { a: {}, b: 1 } } }, "latency-unknown", {}],
    [
      "a negative time",
      { results: { latencies: { a: { total_time: -5 }, b: 1 } } },
      "latency-unknown",
      { latencies: [{ taskId: "b" }] },
    ],
    ...[10.5, -1, 1e20].map((prompt_tokens): [string, HalFile, string, object] => [
      `${prompt_tokens} tokens`,
      { top: { total_usage: { m: { prompt_tokens, completion_tokens: 3 } } } },
      "tokens-unknown",
      { usage: [{ model: "m", input: undefined, output: 3 }] },
    ]),
    ["two costs", { top: { total_cost: 9 } }, "costs-differ", { cost: 1.5 }],
    ["no run id", { config: { run_id: undefined } }, "run-id-missing", { runId: "a" }],
    [
      "no model in the arguments",
      { config: { agent_args: undefined } },
      "model-from-agent-name",
      { modelName: "o3-2025-04-16" },
    ],
    [
      "no model but in the usage",
      {
        config: { agent_name: "coreagent", agent_args: {} },
        top: { total_usage: { "gpt-4.1": { prompt_tokens: 2, completion_tokens: 3 } } },
      },
      "model-from-usage",
      { modelName: "gpt-4.1" },
    ],
  ])("%s", async (_, file, code, run) => {
    const { runs, findings } = await readText(file);
    expect(findings).toMatchObject([{ level: "warning", code }]);
    expect(runs).toMatchObject([run]);
  });

  test("a bare NaN in a part that is not read", async () => {
    const { runs, findings } = await readOne(
      halText({ top: { raw_eval_results: { a: "@" } } }).replace('"@"', "NaN"),
    );
    expect(findings).toMatchObject([
      { level: "warning", code: "number-not-finite", message: expect.stringContaining("raw_eval_results") },
    ]);
    expect(runs).toHaveLength(1);
  });
});

describe("a bad file is named with its path and what is wrong, and the rest is read", () => {
  test.each([
    ["no JSON", "hello", "malformed JSON at byte 0"],
    ["truncated", halText().slice(0, -20), "truncated JSON"],
    ["empty", "", "the file is empty"],
    ["a list", "[]", "expected an object"],
    [
      "bare NaN as score",
      halText().replace('"accuracy":0.5', '"accuracy":NaN'),
      "results.accuracy: received NaN",
    ],
    ["bare Infinity as cost", halText().replace("1.5", "Infinity"), "results.total_cost: received Infinity"],
    ["no config", halText({ top: { config: undefined } }), "no config in the file"],
    ["no results", halText({ top: { results: undefined } }), "no results in the file"],
    ["a list as config", halText({ config: [] }), "config: received a list, expected an object"],
    ["a list as latencies", halText({ results: { latencies: [1] } }), "results.latencies: received a list"],
    [
      "text as score",
      halText({ results: { accuracy: "high" } }),
      'results.accuracy: received text "high", expected a number',
    ],
    ["text as cost", halText({ results: { total_cost: "1" } }), "results.total_cost: received text"],
    ["negative cost", halText({ results: { total_cost: -1 } }), "at least 0"],
    ["no benchmark", halText({ config: { benchmark_name: undefined } }), "no config.benchmark_name"],
    ["no model at all", halText({ config: { agent_name: "coreagent", agent_args: {} } }), "no model"],
    [
      "an object in a task list",
      halText({ results: { failed_tasks: [{}] } }),
      "results.failed_tasks[0]: received an object",
    ],
  ])("%s", async (_, content, reason) => {
    await using folder = await temporaryFolder();
    const bad = await writeHalFile(folder.path, "bad", content);
    await writeHalFile(folder.path, "good", halText());
    const { runs, findings, files } = await readRuns([folder.path]);
    expect(files).toBe(2);
    expect(runs).toHaveLength(1);
    expect(findings).toMatchObject([
      { level: "bad", subject: bad, message: expect.stringContaining(reason) },
    ]);
  });
});

describe("which files", () => {
  test("one file reached by folder, glob, name and links counts once", async () => {
    await using folder = await temporaryFolder();
    const file = await writeHalFile(path.join(folder.path, "deep/er"), "a", halText());
    await symlink(file, path.join(folder.path, "b_UPLOAD.json"));
    const { runs, files } = await readRuns([folder.path, file, `${folder.path}/**/*_UPLOAD.json`]);
    expect({ runs: runs.length, files }).toEqual({ runs: 1, files: 1 });
  });

  test("the same content in two files counts once, with a note", async () => {
    await using folder = await temporaryFolder();
    const file = await writeHalFile(folder.path, "a", halText());
    await link(file, path.join(folder.path, "b_UPLOAD.json"));
    const { runs, findings } = await readRuns([folder.path]);
    expect(runs).toHaveLength(1);
    expect(findings).toMatchObject([{ level: "note", code: "file-repeated" }]);
  });

  test("an encrypted zip is read like the file in it, and counts once with that", async () => {
    await using folder = await temporaryFolder();
    const file = await writeHalFile(folder.path, "a", halText());
    await mkdir(path.join(folder.path, "zips"));
    const zip = path.join(folder.path, "zips", "z_UPLOAD.zip");
    await writeEncryptedZip(file, zip);
    const beside = await readRuns([folder.path]);
    expect(beside.runs).toMatchObject([{ source: { path: file } }]);
    expect(beside.findings).toMatchObject([
      { level: "note", code: "file-repeated", subject: `${zip}!a_UPLOAD.json.encrypted` },
    ]);
    await rm(file);
    const alone = await readRuns([folder.path]);
    expect(alone.findings).toEqual([]);
    expect(alone.runs).toMatchObject([{ source: { path: `${zip}!a_UPLOAD.json.encrypted` } }]);
    expect({ ...alone.runs[0], source: 0 }).toEqual({ ...beside.runs[0], source: 0 });
    await writeEncryptedZip(await writeHalFile(path.join(folder.path, "b"), "b", halText()), zip, "another");
    const locked = await readRuns([zip]);
    expect(locked.findings).toMatchObject([{ level: "bad", message: expect.stringContaining("password") }]);
  });

  test("a bad member of a zip is named, and the others are read", async () => {
    await using folder = await temporaryFolder();
    const zip = path.join(folder.path, "z_UPLOAD.zip");
    const bad = halText({ config: { agent_name: undefined } });
    const parts = [
      { name: "bad.json", content: bad },
      { name: "good.json", content: halText() },
    ];
    await writeFile(zip, zipFile(parts));
    const { runs, findings } = await readRuns([zip]);
    expect(runs).toMatchObject([{ source: { path: `${zip}!good.json` } }]);
    expect(findings).toMatchObject([{ level: "bad", subject: `${zip}!bad.json` }]);
  });

  test("one run id with different contents: each is named, none is used", async () => {
    await using folder = await temporaryFolder();
    const a = await writeHalFile(folder.path, "a", halText());
    const b = await writeHalFile(folder.path, "b", halText({ results: { accuracy: 0.6 } }));
    await writeHalFile(folder.path, "c", halText({ config: { run_id: "other" } }));
    const { runs, findings } = await readRuns([folder.path]);
    expect(runs.map(({ runId }) => runId)).toEqual(["other"]);
    expect(findings).toMatchObject([
      { level: "bad", code: "run-id-repeated", subject: a },
      { level: "bad", code: "run-id-repeated", subject: b },
    ]);
  });

  test("one run id in a store with different contents: the folders are named", () => {
    const runs = ["1", "2"].map((sha256) => madeUpRun({ source: { path: "a.eval", sha256, bytes: 1 } }));
    const folders = new Map(runs.map((run) => [run, `s/runs/${run.source.sha256}`]));
    const findings: Finding[] = [];
    expect(uniqueRuns(runs, findings, folders)).toEqual([]);
    expect(findings.map(({ subject }) => subject)).toEqual(["s/runs/1", "s/runs/2"]);
    expect(findings[0]?.message).toMatch(
      /in s\/runs\/2; none of them is used: delete the folder of each stored run that is out of date$/,
    );
  });

  test("an empty folder is an error that says what was looked for", async () => {
    await using folder = await temporaryFolder();
    await expect(readRuns([folder.path])).rejects.toThrow(
      "no *_UPLOAD.json or *_UPLOAD.zip in this folder or below it",
    );
    await expect(readRuns([path.join(folder.path, "absent")])).rejects.toThrow("no such file or folder");
    await expect(readRuns([path.join(folder.path, "*.json")])).rejects.toThrow("no file matches");
  });

  test("a path that leads nowhere is a finding while another leads somewhere", async () => {
    await using folder = await temporaryFolder();
    const file = await writeHalFile(folder.path, "a", halText());
    const { runs, findings } = await readRuns([file, "/nowhere"]);
    expect(runs).toHaveLength(1);
    expect(findings).toMatchObject([{ level: "bad", code: "path-empty", subject: "/nowhere" }]);
  });

  test("an unreadable file is named", async () => {
    await using folder = await temporaryFolder();
    await writeHalFile(folder.path, "a", halText());
    await mkdir(path.join(folder.path, "folder_UPLOAD.json"));
    const { runs } = await readRuns([folder.path]);
    expect(runs).toHaveLength(1);
  });
});
