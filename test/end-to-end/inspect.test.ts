import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { writeTraces } from "../support/aligning.ts";
import { madeUpCall, madeUpMessage, storeRun } from "../support/stored-run.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { hindcast } from "./hindcast.ts";

const logs = "test/inspect/logs";

test("logs go into the store, and out of it in every format", async () => {
  await using folder = await temporaryFolder();
  const store = path.join(folder.path, "store");
  const place = (name: string) => path.join(folder.path, name);
  const ingested = await hindcast([
    "ingest",
    `${logs}/tools.eval`,
    `${logs}/graded.eval`,
    "--store",
    store,
    "--json",
  ]);
  expect(JSON.parse(ingested.stdout)).toMatchObject({ runs: 2, calls: 11, bad: 0 });

  const shown = await hindcast(["show", "tools_", "sum", "--store", store]);
  expect(shown.stdout).toContain("-> add");
  expect(shown.stdout).toContain("error: unknown: negative numbers are not for sale");

  const exported = (format: string, file: string, run = "tools_") =>
    hindcast(["export", run, "--format", format, "-o", place(file), "--store", store, "--json"]);
  expect(JSON.parse((await exported("inspect", "a.eval")).stdout)).toMatchObject({
    written: 1,
    format: "inspect",
  });
  expect((await exported("inspect", "b.eval")).code).toBe(0);
  expect(Buffer.compare(await readFile(place("a.eval")), await readFile(place("b.eval")))).toBe(0);
  expect((await hindcast(["show", place("a.eval"), "sum"])).stdout).toBe(
    shown.stdout.replace(/tools_\w+/, /tools_\w+/.exec(shown.stdout)?.[0] ?? ""),
  );

  expect((await exported("jsonl", "a.jsonl", "graded_")).code).toBe(0);
  const lines = (await readFile(place("a.jsonl"), "utf8"))
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines).toMatchObject([
    {
      task_id: "1",
      outcome: "passed",
      score: 1,
      conversations: [[{ role: "user" }, { role: "assistant" }], expect.any(Array)],
    },
    { task_id: "2", outcome: "failed", score: 0.5 },
  ]);
  expect((await exported("parquet", "a.parquet", "graded_")).code).toBe(0);
  expect((await readFile(place("a.parquet"))).toString("latin1", 0, 4)).toBe("PAR1");

  expect(await exported("bigcodebench", "c.jsonl")).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("no run of BigCodeBench"),
  });
  expect(await exported("yaml", "c")).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("inspect, bigcodebench, jsonl, parquet"),
  });
});

test("attempts of any id, and numbers of any length, are shown from the store and from the log", async () => {
  await using folder = await temporaryFolder();
  const place = (name: string) => path.join(folder.path, name);
  const input = '{"id":1234567890123456789,"x":NaN}';
  const said = `{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"get","input":${input}}]}`;
  const message = { ...madeUpMessage("x", "assistant"), json: said, text: undefined };
  const tasks = ["https://a.org/x", "https://a.org//x", "https://a.org/_/x", "..", ""];
  const calls = tasks.map((taskId, position) => madeUpCall({ position, taskId, answer: message.hash }));
  await storeRun(place("store"), { messages: [message], calls });
  const [store, log] = [["--store", place("store")], place("run.eval")] as const;
  expect((await hindcast(["export", "run-1", "--format", "inspect", "-o", log, ...store])).code).toBe(0);
  for (const task of tasks) {
    for (const from of [[log], ["run-1", ...store]]) {
      const [run = "", ...flags] = from;
      const { stdout } = await hindcast(["show", run, task, ...flags]);
      expect(stdout).toContain(`-> get ${input}`);
    }
  }
  const { stdout } = await hindcast(["show", log, "..", "--json"]);
  expect(stdout).toContain('"id": 1234567890123456789,');
  expect(JSON.parse(stdout).segments[0].turns[0].message.content[0].input.x).toBe("NaN");
});

test("a damaged log is read as far as it is whole, and the exit code says so", async () => {
  await using folder = await temporaryFolder();
  const [file, store] = [path.join(folder.path, "cut.eval"), path.join(folder.path, "store")];
  const whole = await readFile(`${logs}/errors.eval`);
  await writeFile(file, whole.subarray(0, whole.length - 1200));
  const ingested = await hindcast(["ingest", file, "--store", store]);
  expect(ingested).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("whole members were found and are read"),
  });
  expect((await hindcast(["runs", "--store", store])).stdout).toContain("2 of 3");
  expect((await hindcast(["runs", file])).code).toBe(1);
});

test("logs alone, and beside a trace of HAL's: aligned and analysed alike from the files and from the store", async () => {
  await using folder = await temporaryFolder();
  const place = (name: string) => path.join(folder.path, name);
  const [both, store, results] = [place("both"), place("store"), place("results.csv")] as const;
  await mkdir(both);
  await copyFile(`${logs}/epochs_and_scorers.eval`, path.join(both, "epochs.eval"));
  await writeTraces(both, { taubench_airline_agent_o3_1746060000: { tasks: { "7": "Change my flight." } } });
  await writeFile(
    results,
    "benchmark_id,model,task_id,agent_run_id\nepochs,mockllm/model,zwei ä 漢,a\ntaubench_airline,o3,7,b\n",
  );
  expect((await hindcast(["ingest", both, "--store", store])).code).toBe(0);

  const aligned = async (...from: string[]) => {
    const { stdout } = await hindcast(["align", results, ...from]);
    const rows: Record<string, string>[] = parse(stdout, { columns: true });
    return rows.map((row) => [row["benchmark_id"], row["task_input"]]);
  };
  const [inspect, hal] = [
    ["epochs", "Say no."],
    ["taubench_airline", "Change my flight."],
  ];
  expect(await aligned("--traces", path.join(both, "epochs.eval"))).toEqual([inspect]);
  expect(await aligned("--traces", both)).toEqual([inspect, hal]);
  expect(await aligned("--store", store)).toEqual([inspect, hal]);

  const analysed = async (from: string, out: string) => {
    const { stdout } = await hindcast(["analyze", from, "--out", place(out), "--no-figures", "--json"]);
    const table = await readFile(path.join(place(out), "data", "cleaned_all_metrics.csv"), "utf8");
    const rows: Record<string, string>[] = parse(table, { columns: true });
    return { runs: JSON.parse(stdout).runs, table, names: rows.map((row) => row["benchmark_name"]) };
  };
  expect(await analysed(path.join(both, "epochs.eval"), "alone")).toMatchObject({ runs: 1 });
  const ofFiles = await analysed(both, "of-files");
  expect(ofFiles).toMatchObject({ runs: 2, names: expect.arrayContaining(["epochs"]) });
  expect(await analysed(store, "of-store")).toEqual(ofFiles);
});
