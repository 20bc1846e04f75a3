import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { hindcast } from "./hindcast.ts";

const header = "import os\nimport numpy as np\ndef task_func(a):\n\n    pass\n";

/** Tries at a task from their statuses; what failed has a traceback. */
function tries(taskId: string, ...statuses: string[]) {
  return statuses.map((status, index) => ({
    task_id: taskId,
    solution: `${header}x = ${index}\n`,
    status,
    details: status === "fail" ? { test_one: "AssertionError: 1 != 2" } : {},
  }));
}

// The first with two tries at each task; in the second a task less, and a status that nobody knows.
const first = {
  date: "2024-12-25 02:52",
  eval: {
    "BigCodeBench/2": tries("BigCodeBench/2", "pass", "fail"),
    "BigCodeBench/13": tries("BigCodeBench/13", "fail", "timeout"),
    "BigCodeBench/100": tries("BigCodeBench/100", "pass", "pass"),
  },
};
const second = {
  date: null,
  hindcast: {
    benchmark: "bigcodebench",
    split: "instruct",
    rows_sha256: "ab".repeat(32),
    settings: { calibrated: false },
  },
  eval: {
    "BigCodeBench/2": [
      { ...tries("BigCodeBench/2", "fail")[0], verdict: "out_of_memory", raw_solution: "so it is" },
    ],
    "BigCodeBench/13": tries("BigCodeBench/13", "pass"),
    "BigCodeBench/7": tries("BigCodeBench/7", "skipped"),
  },
};

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let [a, b, store] = ["", "", ""];
beforeAll(async () => {
  folder = await temporaryFolder();
  const results = path.join(folder.path, "results");
  await mkdir(results);
  a = path.join(results, "org--model--main--bigcodebench-complete--vllm-0-2_calibrated_eval_results.json.gz");
  b = path.join(results, "mine_eval_results.json");
  store = path.join(folder.path, "store");
  await writeFile(a, gzipSync(JSON.stringify(first)));
  await writeFile(b, JSON.stringify(second));
  const { code, stdout } = await hindcast(["ingest", results, "--store", store, "--json", "--jobs", "2"]);
  expect([code, JSON.parse(stdout)]).toMatchObject([0, { runs: 2, calls: 0, messages: 3, bad: 0 }]);
});
afterAll(() => folder[Symbol.asyncDispose]());

const nameOf = (file: string) => path.basename(file).replace(/_eval_results.*/, "");
const query = async (sql: string) =>
  JSON.parse((await hindcast(["query", sql, "--store", store, "--json"])).stdout);

test("compare says the same of the files and of the store", async () => {
  const ofFiles = await hindcast(["compare", a, b, "--json", "--power"]);
  const ofStore = await hindcast(["compare", nameOf(a), nameOf(b), "--store", store, "--json", "--power"]);
  expect([ofFiles.code, ofStore.code]).toEqual([0, 0]);
  expect(JSON.parse(ofStore.stdout)).toEqual(JSON.parse(ofFiles.stdout));
  expect(JSON.parse(ofStore.stdout)).toMatchObject({
    first: { run: nameOf(a), model: "org/model", agent: "complete", rows_sha256: null },
    comparisons: [{ second: { model: null, agent: "instruct", rows_sha256: "ab".repeat(32) }, tasks: 2 }],
  });
});

test("the fail set of a stored run is that of its file, libraries included", async () => {
  for (const [file, name] of [a, b].map((one) => [one, nameOf(one)] as const)) {
    const ofFile = await hindcast(["analyze-failures", file]);
    const ofStore = await hindcast(["analyze-failures", name, "--store", store]);
    expect([ofFile.code, ofStore.code]).toEqual([0, 0]);
    expect(JSON.parse(ofStore.stdout)).toEqual(JSON.parse(ofFile.stdout));
    expect(ofStore.stderr).toMatch(/numpy/);
  }
});

