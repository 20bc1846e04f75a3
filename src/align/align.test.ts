import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { alignRows, outcomes, type TraceSketch, writeTraces } from "../../test/support/aligning.ts";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import type { AlignOptions } from "./align.ts";
import { reportText } from "./report-text.ts";

type Row = readonly [string, string, string, string?];

async function aligned(
  traces: Readonly<Record<string, TraceSketch>>,
  rows: readonly Row[],
  options: Partial<AlignOptions> = {},
) {
  await using folder = await temporaryFolder();
  await writeTraces(folder.path, traces);
  return await alignRows(folder.path, rows, options);
}

const tau = (model: string, task = "0", agentRunId = ""): Row => ["taubench", model, task, agentRunId];

test("every reason for having no text", async () => {
  const result = await aligned(
    { a: { tasks: { "0": "Go", step: null, image: [{ role: "user", content: [{ type: "image_url" }] }] } } },
    [tau("o3"), tau("o3-mini"), tau("o3", "9"), tau("o3", "step"), tau("o3", "image"), ["gaia", "o3", "0"]],
  );
  expect(outcomes(result)).toEqual([
    "Go",
    "no trace for this model",
    "task not in trace",
    "no model call",
    "no text",
    "no trace for this model",
  ]);
  expect(result.report).toMatchObject({ rows: 6, found: 1, coverage: 1 / 6 });
  expect(result.report.groups).toMatchObject([
    { model: "o3", tasks: 4, found: 1, candidates: [{ runId: "a" }], nearest: [] },
    { model: "o3-mini", tasks: 1, found: 0, candidates: [], nearest: [{ runId: "a", model: "o3" }] },
    { benchmark_id: "gaia", benchmark: undefined, nearest: [] },
  ]);
});

test("what the config says goes before what the file's name says", async () => {
  const result = await aligned(
    {
      taubench_airline_agent_o3mini_1746225570: { model: "o4-mini", tasks: { "0": "config" } },
      taubench_airline_agent_gpt5_high_1746225570: { config: {}, tasks: { "0": "name" } },
    },
    [tau("o3-mini"), tau("o4-mini"), tau("gpt-5_high")],
  );
  expect(outcomes(result)).toEqual(["no trace for this model", "config", "name"]);
});

test("another effort serves only where the own one has no trace, is noted, and can be forbidden", async () => {
  const traces = {
    high: { model: "gpt-5", effort: "high", tasks: { "0": "same" } },
    low: { model: "gpt-5", effort: "low", tasks: { "0": "same", "1": "low only" } },
  };
  const rows = [tau("gpt-5_high", "0"), tau("gpt-5_high", "1"), tau("gpt-5_medium", "1")];
  const result = await aligned(traces, rows);
  expect(outcomes(result)).toEqual(["same", "task not in trace", "low only"]);
  expect(result.report.groups.map(({ otherEffort }) => otherEffort)).toEqual([false, true]);
  expect(result.report.matches.at(2)).toMatchObject({ bond: "effort", runId: "low" });
  expect(outcomes(await aligned(traces, rows, { strict: true }))[2]).toBe("no trace for this model");
  expect(outcomes(await aligned(traces, rows, { borrowText: true }))[1]).toBe("low only");
});

test("of several runs the first by run id that holds the task gives the text, and others that differ are told", async () => {
  const result = await aligned(
    {
      x: { runId: "c", tasks: { "0": "third", "1": "only here" } },
      y: { runId: "b", tasks: { "0": "second" } },
      z: { runId: "a", tasks: { "9": "not the task" } },
      w: { runId: "d", tasks: { "0": "second" } },
    },
    [tau("o3"), tau("o3", "1")],
  );
  expect(outcomes(result)).toEqual(["second", "only here"]);
  expect(result.report.matches[0]).toMatchObject({ runId: "b", differing: ["c"] });
  expect(result.report.matches[1]).not.toHaveProperty("differing");
});

test("a row's own run goes before all others: by run id, call id or trace id", async () => {
  const traces = {
    a: { model: "o3", tasks: { "0": "first" } },
    b: { model: "o3", tasks: { "0": "second" } },
    c: { model: "gpt-5", tasks: { "0": "third" } },
  };
  for (const [id, text] of [
    ["b", "second"],
    ["b-0", "second"],
    ["trace-c-0", "third"],
    ["x", "first"],
  ] as const) {
    const result = await aligned(traces, [tau("o3", "0", "other"), tau("o3", "0", id)]);
    expect(outcomes(result)).toEqual([text]);
    expect(result.rows[0]?.agentRunId).toBe(text === "first" ? "other" : id);
  }
});

