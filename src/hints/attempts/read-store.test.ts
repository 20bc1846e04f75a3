import { createHash } from "node:crypto";
import path from "node:path";
import { expect, test } from "vitest";
import { hinting } from "../../../test/support/hinting.ts";
import { madeUpCall, madeUpMessage, type RunSketch, storeRun } from "../../../test/support/stored-run.ts";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import type { AttemptOutcome } from "../../model/outcome.ts";
import type { TraceMessage } from "../../model/trace.ts";
import { gatherAttempts } from "./gather.ts";
import { openAttempts } from "./open-attempts.ts";

function message(fields: Readonly<Record<string, unknown>> & { readonly role: string }): TraceMessage {
  const json = JSON.stringify(fields);
  const hash = createHash("sha256").update(json).digest("hex").slice(0, 32);
  return { hash, role: fields.role, json, text: undefined };
}

const system = madeUpMessage("Work in the shell.", "developer");
const user = madeUpMessage("Task: count the rows of /app/in.csv");
const command = '{"command": "wc -l /app/in.csv"}';
const call = message({
  role: "assistant",
  content: null,
  reasoning_content: "Lines first.",
  tool_calls: [{ id: "c1", type: "function", function: { name: "bash", arguments: command } }],
});
const output = message({ role: "tool", tool_call_id: "c1", content: "71834 /app/in.csv" });
const end = madeUpMessage("The file has a header, so I subtract one row.", "assistant");
const other = madeUpMessage("71834 it is.", "assistant");
const helper = madeUpMessage("Sum this up.");
const sum = madeUpMessage("Summed up.", "assistant");
const messages = [system, user, call, output, end, other, helper, sum];

/** An attempt as its calls: two of the agent, and one of a helper with a conversation of its own. */
function callsOf(taskId: string, epoch: number, isRight = true) {
  const sent = [
    { messages: [system, user], answer: call },
    { messages: [helper], answer: sum },
    { messages: [system, user, call, output], answer: isRight ? end : other },
  ];
  return sent.map(({ messages: history, answer }, position) =>
    madeUpCall({
      callId: `${taskId}-${epoch}-${position}`,
      position,
      taskId,
      epoch,
      startedAt: `2026-01-01T00:00:0${position}.000000+00:00`,
      messages: history.map(({ hash }) => hash),
      answer: answer.hash,
    }),
  );
}

async function stored(outcomes: readonly AttemptOutcome[], more: Partial<RunSketch> = {}) {
  const folder = await temporaryFolder();
  const store = path.join(folder.path, "store");
  const calls = outcomes.flatMap(({ taskId, epoch, outcome }) =>
    callsOf(taskId, epoch, outcome === "passed"),
  );
  await storeRun(store, {
    key: "0123456789abcdef",
    messages,
    calls,
    outcomes,
    run: { latencies: [] },
    ...more,
  });
  return { store, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

async function gathered(store: string) {
  const { origin, items } = await openAttempts(store, {});
  expect(origin).toMatchObject({ kind: "store", dataset: "store" });
  return await gatherAttempts(items, { threshold: 1 });
}

const ended = (taskId: string, epoch: number, given: AttemptOutcome["outcome"], score?: number) => ({
  taskId,
  epoch,
  outcome: given,
  score,
});

test("an attempt is the longest of its conversations, with reasoning and calls in it", async () => {
  await using given = await stored([ended("7", 2, "passed", 1)]);
  using found = await gathered(given.store);
  expect(found.reading).toMatchObject({ attempts: 1, unreadable: 0, shape: "independent attempts" });
  const [head] = found.tasks[0]?.attempts ?? [];
  if (head === undefined) throw new Error("no attempt");
  expect(head).toMatchObject({
    id: "0123456789ab/7/episode-2",
    task: "bench/7",
    agent: "Scaffold (model)",
    model: "model",
  });
  expect(found.load(head).messages).toEqual([
    { role: "system", content: "Work in the shell." },
    { role: "user", content: "Task: count the rows of /app/in.csv" },
    {
      role: "assistant",
      content: `<think>Lines first.</think>\n<tool_call>{"name":"bash","arguments":${command}}</tool_call>`,
    },
    { role: "tool", content: "71834 /app/in.csv" },
    { role: "assistant", content: "The file has a header, so I subtract one row." },
  ]);
});

test("outcomes are the benchmark's, its score only tells part of a success from none", async () => {
  await using given = await stored([
    ended("1", 1, "passed", 0.2),
    ended("1", 2, "failed"),
    ended("1", 3, "failed", 0.5),
    // Where more is better is not known.
    ended("1", 4, "failed", 37),
    ended("1", 5, "error"),
    ended("1", 6, "unscored"),
    ended("1", 7, undefined),
  ]);
  using found = await gathered(given.store);
  expect(found.tasks).toHaveLength(1);
  expect(found.tasks[0]?.attempts.map(({ outcome: { class: kind, basis } }) => `${kind} ${basis}`)).toEqual([
    "success verified",
    "failure verified",
    "partial verified",
    "failure verified",
    "infrastructure verified",
    "unknown claimed",
    "unknown claimed",
  ]);
});

test("an attempt without messages is told, and the others are read", async () => {
  await using given = await stored([ended("1", 1, "passed")], {
    calls: [...callsOf("1", 1), madeUpCall({ callId: "none", taskId: "2" })],
    outcomes: [ended("1", 1, "passed"), ended("2", 1, "failed")],
  });
  using found = await gathered(given.store);
  expect(found.tasks.map(({ task }) => task)).toEqual(["bench/1"]);
  expect(found.reading.problems).toEqual([
    { place: `${given.store}: run-1 2 1`, message: "no messages were logged" },
  ]);
});

test("an attempt whose messages may be another's is told, and the others are read", async () => {
  const unsaid = callsOf("2", 1).map((made) => ({ ...made, epoch: undefined }));
  await using given = await stored([], {
    calls: [...callsOf("1", 1), ...unsaid],
    outcomes: [ended("1", 1, "passed"), ended("2", 1, "passed"), ended("2", 2, "failed")],
  });
  using found = await gathered(given.store);
  expect(found.tasks.map(({ task }) => task)).toEqual(["bench/1"]);
  const message = "which of the task's attempts its messages are of is not told";
  const places = [1, 2].map((epoch) => `${given.store}: run-1 2 ${epoch}`);
  expect(found.reading.problems).toEqual(places.map((place) => ({ place, message })));
});

test("from a store to a task with hints: the task's text is what the agent was asked", async () => {
  await using given = await stored([ended("7", 1, "passed"), ended("7", 2, "failed")]);
  await using work = await hinting();
  const result = await work.run([], { dataset: given.store });
  const [made] = result.tasks;
  expect(made?.result).toMatchObject({ task: "bench/7", textSource: "marker", basis: "verified" });
  const instruction = made?.made.files.find((file) => file.path === "instruction.md")?.content.toString();
  expect(instruction).toMatch(/^count the rows of \/app\/in\.csv\n\n<!-- hindcast:hints -->\n/);
  expect(instruction).toContain("**Example**: `wc -l /app/in.csv`");
  // Both attempts, and what made the difference.
  expect(work.asking.standIn.ledger.entries).toHaveLength(3);
});