test("attempts have verdict, score and the failing tests; what is not known is null", async () => {
  const columns = "task_id, epoch, outcome, verdict, score, latency_seconds, cost, details";
  const rows =
    await query(`select ${columns} from attempts where task_id in ('BigCodeBench/2', 'BigCodeBench/7')
    order by benchmark, agent_name, task_id, epoch`);
  const unknown = { latency_seconds: null, cost: null };
  expect(rows.map(({ details, ...row }: { details: string }) => [row, JSON.parse(details)])).toEqual([
    [
      { task_id: "BigCodeBench/2", epoch: 1, outcome: "passed", verdict: "pass", score: 1, ...unknown },
      { status: "pass", tests: {} },
    ],
    [
      { task_id: "BigCodeBench/2", epoch: 2, outcome: "failed", verdict: "fail", score: 0, ...unknown },
      { status: "fail", tests: { test_one: "AssertionError: 1 != 2" } },
    ],
    [
      {
        ...{ task_id: "BigCodeBench/2", epoch: 1, outcome: "failed", verdict: "out_of_memory", score: 0 },
        ...unknown,
      },
      { status: "fail", tests: { test_one: "AssertionError: 1 != 2" }, raw_solution: "so it is" },
    ],
    [
      { task_id: "BigCodeBench/7", epoch: 1, outcome: null, verdict: null, score: null, ...unknown },
      { status: "skipped", tests: {} },
    ],
  ]);
});

test("a run says where it comes from, and has a score only when every answer is known", async () => {
  const runs = await query(
    "select model, date, score, score_name, status, provenance from runs order by date",
  );
  expect(runs.map(({ provenance, ...run }: { provenance: string }) => [run, JSON.parse(provenance)])).toEqual(
    [
      [
        { model: "org/model", date: "2024-12-25", score: 0.5, score_name: "pass@1", status: null },
        { date: "2024-12-25 02:52", subset: "full", split: "complete", calibrated: true },
      ],
      [
        { model: null, date: null, score: null, score_name: null, status: null },
        { split: "instruct", calibrated: false, rows_sha256: "ab".repeat(32), hindcast: second.hindcast },
      ],
    ],
  );
  const { stdout } = await hindcast(["runs", "--store", store]);
  expect(stdout).toMatch(/vllm-0-2_calibrated-\w+ +bigcodebench +50\.0% +3 of 6/);
});

test("show gives the program, of a stored run and of the file", async () => {
  const program = expect.stringMatching(/\[assistant\]\n {2}import os[\s\S]* {2}x = 1\n/);
  for (const words of [[nameOf(a), "--store", store], [a]]) {
    const { code, stdout } = await hindcast(["show", ...words, "BigCodeBench/2", "--epoch", "2"]);
    expect([code, stdout]).toEqual([0, program]);
    const list = await hindcast(["show", ...words]);
    expect(list.stdout).toMatch(/BigCodeBench\/13 +2 +failed/);
    expect((await hindcast(["show", ...words, "BigCodeBench/2", "--epoch", "3"])).code).toBe(1);
  }
});

test("tables leave out a run whose model nobody tells, and say so", async () => {
  const out = path.join(folder.path, "tables");
  const { stdout, stderr } = await hindcast(["analyze", store, "--out", out, "--no-figures", "--json"]);
  expect(JSON.parse(stdout)).toMatchObject({ runs: 1 });
  expect(stderr).toMatch(/mine-\w+: its source tells no agent or no model/);
});

test("the programs come out again as samples", async () => {
  const out = path.join(folder.path, "samples.jsonl");
  const words = ["export", nameOf(b), "--store", store, "--format", "bigcodebench", "-o", out];
  expect((await hindcast(words)).code).toBe(0);
  const lines = (await readFile(out, "utf8")).trim().split("\n");
  const samples = lines.map((line) => JSON.parse(line));
  expect(samples.map(({ task_id }) => task_id).sort()).toEqual(Object.keys(second.eval).sort());
  for (const { solution } of samples) expect(solution).toBe(`${header}x = 0\n`);
});

test("a bad entry is named and the others go in; a file that is none is named", async () => {
  const bad = path.join(folder.path, "bad_eval_results.json");
  await writeFile(bad, JSON.stringify({ date: null, eval: { a: [{ status: 3 }], b: tries("b", "pass") } }));
  const other = path.join(folder.path, "none_eval_results.json");
  await writeFile(other, "[]");
  const into = path.join(folder.path, "bad-store");
  const { code, stdout, stderr } = await hindcast(["ingest", bad, other, "--store", into, "--json"]);
  expect([code, JSON.parse(stdout)]).toMatchObject([1, { runs: 1, bad: 2 }]);
  expect(stderr).toMatch(/eval\.a: try 1: received status 3/);
  expect(stderr).toMatch(/none_eval_results\.json is no BigCodeBench result file/);
});
