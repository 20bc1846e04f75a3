import { rename } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { asking, question } from "../../../test/support/asking.ts";
import { Journal } from "../journal/journal.ts";
import type { BatchRecord } from "../journal/record.ts";
import { listSegments } from "../journal/segment.ts";
import type { BatchTrouble } from "../stand-in/options.ts";
import { openBatches } from "./open-batches.ts";

const timing = { gather: 10, poll: 10 };
const openai = "openai/gpt-4o-mini";
const anthropic = "anthropic/claude-sonnet-4-5";
const models = [
  [openai, "/v1/batches", "batch_0"],
  [anthropic, "/v1/messages/batches", "msgbatch_0"],
] as const;
const list = (model: string, count: number) =>
  Array.from({ length: count }, (_, number) => question(number, { model }));
const html = { status: 200, headers: { "content-type": "text/html" }, body: "<html>maintenance</html>" };

/** The first arrivals of a call fail so. */
const first =
  (call: string, trouble: BatchTrouble, count = 1) =>
  (called: string, arrival: number) =>
    called === call && arrival <= count ? trouble : undefined;

function eventsIn(folder: string): string[] {
  return Journal.open(folder).batches.map(({ event }) => event);
}

test("two models whose batches nobody confirmed get each its own", async () => {
  const lost = { status: 504, isDone: true };
  await using at = await asking({ batches: { trouble: first("POST /v1/messages/batches", lost, 2) } });
  await using access = await at.open({ batch: timing });
  const asked = [anthropic, "anthropic/claude-haiku-4-5"].flatMap((model) => list(model, 3));
  const replies = await Promise.all(asked.map((request) => access.ask(request)));
  expect(replies.every(({ type }) => type === "answer")).toBe(true);
  expect([...at.standIn.ledger.answers.values()]).toEqual(Array(6).fill(1));
  const { batches } = Journal.open(at.folder);
  const ids = batches.flatMap(({ event, id }) => (event === "submitted" ? [id] : []));
  expect(ids.toSorted()).toEqual(["msgbatch_0", "msgbatch_1"]);
});

test("two models whose batches a kill left unconfirmed get each its own", async () => {
  const asked = [anthropic, "anthropic/claude-haiku-4-5"].flatMap((model) => list(model, 3));
  await using at = await asking({ batches: { duration: 200 } });
  {
    await using stopped = await at.open({ batch: timing, journal: `${at.folder}-whole` });
    for (const request of asked) stopped.ask(request).catch(() => {});
    await expect.poll(() => at.notes.filter((note) => note.endsWith("submitted"))).toHaveLength(2);
  }
  // The journal as the kill would have left it.
  const steps = Journal.open(`${at.folder}-whole`).batches;
  {
    await using journal = Journal.open(at.folder);
    for (const step of steps) if (step.event === "submitting") await journal.append(step);
  }
  await using again = await at.open({ batch: timing });
  const replies = await Promise.all(asked.map((request) => again.ask(request)));
  expect(replies.every(({ type }) => type === "answer")).toBe(true);
  expect([...at.standIn.ledger.answers.values()]).toEqual(Array(6).fill(1));
});

test("a batch that a living process is about to submit is left to it, and asked requests wait for it", async () => {
  await using at = await asking({ batches: { duration: 100 } });
  {
    await using other = await at.open({ batch: timing, journal: `${at.folder}-other` });
    for (const request of list(openai, 2)) other.ask(request).catch(() => {});
    await expect.poll(() => at.notes).toContainEqual(expect.stringContaining("submitted"));
  }
  const [submitting, submitted] = Journal.open(`${at.folder}-other`).batches;
  if (!submitting || !submitted) throw new Error("nothing was submitted");
  {
    await using journal = Journal.open(at.folder);
    await journal.append({ ...submitting, at: new Date().toISOString() });
  }
  const [name = ""] = listSegments(at.folder);
  const living = name.replace(/\d+\.jsonl$/, `${process.ppid}.jsonl`);
  await rename(path.join(at.folder, name), path.join(at.folder, living));
  await using access = await at.open({ batch: timing });
  const replies = Promise.all(list(openai, 3).map((request) => access.ask(request)));
  await expect.poll(() => at.notes).toContainEqual(expect.stringContaining("another process submits"));
  expect(eventsIn(at.folder)).not.toContain("ended");
  {
    await using journal = Journal.open(at.folder);
    await journal.append(submitted);
  }
  expect((await replies).every(({ type }) => type === "answer")).toBe(true);
  expect([...at.standIn.ledger.answers.values()]).toEqual([1, 1, 1]);
});

test.each([
  [["submitting", "ended", "submitted b"], 1],
  [["submitting", "submitted b", "ended"], 1],
  [["submitting", "ended"], 0],
  [["submitting", "submitted b", "ended b"], 0],
])("after %j, %d batches are open", async (steps, count) => {
  await using at = await asking();
  await using journal = Journal.open(at.folder);
  for (const step of steps) {
    const [event, id] = step.split(" ") as [BatchRecord["event"], string | undefined];
    const facts = { key: "0".repeat(32), at: "2026-01-01T00:00:00.000Z", model: openai, endpoint: "here" };
    await journal.append({ ...facts, type: "batch", event, id, requests: [] });
  }
  expect(openBatches(journal, openai, "here")).toHaveLength(count);
});

