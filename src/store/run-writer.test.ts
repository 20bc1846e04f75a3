import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { itemsOf, madeUpCall, madeUpMessage, storeRun } from "../../test/support/stored-run.ts";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { JsonNumber } from "../model/json.ts";
import type { TraceCall, TraceMessage } from "../model/trace.ts";
import { priceTable } from "../prices/price-table.ts";
import { fileOf, type StoreColumn, sqlType, tableNames, tables } from "./columns.ts";
import { beginRun } from "./run-writer.ts";
import { openStore } from "./store.ts";

// Reads a run's file with a DuckDB of its own: none of the store's reading code.
async function readFileOf(
  store: string,
  key: string,
  table: (typeof tableNames)[number],
  condition = "true",
) {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  const file = path.join(store, "runs", key, fileOf(table));
  return (
    await connection.runAndReadAll(`FROM read_parquet('${file}') WHERE ${condition}`)
  ).getRowObjectsJS();
}

async function bytesOf(store: string, key: string): Promise<Record<string, string>> {
  const folder = path.join(store, "runs", key);
  const names = (await readdir(folder)).sort();
  return Object.fromEntries(
    await Promise.all(
      names.map(async (name) => [name, (await readFile(path.join(folder, name))).toString("base64")]),
    ),
  );
}

const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constantFrom(
    "",
    "a\u0000b",
    "\ud800",
    'quote " and \\ slash',
    "line\nline",
    "𝄞 música",
    "'; DROP TABLE x",
  ),
);
const message: fc.Arbitrary<TraceMessage> = fc.oneof(
  fc.tuple(text, fc.constantFrom("user", "assistant", 'odd"role')).map(([content, role]) => {
    const made = madeUpMessage(content, role);
    return { ...made, text: content.toWellFormed() };
  }),
  fc.record({
    hash: fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 32, maxLength: 32 }),
    role: fc.option(fc.constantFrom("tool", "user"), { nil: undefined }),
    json: fc.constantFrom(
      '{"content":null,"role":"user"}',
      '{"content":"a","name":"b","role":"user"}',
      "[1]",
    ),
    text: fc.option(fc.constantFrom("a", ""), { nil: undefined }),
  }),
);
const count = fc.option(fc.nat(1e9), { nil: undefined });
const time = fc.option(
  fc.constantFrom(
    "2026-01-01T00:00:00.000001+00:00",
    "2026-01-01 02:00:00+02:00",
    "2025-05-02T22:39:30Z",
    "never",
  ),
  { nil: undefined },
);
const call = fc.record({
  callId: fc.constantFrom("a", "b", "c", "d", "e"),
  taskId: fc.option(fc.constantFrom("1", "10", "2", "naïve/task"), { nil: undefined }),
  epoch: fc.integer({ min: 1, max: 2 }),
  parentId: fc.option(fc.constantFrom("a", "b", "c", "nowhere"), { nil: undefined }),
  model: fc.option(fc.constantFrom("gpt-4o-2024-11-20", "no-such-model"), { nil: undefined }),
  startedAt: time,
  endedAt: time,
  latencySeconds: fc.option(fc.double({ min: 0, max: 1e6, noNaN: true }), { nil: undefined }),
  exception: fc.option(text, { nil: undefined }),
  tokens: fc.option(
    fc.record({ input: count, output: count, cacheRead: count, cacheWrite: count, reasoning: count }),
    { nil: undefined },
  ),
});

// What the store should say, worked out the slow way.
function leavesOf(calls: readonly TraceCall[]): ReadonlySet<TraceCall> {
  const isInside = (inner: TraceCall, outer: TraceCall, seen = new Set<TraceCall>()): boolean => {
    if (seen.has(inner)) return false;
    seen.add(inner);
    if (inner.parentId === undefined || inner.parentId === inner.callId) return false;
    if (inner.parentId === outer.callId) return true;
    return calls.some((other) => other.callId === inner.parentId && isInside(other, outer, seen));
  };
  return new Set(
    calls.filter((outer) => outer.tokens && !calls.some((inner) => inner.tokens && isInside(inner, outer))),
  );
}

function sumOrUnknown(values: readonly (number | undefined)[]): number | undefined {
  if (values.length === 0 || values.includes(undefined)) return undefined;
  return values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
}