test("an id of a run of another benchmark is passed over and told of; of another model, used and told of", async () => {
  const traces = {
    airline: { model: "o3", tasks: { "0": "A flight" } },
    other: { benchmark: "gaia", model: "o3", tasks: { "0": "A question" } },
    unknown: { config: {}, runId: "x", tasks: { "0": "Who knows" } },
  };
  const rows = [
    tau("o3", "0", "other-0"),
    tau("gpt-5", "0", "other"),
    tau("gpt-5", "1", "airline"),
    tau("o3", "0", "unknown-0"),
  ];
  const result = await aligned(
    { ...traces, airline: { ...traces.airline, tasks: { "0": "A flight", "1": "Two" } } },
    rows,
    {
      allRows: true,
    },
  );
  expect(outcomes(result)).toEqual(["A flight", "no trace for this model", "Two", "Who knows"]);
  expect(result.report.matches).toMatchObject([
    { bond: "model", passedOver: ["other"] },
    { passedOver: ["other"] },
    { bond: "agent_run_id", otherModel: true },
    { bond: "agent_run_id" },
  ]);
  expect(result.report.matches[3]).not.toHaveProperty("otherModel");
  const text = reportText(result.report);
  expect(text).toContain(
    "note: 2 rows bear the agent_run_id of a run of another benchmark, which was passed over",
  );
  expect(text).toContain(
    "note: 1 row have their text from the run that bears their agent_run_id, which is of another",
  );
});

test("a spelling that fits two models is never picked", async () => {
  const traces = {
    a: { model: "gpt-4o-2024-08-06", tasks: { "0": "August" } },
    b: { model: "gpt-4o-2024-11-20", tasks: { "0": "November" } },
  };
  const result = await aligned(traces, [tau("gpt-4o"), tau("gpt-4o-2024-11-20")]);
  expect(outcomes(result)).toEqual(["ambiguous", "November"]);
  expect(result.report.groups[0]?.nearest.map(({ runId }) => runId)).toEqual(["a", "b"]);
});

test("nor is a family of benchmarks of which no table says which is meant; --benchmark can", async () => {
  const traces = {
    easy: { benchmark: "scibench_easy", tasks: { "0": "easy" } },
    hard: { benchmark: "scibench_hard", tasks: { "0": "hard" } },
  };
  expect(outcomes(await aligned(traces, [["scibench", "o3", "0"]]))).toEqual(["ambiguous"]);
  expect(outcomes(await aligned(traces, [["scibench_hard", "o3", "0"]]))).toEqual(["hard"]);
  const chosen = await aligned(traces, [["scibench", "o3", "0"], tau("o3")], { benchmark: "scibench_easy" });
  expect(outcomes(chosen)).toEqual(["easy"]);
});

test("a table of names decides", async () => {
  await using folder = await temporaryFolder();
  await writeTraces(folder.path, { a: { model: "in-house", tasks: { "0": "Go" } } });
  const config = path.join(folder.path, "names.yaml");
  await writeFile(
    config,
    "names: { models: { in-house: Acme 1 }, benchmarks: { planes: taubench_airline } }",
  );
  expect(outcomes(await alignRows(folder.path, [["planes", "acme-1", "0"]], { config }))).toEqual(["Go"]);
});

test("borrowed texts are marked", async () => {
  const result = await aligned({ a: { tasks: { "0": "Go" } } }, [tau("gpt-5")], { borrowText: true });
  expect(outcomes(result)).toEqual(["Go"]);
  expect(result.report.matches).toMatchObject([{ bond: "borrowed", runId: "a" }]);
});

test("merged conversations give an utterance", async () => {
  const messages = [
    { role: "system", content: "Policy" },
    { role: "user", content: "Hello" },
    { role: "assistant", content: "Yes?" },
    { role: "user", content: "A flight" },
  ];
  const logs = { "0": { messages, call_metadata: [], model: "o3", call_count: 2 }, "1": { messages: [] } };
  const result = await aligned({ a: { logs } }, [tau("o3"), tau("o3", "1")]);
  expect(outcomes(result)).toEqual(["A flight", "no model call"]);
  expect(result.report.matches[0]?.part).toBe("utterance");
  expect(outcomes(await aligned({ a: { logs } }, [tau("o3")], { text: "full" }))).toEqual([
    "Policy\n\nA flight",
  ]);
});

