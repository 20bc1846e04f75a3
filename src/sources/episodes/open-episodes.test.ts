import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { parquetWriteBuffer } from "hyparquet-writer";
import { expect, test, vi } from "vitest";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import { WritableHub } from "../../../test/support/writable-hub.ts";
import type { EpisodeItem } from "./episode.ts";
import { openEpisodes } from "./open-episodes.ts";

const conversations = [
  { role: "user", content: "count \u2028 rows" },
  { role: "assistant", content: "5 rows" },
];
const rows = Array.from({ length: 5 }, (_, index) => ({
  trial_name: `t__${index}`,
  episode: "episode-0",
  task: "t",
  result: index === 0 ? null : "1.0",
  conversations,
}));

async function read(dataset: string, options = {}): Promise<{ items: EpisodeItem[]; trials: unknown[] }> {
  const { items } = await openEpisodes(dataset, options);
  const all: EpisodeItem[] = [];
  for await (const item of items) all.push(item);
  return { items: all, trials: all.flatMap((item) => (item.type === "episode" ? [item.episode.trial] : [])) };
}

function parquet(more: Readonly<Record<string, unknown>> = {}): Buffer {
  const texts = (name: "trial_name" | "episode" | "task" | "result") => ({
    name,
    data: rows.map((row) => row[name]),
    type: "STRING" as const,
  });
  const message = [
    { name: "root", num_children: 5 },
    {
      name: "conversations",
      repetition_type: "OPTIONAL" as const,
      num_children: 1,
      converted_type: "LIST" as const,
    },
    { name: "list", repetition_type: "REPEATED" as const, num_children: 1 },
    { name: "element", repetition_type: "OPTIONAL" as const, num_children: 2 },
    {
      name: "role",
      repetition_type: "OPTIONAL" as const,
      type: "BYTE_ARRAY" as const,
      converted_type: "UTF8" as const,
    },
    {
      name: "content",
      repetition_type: "OPTIONAL" as const,
      type: "BYTE_ARRAY" as const,
      converted_type: "UTF8" as const,
    },
    ...["trial_name", "episode", "task", "result"].map((name) => ({
      name,
      repetition_type: "OPTIONAL" as const,
      type: "BYTE_ARRAY" as const,
      converted_type: "UTF8" as const,
    })),
  ];
  const columnData = [
    { name: "conversations", data: rows.map((row) => row.conversations) },
    texts("trial_name"),
    texts("episode"),
    texts("task"),
    texts("result"),
  ];
  const plain = columnData.map(({ name, data }) => ({ name, data }));
  return Buffer.from(parquetWriteBuffer({ schema: message, columnData: plain, rowGroupSize: 2, ...more }));
}

const jsonl = rows.map((row) => `${JSON.stringify(row)}\n`).join("");
const trials = rows.map((row) => row.trial_name);

test.each([
  ["rows.jsonl", jsonl],
  ["rows.jsonl.gz", gzipSync(jsonl)],
  ["rows.json", JSON.stringify(rows)],
  ["rows.parquet", parquet()],
  ["gzip.parquet", parquet({ codec: "GZIP", compressors: { GZIP: (bytes: Uint8Array) => gzipSync(bytes) } })],
])("reads %s", async (name, content) => {
  await using folder = await temporaryFolder();
  const file = path.join(folder.path, name);
  await writeFile(file, content);
  const found = await read(file);
  expect(found.trials).toEqual(trials);
  expect(found.items[1]).toMatchObject({ episode: { task: "t", result: "1.0", messages: conversations } });
  // A folder of it, too.
  if (!name.endsWith(".json")) expect((await read(folder.path)).trials).toEqual(trials);
});

test("a file of a hub dataset, by ranges, found by its card", async () => {
  await using hub = await WritableHub.start();
  const card =
    "---\nconfigs:\n- config_name: default\n  data_files:\n  - split: train\n    path: other/train-*\n---\n";
  hub.publish("me/traces", {
    "README.md": { content: Buffer.from(card) },
    "other/train-0.parquet": { content: parquet(), large: true },
    "data/wrong.parquet": { content: Buffer.from("not these") },
  });
  let isFirst = true;
  hub.fault = (request) => {
    const isLost = isFirst && request.includes("train-0");
    if (isLost) isFirst = false;
    return isLost ? "lost" : undefined;
  };
  const options = { endpoint: hub.endpoint };
  expect((await read("me/traces", options)).trials).toEqual(trials);
  const { origin, items } = await openEpisodes("me/traces", options);
  await items.return(undefined);
  expect(origin).toMatchObject({
    kind: "hub dataset",
    commit: hub.repositories.get("me/traces")?.head,
    files: [{ name: "other/train-0.parquet" }],
  });
});

test("JSON lines of a hub dataset without Parquet", async () => {
  await using hub = await WritableHub.start();
  hub.publish("me/lines", { "rows.jsonl": { content: Buffer.from(jsonl) } });
  expect((await read("me/lines", { endpoint: hub.endpoint })).trials).toEqual(trials);
});

test("bad lines are told with their place; the others are read", async () => {
  await using folder = await temporaryFolder();
  const file = path.join(folder.path, "rows.jsonl");
  const lines = jsonl.trimEnd().split("\n");
  await writeFile(
    file,
    [
      lines[0],
      '{"broken": ',
      "[1]",
      '{"trial_name": NaN, "episode": 1, "conversations": [{"role":"user","content":"x"}]}',
      lines[1],
    ].join("\r\n"),
  );
  const { items } = await read(file);
  expect(
    items.map((item) => (item.type === "problem" ? item.place.replace(/.*:/, "line ") : item.episode.trial)),
  ).toEqual(["t__0", "line 2", "line 3", undefined, "t__1"]);
});