test("whatever comes is there again, once, and the sums are those of its leaf calls", async () => {
  await using folder = await temporaryFolder();
  let run = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(message, { maxLength: 12 }),
      fc.array(call, { maxLength: 12 }),
      async (messages, rows) => {
        const key = `run-${run++}`;
        const hashes = messages.map(({ hash }) => hash);
        const calls = rows.map((row, position) =>
          madeUpCall({ ...row, position, messages: hashes.slice(0, position), answer: hashes[position] }),
        );
        // Everything twice, in parts of a few rows: the reader forgets, and repeats itself.
        const { row } = await storeRun(
          folder.path,
          { key, messages: [...messages, ...messages], calls },
          { heldBytes: 2000 },
        );
        const distinct = new Map([...messages].reverse().map((one) => [one.hash, one]));
        expect(row.messages).toBe(distinct.size);
        await using store = await openStore(folder.path);

        const stored = await store.messages(key, hashes);
        for (const one of distinct.values()) {
          expect(stored.get(one.hash)).toEqual({ ...one, text: one.text?.toWellFormed() });
        }

        const leaves = leavesOf(calls);
        const prices = priceTable();
        const costs = new Map(
          [...leaves].map((leaf) => [
            leaf,
            leaf.tokens && prices.cost(leaf.model, leaf.tokens, leaf.startedAt),
          ]),
        );
        let position = 0;
        for await (const found of store.calls(key)) {
          const source = calls[position++] as TraceCall;
          expect(found).toMatchObject({
            position: source.position,
            call_id: source.callId,
            task_id: source.taskId,
            messages: source.messages,
            answer: source.answer,
            exception: source.exception?.toWellFormed(),
            latency_seconds: source.latencySeconds,
            input_tokens: source.tokens?.input,
            is_leaf: leaves.has(source),
            cost: costs.get(source),
          });
          expect(found.started_at).toBe(isoOf(source.startedAt));
        }
        expect(position).toBe(calls.length);

        for await (const attempt of store.attempts(key)) {
          const own = calls.filter(
            ({ taskId, epoch }) => taskId === attempt.task_id && epoch === attempt.epoch,
          );
          const parts = own.filter((one) => leaves.has(one));
          expect(attempt.calls).toBe(own.length);
          expect(attempt.leaf_calls).toBe(parts.length);
          expect(attempt.input_tokens).toBe(sumOrUnknown(parts.map(({ tokens }) => tokens?.input)));
          const cost = sumOrUnknown(parts.map((one) => costs.get(one)));
          if (cost === undefined) expect(attempt.cost).toBeUndefined();
          else expect(attempt.cost).toBeCloseTo(cost, 9);
        }
        const unpriced = [...leaves].filter((leaf) => costs.get(leaf) === undefined).length;
        expect(row).toMatchObject({ calls: calls.length, leaf_calls: leaves.size, unpriced_calls: unpriced });
        expect(row.cost_recomputed === undefined).toBe(leaves.size === 0 || unpriced > 0);
      },
    ),
    { numRuns: 25 },
  );
});

function isoOf(logged: string | undefined): string | undefined {
  if (logged === undefined || logged === "never") return undefined;
  const micros = /\.\d{3}(\d{3})/.exec(logged)?.[1] ?? "000";
  return new Date(logged).toISOString().replace("Z", `${micros}Z`);
}

const sketch = {
  messages: [madeUpMessage("hello"), madeUpMessage("hi", "assistant")],
  calls: [
    madeUpCall({
      position: 0,
      messages: [madeUpMessage("hello").hash],
      answer: madeUpMessage("hi", "assistant").hash,
    }),
    madeUpCall({ position: 1, taskId: "2", model: "no-such-model" }),
    madeUpCall({ position: 2, taskId: "3", tokens: undefined }),
  ],
};

describe("the files", () => {
  test("hold exactly the columns in force, in order and type, and no call is lost to a null", async () => {
    await using folder = await temporaryFolder();
    await storeRun(folder.path, sketch);
    const connection = await (await DuckDBInstance.create(":memory:")).connect();
    for (const table of tableNames) {
      const file = path.join(folder.path, "runs/run-1", fileOf(table));
      const found = (await connection.runAndReadAll(`DESCRIBE FROM '${file}'`)).getRowObjectsJS();
      const expected = (tables[table] as readonly StoreColumn[]).map(({ name, type }) => [
        name,
        sqlType(type).replace("TIMESTAMPTZ", "TIMESTAMP WITH TIME ZONE"),
      ]);
      expect(found.map((row) => [row["column_name"], row["column_type"]])).toEqual(expected);
    }
  });

  test("of a run without calls or messages are all there, and empty", async () => {
    await using folder = await temporaryFolder();
    const { row } = await storeRun(folder.path, { run: { latencies: [] } });
    expect(row).toMatchObject({ attempts: 0, calls: 0, messages: 0, leaf_calls: 0, unpriced_calls: 0 });
    expect(row.cost_recomputed).toBeUndefined();
    for (const table of ["attempts", "calls", "messages", "usage"] as const) {
      expect(await readFileOf(folder.path, "run-1", table)).toEqual([]);
    }
  });

  test("are equal, byte by byte, for equal items, and a run is not written twice", async () => {
    await using folder = await temporaryFolder();
    const [one, two] = [path.join(folder.path, "one"), path.join(folder.path, "two")];
    expect((await storeRun(one, sketch)).isNew).toBe(true);
    await storeRun(two, { ...sketch, key: "other" });
    expect((await storeRun(two, sketch)).isNew).toBe(true);
    expect((await storeRun(two, sketch)).isNew).toBe(false);
    expect(await bytesOf(two, "run-1")).toEqual(await bytesOf(one, "run-1"));
    expect(await readdir(path.join(two, ".staging"))).toEqual([]);
    expect(await readdir(path.join(two, "runs"))).toEqual(["other", "run-1"]);
  });
});

