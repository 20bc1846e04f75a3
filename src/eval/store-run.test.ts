import { cp, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { madeUpPlan, madeUpTask } from "../../test/support/solving.ts";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { noModel } from "../model/no-model.ts";
import { openStore } from "../store/store.ts";
import type { LoggedCall } from "./log/events.ts";
import { type AttemptState, askedCalls } from "./log/run-state.ts";
import { storeRun } from "./store-run.ts";
import { summarise } from "./summary.ts";

const call = (model: string): LoggedCall => ({
  model,
  messages: [{ role: "user", content: "Write task_func." }],
  key: "k",
  answer: "x",
  tokens: { input: 3000, output: 500, cacheRead: 1000, cacheWrite: undefined, reasoning: undefined },
  cost: (2000 * 2.5 + 1000 * 1.25 + 500 * 10) / 1e6,
  at: "2026-01-01T00:00:00.000Z",
  seconds: 1,
});

function attempt(verdict: "pass" | "fail", models: readonly string[]): AttemptState {
  const at = { taskId: "bench/1", epoch: 1 };
  const times = { startedAt: "2026-01-01T00:00:00.000Z", endedAt: "2026-01-01T00:00:01.000Z" };
  return {
    ...at,
    answered: { type: "attempt-answered", ...at, ...times, answer: "x", log: "hm" },
    unanswered: undefined,
    graded: { type: "attempt-graded", ...at, verdict, details: {}, program: "y" },
    asked: askedCalls(models.map(call)),
    payments: [],
  };
}

const statistics = { confidence: 0.95, resamples: 100, seed: 1 };

function stored(folder: string, one: AttemptState, plan = madeUpPlan()) {
  const tasks = new Map([["bench/1", madeUpTask()]]);
  const summary = summarise([one], statistics);
  return storeRun(folder, { plan, folder, attempts: [one], tasks, summary }, {});
}

test("a run records what its models' tokens cost, and the cost follows from that", async () => {
  await using folder = await temporaryFolder();
  const key = await stored(folder.path, attempt("pass", ["openai/gpt-4o", "nobody/knows"]));
  await using store = await openStore(folder.path);
  const [row] = await store.runs();
  const { prices } = JSON.parse(row?.provenance ?? "{}");
  const { "openai/gpt-4o": units, "nobody/knows": unknown } = prices.dollars_per_million_tokens;
  expect(units).toEqual({
    at: "2026-01-01T00:00:00.000Z",
    input: 2.5,
    output: 10,
    cache_read: 1.25,
    cache_write: 2.5,
  });
  expect(unknown).toBeNull();
  expect(prices.table).toContain("genai-prices");
  const { tokens, cost } = call("openai/gpt-4o");
  const { input = 0, output = 0, cacheRead = 0 } = tokens ?? {};
  const again = (input - cacheRead) * units.input + cacheRead * units.cache_read + output * units.output;
  expect(again / 1e6).toBeCloseTo(cost ?? 0, 12);
  const { value } = await store.attempts(key).next();
  expect(JSON.parse(value?.details ?? "{}")).toMatchObject({ answer: "x", program: "y", solver_log: "hm" });
});

test("a run that is stored again appears before the old one goes, and what a kill left of both is put right", async () => {
  await using folder = await temporaryFolder();
  const runs = path.join(folder.path, "runs");
  const old = await stored(folder.path, attempt("fail", []));
  await cp(path.join(runs, old), path.join(folder.path, ".staging", "kept"), { recursive: true });
  const key = await stored(folder.path, attempt("pass", []));
  expect(key).not.toBe(old);
  // As after a kill between the two steps: both are there, each of them whole.
  await rename(path.join(folder.path, ".staging", "kept"), path.join(runs, old));
  {
    await using store = await openStore(folder.path);
    expect(store.keys.toSorted()).toEqual([key, old].toSorted());
    for (const one of store.keys) expect((await store.attempts(one).next()).value?.task_id).toBe("bench/1");
  }
  expect(await stored(folder.path, attempt("pass", []))).toBe(key);
  await using store = await openStore(folder.path);
  expect(store.keys).toEqual([key]);
});

test("what was ingested under the same run id stays, and so does a run by another plan", async () => {
  await using folder = await temporaryFolder();
  const runs = path.join(folder.path, "runs");
  const old = await stored(folder.path, attempt("fail", []));
  const facts = JSON.parse(await readFile(path.join(runs, old, "run.json"), "utf8"));
  const { planSha256: _, ...before } = facts;
  const others = {
    "run-1-00000000000000aa": { ...before, reader: "hindcast 0.1.0 inspect" },
    "run-1-00000000000000bb": { ...facts, planSha256: "ab".repeat(32) },
    // Stored before plans were told.
    "run-1-00000000000000cc": before,
  };
  for (const [key, record] of Object.entries(others)) {
    await cp(path.join(runs, old), path.join(runs, key), { recursive: true });
    await writeFile(path.join(runs, key, "run.json"), JSON.stringify({ ...record, key }));
  }
  const key = await stored(folder.path, attempt("pass", []));
  await using store = await openStore(folder.path);
  expect(store.keys.toSorted()).toEqual(["run-1-00000000000000aa", "run-1-00000000000000bb", key].toSorted());
});

test("a run that asked nothing through Hindcast has no known cost; what tries given up cost stands beside it", async () => {
  await using folder = await temporaryFolder();
  const key = await stored(folder.path, {
    ...attempt("pass", []),
    payments: [{ key: "given up", cost: 0.25 }],
  });
  await using store = await openStore(folder.path);
  const [row] = await store.runs();
  expect([row?.run_key, row?.cost_reported, row?.cost_recomputed]).toEqual([key, undefined, undefined]);
  expect(JSON.parse(row?.provenance ?? "{}")).toMatchObject({ abandoned_cost: 0.25 });
});

const crashed: AttemptState = {
  taskId: "bench/1",
  epoch: 1,
  answered: undefined,
  unanswered: {
    type: "attempt-unanswered",
    taskId: "bench/1",
    epoch: 1,
    startedAt: "2026-01-01T00:00:00.000Z",
    endedAt: "2026-01-01T00:00:01.000Z",
    verdict: "infra",
    message: "agent.py ended with exit code 1",
  },
  graded: undefined,
  asked: askedCalls([]),
  payments: [],
};

test("a run is cancelled where attempts are missing, not where the infrastructure broke one", async () => {
  await using folder = await temporaryFolder();
  await stored(folder.path, crashed);
  const plan = madeUpPlan({ runId: "run-2", taskIds: ["bench/1", "bench/2"] });
  const attempts = [attempt("pass", [])];
  const summary = summarise(
    [...attempts, { ...crashed, taskId: "bench/2", unanswered: undefined }],
    statistics,
  );
  await storeRun(folder.path, { plan, folder: folder.path, attempts, tasks: new Map(), summary }, {});
  await using store = await openStore(folder.path);
  const statuses = (await store.runs()).map(({ run_id, status, errors }) => [run_id, status, errors]);
  expect(statuses).toEqual([
    ["run-1", "success", 1],
    ["run-2", "cancelled", 0],
  ]);
});

test("without calls an attempt's conversation is the prompt and the answer, as far as there is one", async () => {
  await using folder = await temporaryFolder();
  const keys = [
    await stored(folder.path, attempt("fail", []), madeUpPlan({ model: noModel })),
    await stored(folder.path, crashed, madeUpPlan({ runId: "run-2" })),
    await stored(folder.path, attempt("fail", ["openai/gpt-4o"]), madeUpPlan({ runId: "run-3" })),
  ];
  await using store = await openStore(folder.path);
  const said = async (key: string) => {
    const { value } = await store.attempts(key).next();
    const conversation: readonly string[] | undefined = value?.conversation;
    const messages = await store.messages(key, conversation ?? []);
    return conversation?.map((hash) => [messages.get(hash)?.role, messages.get(hash)?.text]);
  };
  expect(await Promise.all(keys.map(said))).toEqual([
    [
      ["user", "Write task_func."],
      ["assistant", "x"],
    ],
    [["user", "Write task_func."]],
    undefined,
  ]);
  const [row] = await store.runs();
  expect([row?.agent_name, row?.model, row?.message_references]).toEqual(["baseline", "none/none", 0]);
});
