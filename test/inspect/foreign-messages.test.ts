import { mkdir, readdir } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { parseJson } from "../../src/bytes/json.ts";
import { Archive } from "../../src/bytes/zip/archive.ts";
import { exportRun } from "../../src/export/export-run.ts";
import { isChatMessage } from "../../src/export/inspect/is-chat-message.ts";
import { ingest } from "../../src/ingest/ingest.ts";
import type { JsonObject } from "../../src/model/json.ts";
import { jsonText } from "../../src/model/json-text.ts";
import type { TraceMessage } from "../../src/model/trace.ts";
import { openStore } from "../../src/store/store.ts";
import { madeUpCall, madeUpMessage, storeRun } from "../support/stored-run.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { foreignMessages } from "./foreign-messages.ts";

// What is written is kept where test/inspect/check.sh opens it with inspect_ai.
const kept = process.env["HINDCAST_INSPECT_LOGS"];

const messages = Object.values(foreignMessages).map((json): TraceMessage => {
  const { hash } = madeUpMessage(json);
  return { hash, json, role: /.*"role":"(\w+)"/.exec(json)?.[1], text: undefined };
});
// As it is in the log: by that name Inspect looks for a sample.
const ids = [
  "https://a.org/x",
  "https://a.org//x",
  "https://a.org/_/x",
  ".",
  "..",
  "",
  "a/../b",
  "a\\b",
  "C:\\x",
];

async function exported(store: string, name: string): Promise<string> {
  const folder = kept === undefined ? store : path.join(kept, "written");
  await mkdir(folder, { recursive: true });
  const out = path.join(folder, `${name}.eval`);
  await exportRun({ store, run: "run-1", format: "inspect", out });
  return out;
}

function samplesIn(file: string): JsonObject[] {
  const archive = Archive.open(file);
  try {
    return [...archive.members.keys()]
      .filter((name) => name.startsWith("samples/"))
      .map((name) => parseJson(archive.read(name)) as JsonObject);
  } finally {
    archive.close();
  }
}

const messagesOf = (sample: JsonObject) => sample.get("messages") as readonly JsonObject[];

describe("messages of other writers", () => {
  test.each(Object.entries(foreignMessages))("%s is not taken for Inspect's own", (_, json) => {
    expect(isChatMessage(parseJson(Buffer.from(json)))).toBe(false);
  });

  test("they are written in Inspect's form, as sent and as answers, and are read back as they were", async () => {
    await using folder = await temporaryFolder();
    const [before, after] = [path.join(folder.path, "before"), path.join(folder.path, "after")];
    const calls = messages.map(({ hash }, position) =>
      madeUpCall({ position, taskId: ids[position] ?? `task ${position}`, messages: [hash], answer: hash }),
    );
    await storeRun(before, { messages, calls });
    const out = await exported(before, "foreign");
    const samples = samplesIn(out);
    expect(samples.map((sample) => sample.get("id"))).toEqual(expect.arrayContaining(ids));
    for (const message of samples.flatMap(messagesOf)) expect(isChatMessage(message)).toBe(true);

    const { findings } = await ingest({ paths: [out], store: after });
    expect(findings.filter(({ level }) => level === "bad")).toEqual([]);
    await using store = await openStore(after);
    const tasks = new Set<string | undefined>();
    const said: string[] = [];
    for await (const { task_id, messages: sent = [], answer = "" } of store.calls(store.keys[0] ?? "")) {
      tasks.add(task_id);
      expect(sent).toEqual([answer]);
      said.push((await store.messages(store.keys[0] ?? "", sent)).get(answer)?.json ?? "");
    }
    expect(tasks).toEqual(new Set(calls.map(({ taskId }) => taskId)));
    expect(said.sort()).toEqual(messages.map(({ json }) => json).sort());
  });

  test("numbers of tools' arguments are written as they are", async () => {
    await using folder = await temporaryFolder();
    const [message] = messages.filter(({ json }) => json.includes("tool_use"));
    const hash = message?.hash ?? "";
    await storeRun(folder.path, { messages, calls: [madeUpCall({ messages: [hash] })] });
    const [sample] = samplesIn(await exported(folder.path, "arguments"));
    expect(jsonText((sample && messagesOf(sample)[0]?.get("tool_calls")) ?? null)).toBe(
      '[{"id":"t1","function":"get","arguments":{"id":1234567890123456789,"x":NaN},"type":"function"}]',
    );
  });
});