test("what a source tells of attempts and of its run is there, beside what follows from calls", async () => {
  await using folder = await temporaryFolder();
  const said = madeUpMessage("done", "assistant");
  const told = {
    attemptId: "uuid-1",
    scoreName: "match",
    verdict: "timeout",
    scores: '{"match":{"value":"I"}}',
    limitType: "time",
    limitValue: 30,
    error: "it broke",
    retries: 2,
    latencySeconds: 31.5,
    workingSeconds: 29,
    input: "do it",
    target: "done",
    metadata: '{"level":1}',
    conversation: [said.hash],
    details: '{"choices":["a"]}',
  } as const;
  const { row } = await storeRun(folder.path, {
    messages: [said],
    calls: [
      madeUpCall({ taskId: "1", role: "grader", cached: true }),
      madeUpCall({ position: 1, taskId: "2" }),
    ],
    attempts: [
      { taskId: "1", epoch: 1, outcome: "failed", score: 0, ...told },
      { taskId: "1", epoch: 2, outcome: "passed", score: 1, conversation: [] },
    ],
    outcomes: [{ taskId: "2", epoch: 1, outcome: "error", score: undefined }],
    extras: {
      status: "cancelled",
      error: "stopped",
      scores: "[]",
      epochs: 2,
      expectedAttempts: 4,
      provenance: "{}",
    },
  });
  expect(row).toMatchObject({ status: "cancelled", error: "stopped", epochs: 2, expected_attempts: 4 });
  expect(row).toMatchObject({ attempts: 3, passed: 1, failed: 1, errors: 1, scores: "[]", provenance: "{}" });
  await using store = await openStore(folder.path);
  const attempts = [];
  for await (const attempt of store.attempts("run-1")) attempts.push(attempt);
  expect(attempts[0]).toMatchObject({
    task_id: "1",
    epoch: 1,
    outcome: "failed",
    calls: 1,
    attempt_id: told.attemptId,
    score_name: told.scoreName,
    verdict: told.verdict,
    scores: told.scores,
    limit_type: told.limitType,
    limit_value: told.limitValue,
    error: told.error,
    retries: told.retries,
    latency_seconds: told.latencySeconds,
    working_seconds: told.workingSeconds,
    input: told.input,
    target: told.target,
    metadata: told.metadata,
    conversation: told.conversation,
    details: told.details,
  });
  expect(attempts[1]).toMatchObject({ epoch: 2, outcome: "passed", conversation: [], calls: 0 });
  expect(attempts[2]).toMatchObject({ task_id: "2", outcome: "error", calls: 1 });
  expect([attempts[2]?.conversation, attempts[2]?.details]).toEqual([undefined, undefined]);
  const calls = [];
  for await (const call of store.calls("run-1")) calls.push(call);
  expect(calls.map(({ role, cached }) => [role, cached])).toEqual([
    ["grader", true],
    [undefined, undefined],
  ]);
});

test("cost as reported and as recomputed stand side by side, with what has no price", async () => {
  await using folder = await temporaryFolder();
  const usage = { cacheRead: 0, cacheWrite: undefined, reasoning: undefined };
  const { row } = await storeRun(folder.path, {
    ...sketch,
    run: { cost: 2 },
    reportedUsage: [{ model: "m", input: 7, output: undefined, ...usage }],
  });
  expect(row).toMatchObject({ cost_reported: 2, unpriced_calls: 1, leaf_calls: 2 });
  expect(row.cost_priced).toBeCloseTo(0.0035, 12);
  expect([row.cost_recomputed, row.cost_difference]).toEqual([undefined, undefined]);

  const priced = await storeRun(folder.path, {
    ...sketch,
    key: "priced",
    calls: sketch.calls.slice(0, 1),
    run: { cost: 2 },
  });
  expect(priced.row.cost_recomputed).toBeCloseTo(0.0035, 12);
  expect(priced.row.cost_difference).toBeCloseTo(-1.9965, 12);
  expect(await readFileOf(folder.path, "run-1", "usage")).toMatchObject([
    { origin: "reported", model: "m", calls: null, input_tokens: 7n, output_tokens: null, cost: null },
    { origin: "recomputed", model: "gpt-4o-2024-11-20", calls: 1n, input_tokens: 1000n, cost: 0.0035 },
    { origin: "recomputed", model: "no-such-model", calls: 1n, input_tokens: 1000n, cost: null },
  ]);
});