test.each(models)(
  "%s: an overload while submitting passes, and counts as no batch",
  async (model, interfacePath) => {
    const overload = { status: 503, headers: { "retry-after-ms": "20" } };
    await using at = await asking({ batches: { trouble: first(`POST ${interfacePath}`, overload, 8) } });
    await using access = await at.open({ batch: timing });
    const replies = await Promise.all(list(model, 3).map((request) => access.ask(request)));
    expect(replies.every(({ type }) => type === "answer")).toBe(true);
    expect(eventsIn(at.folder)).toEqual(["submitting", "submitted", "ended"]);
  },
);

test.each(models)(
  "%s: a batch that is gone is told, and the next start submits another",
  async (model, interfacePath, id) => {
    const gone = (call: string) =>
      call.startsWith(`GET ${interfacePath}/${id}`) ? { status: 404 } : undefined;
    await using at = await asking({ batches: { trouble: gone } });
    await using access = await at.open({ batch: timing });
    await expect(access.ask(question(1, { model }))).rejects.toMatchObject({
      code: "bad-input",
      message: expect.stringMatching(/no longer has .*_0 \(status 404\)/),
    });
    expect(at.notes).toContainEqual(expect.stringContaining(`batch ${id} is lost, 0 of 1 answered`));
    expect((await access.ask(question(1, { model }))).type).toBe("answer");
  },
);

test("a file of results that is gone is told, and the next start submits another", async () => {
  const call = "GET /v1/files/batch_0-output/content";
  await using at = await asking({ batches: { trouble: first(call, { status: 404 }, 100) } });
  {
    await using access = await at.open({ batch: timing });
    await expect(access.ask(question(1))).rejects.toThrow("no longer has /files/batch_0-output/content");
  }
  await using again = await at.open({ batch: timing });
  expect((await again.ask(question(1))).type).toBe("answer");
});

test("what is not there yet is there a moment later", async () => {
  const call = "GET /v1/files/batch_0-output/content";
  await using at = await asking({ batches: { trouble: first(call, { status: 404 }, 2) } });
  await using access = await at.open({ batch: timing });
  expect((await access.ask(question(1))).type).toBe("answer");
});

test("after a batch that was refused for good, the same can be asked again", async () => {
  await using at = await asking({ batches: { trouble: first("POST /v1/batches", { status: 400 }) } });
  await using access = await at.open({ batch: timing });
  await expect(access.ask(question(1))).rejects.toThrow("openai refuses the batch (status 400)");
  expect((await access.ask(question(1))).type).toBe("answer");
});

test("a batch that could not be looked at is not paid twice when it is asked again", async () => {
  const call = "GET /v1/batches/batch_0";
  await using at = await asking({ batches: { trouble: first(call, { status: 403 }) } });
  await using access = await at.open({ batch: timing });
  await expect(access.ask(question(1))).rejects.toThrow("refuses the batch (status 403)");
  expect((await access.ask(question(1))).type).toBe("answer");
  expect([...at.standIn.ledger.answers.values()]).toEqual([1]);
});

test.each(["POST /v1/files", "POST /v1/batches", "GET /v1/batches/batch_0"])(
  "one odd answer to %s passes",
  async (call) => {
    await using at = await asking({ batches: { trouble: first(call, html) } });
    await using access = await at.open({ batch: timing });
    expect((await access.ask(question(1))).type).toBe("answer");
  },
);

test("results that are odd are passed over and told, the others kept", async () => {
  let lines = "";
  const trouble = (call: string) =>
    call === "GET /v1/files/batch_0-output/content" ? { status: 200, body: lines } : undefined;
  await using at = await asking({ batches: { duration: 300, trouble } });
  await using access = await at.open({ batch: timing });
  const replies = Promise.all(list(openai, 2).map((request) => access.ask(request)));
  const keys = () => Journal.open(at.folder).batches[0]?.requests?.map(({ key }) => key) ?? [];
  await expect.poll(keys).toHaveLength(2);
  const body = {
    model: "m",
    choices: [{ message: { role: "assistant", content: "kept" }, finish_reason: "stop" }],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  };
  const line = JSON.stringify({ custom_id: keys()[0], response: { status_code: 200, body } });
  lines = `{"custom_id":null,"response":null}\nnonsense\n${line}\n`;
  const [kept, other] = await replies;
  expect(kept).toMatchObject({ type: "answer", value: "kept" });
  expect(other).toMatchObject({ type: "answer" });
  expect(at.notes).toContainEqual(
    `${openai}: batch batch_0: lines of its results that cannot be read were passed over: 2 ({"custom_id":null,"response":null})`,
  );
});