// Written as they are, Inspect's data frames fail at them, for every log that they are made of.
test("halves of surrogate pairs are spelled out, and are read back as they were", async () => {
  await using folder = await temporaryFolder();
  const [before, after] = [path.join(folder.path, "before"), path.join(folder.path, "after")];
  const half = '"\\ud800 alone"';
  const whole = '"\\\\ud800 spelled, and a pair: 😀"';
  const said = [half, whole].map((content): TraceMessage => {
    const json = `{"content":${content},"role":"user"}`;
    return { ...madeUpMessage(json), json, text: undefined };
  });
  const attempt = {
    taskId: "1",
    epoch: 1,
    outcome: "passed",
    score: 1,
    scoreName: "s",
    scores: `{"s":{"value":1,"explanation":${half}}}`,
    metadata: `{"who":${half},"plain":${whole}}`,
    details: `{"setup":${half}}`,
  } as const;
  const calls = [madeUpCall({ taskId: "1", messages: said.map(({ hash }) => hash) })];
  const run = { agentArgs: parseJson(Buffer.from(`{"a":${half}}`)) as JsonObject };
  await storeRun(before, { run, messages: said, attempts: [attempt], calls });
  const out = await exported(before, "halves");
  const archive = Archive.open(out);
  for (const name of archive.members.keys()) {
    const member = archive.read(name).toString();
    // Behind an even number of backslashes it would be an escape.
    expect(member, name).not.toMatch(/(?<!\\)(\\\\)*\\ud[89a-f]/i);
  }
  archive.close();
  const [sample] = samplesIn(out);
  expect(sample && messagesOf(sample).map((message) => message.get("content"))).toEqual([
    "\\ud800 alone",
    "\\ud800 spelled, and a pair: 😀",
  ]);

  await ingest({ paths: [out], store: after });
  await using store = await openStore(after);
  const [key = ""] = store.keys;
  for await (const { scores, metadata, details } of store.attempts(key))
    expect({ scores, metadata, details }).toMatchObject({
      scores: attempt.scores,
      metadata: attempt.metadata,
      details: attempt.details,
    });
  for await (const { messages: sent = [] } of store.calls(key)) {
    const read = await store.messages(key, sent);
    expect(sent.map((hash) => read.get(hash)?.json)).toEqual(said.map(({ json }) => json));
  }
});

const logs = "test/inspect/logs";

test.each((await readdir(logs)).filter((name) => /\.(eval|json)$/.test(name)))(
  "Inspect's own messages stay as they are: %s",
  async (name) => {
    await using folder = await temporaryFolder();
    await ingest({ paths: [path.join(logs, name)], store: folder.path });
    const [run = ""] = await readdir(path.join(folder.path, "runs"));
    const out = path.join(folder.path, "out.eval");
    await exportRun({ store: folder.path, run, format: "inspect", out });
    for (const message of samplesIn(out).flatMap(messagesOf))
      expect(jsonText(message)).not.toContain('"hindcast"');
  },
);

test("a run that tells no calls has none after it was read back, and its details are whole", async () => {
  await using folder = await temporaryFolder();
  const [before, after] = [path.join(folder.path, "before"), path.join(folder.path, "after")];
  const program = madeUpMessage("def f(): pass", "assistant");
  const attempt = {
    taskId: "1",
    epoch: 1,
    outcome: "passed" as const,
    score: 1,
    conversation: [program.hash],
    details: '{"status":"pass","tests":{}}',
  };
  await storeRun(before, { messages: [program], attempts: [attempt], shape: "none" });
  const out = await exported(before, "no-calls");
  expect(samplesIn(out)[0]?.get("events")).toHaveLength(1);
  await ingest({ paths: [out], store: after });
  await using store = await openStore(after);
  const [run] = await store.runs();
  expect(run).toMatchObject({ calls: 0, messages: 1, message_references: 0 });
  for await (const row of store.attempts(store.keys[0] ?? ""))
    expect(row).toMatchObject({ conversation: [program.hash], details: attempt.details, calls: 0 });
});
