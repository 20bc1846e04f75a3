import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTraceZip } from "../../src/bytes/zip/trace-zip.ts";
import { ingest } from "../../src/ingest/ingest.ts";
import type { StoreRow } from "../../src/store/columns.ts";
import { openStore, type Store } from "../../src/store/store.ts";
import { type ReferenceCall, referenceCalls } from "../support/reference-trace-reader.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { dataFile, hasData } from "./data.ts";

const traces = dataFile("hal/traces");
const names = hasData ? readdirSync(traces).filter((name) => name.includes("_UPLOAD.")) : [];

/** The trace's JSON, from a reader that shares nothing with the store's. */
async function textOf(name: string): Promise<string> {
  const file = path.join(traces, name);
  if (name.endsWith(".json")) return readFileSync(file, "utf8");
  const parts: Uint8Array[] = [];
  for (const member of await openTraceZip(file)) for await (const part of member.stream()) parts.push(part);
  return Buffer.concat(parts).toString();
}

describe.skipIf(!hasData)("the real traces in a store", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let store: Store;
  let runs: StoreRow<"runs">[];
  beforeAll(async () => {
    folder = await temporaryFolder();
    const { ingested, findings } = await ingest({ paths: [traces], store: folder.path });
    expect(findings.filter(({ level }) => level === "bad")).toEqual([]);
    expect(ingested).toHaveLength(names.length);
    store = await openStore(folder.path);
    runs = await store.runs();
  }, 60_000);
  afterAll(async () => {
    await store[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  test.each(names)("%s: every call, its messages and tokens are those of the file", async (name) => {
    const text = await textOf(name);
    const wanted = referenceCalls(text);
    expect(wanted.length).toBeGreaterThan(0);
    const run = runOf(JSON.parse(text).config.run_id);
    const calls: StoreRow<"calls">[] = [];
    for await (const call of store.calls(run.run_key ?? "")) calls.push(call);
    const hashes = new Set(calls.flatMap(({ messages = [], answer }) => [...messages, answer ?? ""]));
    const messages = await store.messages(run.run_key ?? "", hashes);
    const json = (hash: string | undefined) => hash && messages.get(hash)?.json;
    expect(calls).toHaveLength(wanted.length);
    for (const [index, call] of calls.entries()) {
      const { tokens, ...source } = wanted[index] as ReferenceCall;
      expect({
        callId: call.call_id,
        taskId: call.task_id,
        model: call.model,
        messages: call.messages?.map(json),
        answer: json(call.answer),
        input: call.input_tokens,
        output: call.output_tokens,
      }).toEqual({
        callId: source.callId,
        taskId: source.taskId,
        model: source.model,
        messages: source.messages,
        answer: source.answer,
        input: tokens?.input,
        output: tokens?.output,
      });
    }
    expect(run).toMatchObject({ calls: wanted.length, messages: messages.size });
  });

  test.each(names)("%s: outcomes are the task lists of its results", async (name) => {
    const { config, results } = JSON.parse(await textOf(name));
    const run = runOf(config.run_id);
    expect([run.passed, run.failed]).toEqual([results.successful_tasks.length, results.failed_tasks.length]);
  });

  function runOf(runId: string): StoreRow<"runs"> {
    const run = runs.find((row) => row.run_id === runId);
    if (!run) throw new Error(`no run ${runId}`);
    return run;
  }
});