test("one row for a task, or one for each row; with or without those that have no text; ids stay text", async () => {
  const traces = { a: { tasks: { "007": "bond", "7": "seven" } } };
  const rows = [tau("o3", "007", "r1"), tau("o3", "7", "r2"), tau("o3", "007", "r3"), tau("o3", "8", "r4")];
  const written = async (options: Partial<AlignOptions>) =>
    (await aligned(traces, rows, options)).rows.map(({ taskId, agentRunId, text }) => [
      taskId,
      agentRunId,
      text,
    ]);
  expect(await written({})).toEqual([
    ["007", "r1", "bond"],
    ["7", "r2", "seven"],
  ]);
  expect(await written({ allRows: true, keepMissing: true })).toEqual([
    ["007", "r1", "bond"],
    ["7", "r2", "seven"],
    ["007", "r3", "bond"],
    ["8", "r4", undefined],
  ]);
  // The task is found as soon as one of its rows is, wherever that stands.
  const own = { a: { tasks: { "0": "Go" } }, b: { model: "gpt-5", tasks: { "1": "no" } } };
  for (const ids of [
    ["a", ""],
    ["", "a"],
  ] as const) {
    const found = await aligned(
      own,
      ids.map((id) => tau("gpt-5", "0", id)),
      { allRows: true },
    );
    expect(found.report).toMatchObject({ rows: 2, found: 1, groups: [{ tasks: 1, found: 1, missing: {} }] });
  }
  const { report } = await aligned(traces, rows, { allRows: true });
  expect(report).toMatchObject({ rows: 4, found: 3, groups: [{ rows: 4, tasks: 3, found: 2 }] });
});

test("a trace that cannot be read is left out, and one that is not wanted not read", async () => {
  await using folder = await temporaryFolder();
  await writeTraces(folder.path, { good: { tasks: { "0": "Go" } } });
  const cut = (benchmark: string) => `{"config":{"benchmark_name":"${benchmark}"},"raw_logging_results":[{`;
  await writeFile(path.join(folder.path, "cut_UPLOAD.json"), cut("taubench_airline"));
  await writeFile(path.join(folder.path, "other_UPLOAD.json"), cut("gaia"));
  const result = await alignRows(folder.path, [tau("o3")]);
  expect(outcomes(result)).toEqual(["Go"]);
  expect(result.report.findings).toMatchObject([
    {
      level: "bad",
      subject: expect.stringContaining("cut_UPLOAD.json"),
      message: expect.stringContaining("truncated"),
    },
  ]);
  expect(result.report.traces).toMatchObject([
    { runId: "good", rows: 1, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
  ]);
});

test("where the trace that is meant cannot be read, that is the reason", async () => {
  await using folder = await temporaryFolder();
  const place = (name: string) => path.join(folder.path, `${name}_UPLOAD.json`);
  const config = { benchmark_name: "taubench_airline", run_id: "own", agent_args: { model_name: "gpt-5" } };
  await writeFile(place("any"), `{"config":${JSON.stringify(config)},"raw_logging_results":[{`);
  await writeFile(place("taubench_airline_agent_o3mini_1746225570"), "{");
  await writeFile(place("gaia_agent_o3_1746225570").replace("json", "zip"), "no zip");
  await writeTraces(folder.path, { good: { model: "o4-mini", tasks: { "0": "Go" } } });
  const rows = [
    tau("gpt-5"),
    tau("o3-mini"),
    tau("o4-mini"),
    tau("o4-mini", "1"),
    tau("o3"),
    ["gaia", "o3", "0"],
  ] as const;
  const result = await alignRows(folder.path, rows);
  expect(outcomes(result)).toEqual([
    ...["trace cannot be read", "trace cannot be read", "Go", "task not in trace"],
    ...["no trace for this model", "trace cannot be read"],
  ]);
  const text = reportText(result.report);
  expect(text).toContain("taubench, gpt-5: 0 of 1 task\n  1 trace cannot be read: own (gpt-5)\n");
  expect(text).toContain("gaia, o3: 0 of 1 task\n  1 trace cannot be read: gaia_agent_o3_1746225570 (o3)\n");
});

test("what is wrong with the inputs is said", async () => {
  await using folder = await temporaryFolder();
  const empty = path.join(folder.path, "empty");
  await mkdir(empty);
  await expect(alignRows(folder.path, [tau("o3")], { traces: [empty] })).rejects.toThrow("no *_UPLOAD.json");
  await expect(alignRows(folder.path, [tau("o3")], { store: empty, traces: [empty] })).rejects.toThrow(
    /traces and a store/,
  );
  await writeTraces(folder.path, { a: {} });
  await expect(alignRows(folder.path, [tau("o3")], { benchmark: "gaia" })).rejects.toThrow(
    "no row of benchmark gaia: received taubench",
  );
});