test.each([
  ["rows.jsonl", `${JSON.stringify({ trial_name: "t", messages: [] })}\n`],
  [
    "rows.parquet",
    Buffer.from(
      parquetWriteBuffer({
        columnData: [
          { name: "trial_name", data: ["t"] },
          { name: "messages", data: ["x"] },
        ],
      }),
    ),
  ],
])("a missing column is named, and those that are there (%s)", async (name, content) => {
  await using folder = await temporaryFolder();
  const file = path.join(folder.path, name);
  await writeFile(file, content);
  await expect(read(file)).rejects.toThrow(
    /no episode and no conversations: received the columns trial_name, messages/,
  );
});

test.each([
  ["./nowhere", "no such file or folder"],
  ["nowhere.jsonl", "no such file or folder"],
])("%s: %s", async (dataset, message) => {
  await expect(read(dataset)).rejects.toThrow(message);
});

test("a Harbor job: trajectory with continuation, rewards, exceptions, what tests printed", async () => {
  await using folder = await temporaryFolder();
  const trial = path.join(folder.path, "job/count-rows__aB3");
  await mkdir(path.join(trial, "agent"), { recursive: true });
  await mkdir(path.join(trial, "verifier"));
  const agent = { name: "terminus-2", version: "2", model_name: "gpt-4o" };
  const call = { tool_call_id: "1", function_name: "bash", arguments: { command: "wc -l in.csv" } };
  const steps = [
    { step_id: 1, source: "user", message: "Count the rows." },
    {
      step_id: 2,
      source: "agent",
      message: "I count.",
      tool_calls: [call],
      observation: { results: [{ content: "5 in.csv" }] },
    },
  ];
  await writeFile(
    path.join(trial, "agent/trajectory.json"),
    JSON.stringify({
      schema_version: "ATIF-v1.6",
      agent,
      steps,
      continued_trajectory_ref: "trajectory.cont-1.json",
    }),
  );
  const rest = [
    { ...steps[0], is_copied_context: true },
    { step_id: 3, source: "agent", message: "Five." },
  ];
  await writeFile(path.join(trial, "agent/trajectory.cont-1.json"), JSON.stringify({ agent, steps: rest }));
  await writeFile(
    path.join(trial, "result.json"),
    JSON.stringify({
      task_name: "count-rows",
      trial_name: "count-rows__aB3",
      verifier_result: { rewards: { reward: 1 } },
      exception_info: { exception_type: "AgentTimeoutError" },
    }),
  );
  await writeFile(path.join(trial, "verifier/test-stdout.txt"), "1 passed");
  const broken = path.join(folder.path, "job/count-rows__zz/agent");
  await mkdir(broken, { recursive: true });
  await writeFile(path.join(broken, "trajectory.json"), "{}");
  const { items } = await read(folder.path);
  expect(items[0]).toMatchObject({
    episode: {
      trial: "count-rows__aB3",
      task: "count-rows",
      run: "job",
      model: "gpt-4o",
      reward: 1,
      result: undefined,
      verifierOutput: "1 passed",
    },
  });
  expect(items[0]?.type === "episode" && items[0].episode.messages).toEqual([
    { role: "user", content: "Count the rows." },
    {
      role: "assistant",
      content: 'I count.\n<tool_call>{"name":"bash","arguments":{"command":"wc -l in.csv"}}</tool_call>',
    },
    { role: "user", content: "5 in.csv" },
    { role: "assistant", content: "Five." },
  ]);
  expect(items[1]).toMatchObject({ type: "problem", message: expect.stringContaining("steps") });
});

test("a Harbor trial without a trajectory is a problem that tells its outcome", async () => {
  await using folder = await temporaryFolder();
  const trial = path.join(folder.path, "job/count-rows__aB3");
  await mkdir(path.join(trial, "agent/left"), { recursive: true });
  const rewards = { reward: 0 };
  await writeFile(
    path.join(trial, "result.json"),
    JSON.stringify({
      task_name: "count-rows",
      trial_name: "count-rows__aB3",
      verifier_result: { rewards },
    }),
  );
  // A job's own result, and a file of the agent's.
  await writeFile(path.join(folder.path, "job/result.json"), JSON.stringify({ n_total_trials: 1 }));
  await writeFile(path.join(trial, "agent/left/result.json"), "5");
  const { items } = await read(folder.path);
  expect(items).toMatchObject([
    {
      type: "problem",
      message: "the trial has no agent/trajectory.json",
      silent: { trial: "count-rows__aB3", task: "count-rows", run: "job", reward: 0, messages: [] },
    },
  ]);
});

test.each([429, 503, "lost"] as const)(
  "JSON lines of a hub that is busy are read whole (%s)",
  async (fault) => {
    await using hub = await WritableHub.start();
    const content = gzipSync(jsonl);
    hub.publish("me/rows", { "rows.jsonl.gz": { content } });
    // Waits between tries are random shares of seconds.
    vi.spyOn(Math, "random").mockReturnValue(0.001);
    let faults = 0;
    hub.fault = (request) => (request.endsWith("rows.jsonl.gz") && faults++ < 2 ? fault : undefined);
    const { trials } = await read("me/rows", { endpoint: hub.endpoint }).finally(() => vi.restoreAllMocks());
    expect(trials).toEqual(rows.map((row) => row.trial_name));
    expect(faults).toBe(3);
  },
);