test("an attempt is whatever calls, outcomes or latencies name; a latency of several tries is of none", async () => {
  await using folder = await temporaryFolder();
  const seconds = (taskId: string) => ({ taskId, seconds: new JsonNumber("2.50") });
  await storeRun(folder.path, {
    run: { latencies: [seconds("called"), seconds("only-timed"), seconds("twice")] },
    calls: [
      madeUpCall({ position: 0, taskId: "called" }),
      madeUpCall({ position: 1, taskId: "twice" }),
      madeUpCall({ position: 2, taskId: "twice", epoch: 2 }),
      madeUpCall({ position: 3, taskId: undefined }),
    ],
    outcomes: [
      { taskId: "called", epoch: 1, outcome: "passed", score: 1 },
      { taskId: "only-judged", epoch: 1, outcome: undefined, score: undefined },
      { taskId: "twice", epoch: 2, outcome: "error", score: undefined },
    ],
  });
  await using store = await openStore(folder.path);
  const attempts: unknown[] = [];
  for await (const row of store.attempts("run-1")) {
    attempts.push([row.task_id, row.epoch, row.outcome, row.latency_seconds, row.calls]);
  }
  expect(attempts).toEqual([
    ["called", 1, "passed", 2.5, 1],
    ["only-judged", 1, undefined, undefined, 0],
    ["only-timed", 1, undefined, 2.5, 0],
    ["twice", 1, undefined, undefined, 1],
    ["twice", 2, "error", undefined, 1],
  ]);
  const [run] = await store.runs();
  expect(run).toMatchObject({ attempts: 5, passed: 1, failed: 0, errors: 1, calls: 4 });
});

test("messages of many parts are one table, in order, that can be searched by every column", async () => {
  await using folder = await temporaryFolder();
  const roles = ["system", "user", "assistant", "tool"];
  const messages = Array.from({ length: 3000 }, (_, index) =>
    madeUpMessage(`${index} ${"text ".repeat(index % 50)}`, roles[index % roles.length]),
  );
  // What the reader repeats is dropped, in whatever part it stands.
  const repeated = [...messages, ...messages.slice(100, 110)];
  await storeRun(folder.path, { messages: repeated }, { heldBytes: 2000 });
  const rows = await readFileOf(folder.path, "run-1", "messages");
  expect(rows.map(({ hash }) => hash)).toEqual(messages.map(({ hash }) => hash));
  expect(rows.map(({ position }) => Number(position))).toEqual(messages.map((_, index) => index));
  expect(new Set(rows.map(({ run_key: key }) => key))).toEqual(new Set(["run-1"]));
  for (const condition of ["position = 2718", `hash = '${messages[2718]?.hash}'`, "text LIKE '2718 %'"]) {
    expect(await readFileOf(folder.path, "run-1", "messages", condition)).toEqual([rows[2718]]);
  }
  expect(await readFileOf(folder.path, "run-1", "messages", "role = 'tool'")).toHaveLength(750);
  expect(await readFileOf(folder.path, "run-1", "messages", "run_key <> 'run-1'")).toEqual([]);
});

test("an abandoned run leaves nothing", async () => {
  await using folder = await temporaryFolder();
  const writer = await beginRun(folder.path, { heldBytes: 100 });
  for (const item of itemsOf(sketch)) {
    writer.add(item);
    if (writer.isFull) writer.flush();
  }
  await writer.abandon();
  expect(await readdir(path.join(folder.path, ".staging"))).toEqual([]);
  expect(await readdir(path.join(folder.path, "runs"))).toEqual([]);
});

test("a message of many megabytes is stored whole", async () => {
  await using folder = await temporaryFolder();
  const long = madeUpMessage("0123456789abcdef".repeat(1_500_000));
  await storeRun(folder.path, { messages: [madeUpMessage("before"), long, madeUpMessage("after")] });
  await using store = await openStore(folder.path);
  const found = (await store.messages("run-1", [long.hash])).get(long.hash);
  expect(found?.json === long.json && found.text === long.text).toBe(true);
});
