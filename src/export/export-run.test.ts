import { mkdir, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { expect, test } from "vitest";
import { madeUpCall, madeUpMessage, type RunSketch, storeRun } from "../../test/support/stored-run.ts";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { ingest } from "../ingest/ingest.ts";
import { noModel } from "../model/no-model.ts";
import type { TraceCall, TraceMessage } from "../model/trace.ts";
import { unknownTokens } from "../model/trace.ts";
import { filesRead } from "../store/database.ts";
import { openStore } from "../store/store.ts";
import { traceCall } from "../transcript/trace-call.ts";
import { type ExportFormat, exportFormats, exportRun } from "./export-run.ts";

/** The conversations of the only attempt of a run, as exported. */
async function conversationsOf(sketch: RunSketch, format: ExportFormat): Promise<unknown> {
  await using folder = await temporaryFolder();
  // As no other file and no column's value, whatever DuckDB makes of such names.
  const [store, out] = [
    path.join(folder.path, "task_id=9/st[o]re"),
    path.join(folder.path, "score=1/o*t[1]"),
  ];
  await mkdir(path.dirname(out));
  await storeRun(store, sketch);
  await exportRun({ store, run: "run-1", format, out });
  if (format === "jsonl") return JSON.parse(await readFile(out, "utf8")).conversations;
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  const rows = await connection.runAndReadAll(`SELECT conversations FROM ${filesRead("read_parquet", out)}`);
  return JSON.parse(String(rows.getRows()[0]?.[0]));
}

const said = (json: string): TraceMessage => ({ ...madeUpMessage("x"), json });
const calling = (message: TraceMessage): RunSketch => ({
  messages: [message],
  calls: [madeUpCall({ messages: [message.hash] })],
});

test.each(["jsonl", "parquet"] as const)(
  "%s: an attempt without calls has the conversation that it ended with",
  async (format) => {
    const messages = [madeUpMessage("q"), madeUpMessage("def f(): pass", "assistant")];
    const attempt = {
      taskId: "1",
      epoch: 1,
      outcome: undefined,
      score: undefined,
      conversation: messages.map(({ hash }) => hash),
    };
    expect(await conversationsOf({ messages, attempts: [attempt] }, format)).toEqual([
      [
        { role: "user", content: "q" },
        { role: "assistant", content: "def f(): pass" },
      ],
    ]);
  },
);

test.each(["jsonl", "parquet"] as const)("%s: a bare NaN of a message is null", async (format) => {
  const message = said('{"content":[{"n":NaN,"text":"hi","w":-Infinity}],"role":"user"}');
  expect(await conversationsOf(calling(message), format)).toEqual([
    [{ role: "user", content: [{ text: "hi", n: null, w: null }] }],
  ]);
});

test.each([
  ["jsonl", "hi \ud800"],
  ["parquet", "hi \ufffd"],
] as const)("%s: half a surrogate pair", async (format, text) => {
  const message = said('{"content":"hi \\ud800","role":"user"}');
  expect(await conversationsOf(calling(message), format)).toEqual([[{ role: "user", content: text }]]);
});

test.each(exportFormats)("%s: calls that name no task are told of", async (format) => {
  await using folder = await temporaryFolder();
  const out = path.join(folder.path, "out.eval");
  const calls = [
    madeUpCall(),
    madeUpCall({ position: 1, taskId: undefined }),
    madeUpCall({ position: 2, taskId: undefined }),
  ];
  const run = { benchmark: "bigcodebench" };
  await storeRun(folder.path, { run, calls });
  const { notKept } = await exportRun({ store: folder.path, run: "run-1", format, out });
  expect(notKept).toContain("2 calls that name no task");
});

test("calls that do not say in which of several tries they were made go with none, and are told of", async () => {
  await using folder = await temporaryFolder();
  const out = path.join(folder.path, "out.eval");
  const tries = [1, 2].map((epoch) => ({ taskId: "1", epoch, outcome: "failed" as const, score: undefined }));
  const calls = [madeUpCall({ taskId: "1", epoch: undefined })];
  await storeRun(folder.path, { calls, outcomes: tries });
  const { written, notKept } = await exportRun({ store: folder.path, run: "run-1", format: "inspect", out });
  expect(written).toBe(2);
  expect(notKept[0]).toBe("1 calls that name no task, or do not say in which try at it they were made");
});

test("attempts that an Inspect log cannot tell apart are refused", async () => {
  await using folder = await temporaryFolder();
  const out = path.join(folder.path, "run.eval");
  const attempt = { taskId: "1", epoch: 1, outcome: "passed" as const, score: 1 };
  await storeRun(folder.path, { attempts: [attempt, attempt] });
  const exported = exportRun({ store: folder.path, run: "run-1", format: "inspect", out });
  await expect(exported).rejects.toThrow(/received "samples\/1_epoch_1\.json" twice/);
  expect(await readdir(folder.path)).not.toContain("run.eval");
});

test("a file of the store is not written over", async () => {
  await using folder = await temporaryFolder();
  await storeRun(folder.path, {});
  const [key = ""] = await readdir(path.join(folder.path, "runs"));
  const out = path.join(folder.path, "runs", key, "calls.parquet");
  const exported = exportRun({ store: folder.path, run: "run-1", format: "parquet", out });
  await expect(exported).rejects.toThrow(/calls\.parquet is read, and would be overwritten/);
});

test("an Inspect log keeps counts that its fields cannot hold", async () => {
  await using folder = await temporaryFolder();
  const [before, after] = [path.join(folder.path, "before"), path.join(folder.path, "after")];
  const out = path.join(folder.path, "run.eval");
  const counts = [
    { ...unknownTokens, output: 7 },
    { ...unknownTokens, output: 7, cacheRead: 3 },
    { ...unknownTokens, input: 7 },
    { ...unknownTokens, input: 5, output: 1, cacheRead: 8 },
    { ...unknownTokens, input: 9, output: 1, cacheRead: 8 },
  ];
  const message = madeUpMessage("hi");
  const messages = [message.hash];
  // A call without messages is written as another kind of event.
  const calls = counts.flatMap((tokens, index) => [
    madeUpCall({ callId: `a${index}`, position: 2 * index, messages, tokens }),
    madeUpCall({ callId: `b${index}`, position: 2 * index + 1, tokens }),
  ]);
  await storeRun(before, { messages: [message], calls });
  await exportRun({ store: before, run: "run-1", format: "inspect", out });
  await ingest({ paths: [out], store: after });
  await using store = await openStore(after);
  const read = new Map<string | undefined, TraceCall["tokens"]>();
  for await (const row of store.calls(store.keys[0] ?? "")) read.set(row.call_id, traceCall(row).tokens);
  expect(read).toEqual(new Map(calls.map(({ callId, tokens }) => [callId, tokens])));
});

test("an attempt without calls comes back from an Inspect log without any", async () => {
  await using folder = await temporaryFolder();
  const [before, after] = [path.join(folder.path, "before"), path.join(folder.path, "after")];
  const out = path.join(folder.path, "run.eval");
  const messages = [madeUpMessage("q"), madeUpMessage("a", "assistant")];
  const conversation = messages.map(({ hash }) => hash);
  const attempt = { taskId: "1", epoch: 1, outcome: "passed", score: 1, conversation } as const;
  await storeRun(before, { run: { agentName: "exec", modelName: noModel }, messages, attempts: [attempt] });
  await exportRun({ store: before, run: "run-1", format: "inspect", out });
  await ingest({ paths: [out], store: after });
  await using store = await openStore(after);
  const [row] = await store.runs();
  expect(row).toMatchObject({ agent_name: "exec", model: noModel, calls: 0, messages: 2 });
  expect((await store.attempts(store.keys[0] ?? "").next()).value).toMatchObject({ calls: 0, conversation });
});
