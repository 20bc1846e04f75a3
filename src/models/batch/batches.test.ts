import { expect, test } from "vitest";
import { asking, question } from "../../../test/support/asking.ts";
import { Journal } from "../journal/journal.ts";

const timing = { gather: 10, poll: 10 };
const models = ["openai/gpt-4o-mini", "anthropic/claude-sonnet-4-5"];
const list = (model: string, count: number) =>
  Array.from({ length: count }, (_, number) => question(number, { model }));

test.each(models)(
  "%s: what expired or failed goes again alone, and every answer is half the price",
  async (model) => {
    await using at = await asking({ batches: { expired: 0.3, failed: 0.1 } });
    await using access = await at.open({ batch: timing });
    const replies = await Promise.all(list(model, 100).map((request) => access.ask(request)));
    expect(replies.every(({ type }) => type === "answer")).toBe(true);
    expect([...at.standIn.ledger.answers.values()]).toEqual(Array(100).fill(1));
    const submitted = at.notes.flatMap(
      (note) => /batch \S+ of (\d+) requests submitted/.exec(note)?.[1] ?? [],
    );
    expect(submitted[0]).toBe("100");
    expect(Number(submitted[1])).toBeGreaterThan(20);
    expect(Number(submitted[1])).toBeLessThan(60);
    await using online = await at.open({ fresh: true });
    const dear = await Promise.all(list(model, 100).map((request) => online.ask(request)));
    expect(online.tally.cost / access.tally.cost).toBeCloseTo(2, 6);
    expect(dear.every(({ fromJournal }) => !fromJournal)).toBe(true);
  },
);

test.each(models)("%s: a program that was stopped finds its batch again", async (model) => {
  await using at = await asking({ batches: { duration: 300 } });
  {
    await using stopped = await at.open({ batch: timing });
    for (const request of list(model, 20)) stopped.ask(request).catch(() => {});
    await expect.poll(() => at.notes).toContainEqual(expect.stringContaining("submitted"));
  }
  expect(Journal.open(at.folder).batches.map(({ event }) => event)).toEqual(["submitting", "submitted"]);
  await using again = await at.open({ batch: timing });
  // Two more than before: only they make a new batch.
  const replies = await Promise.all(list(model, 22).map((request) => again.ask(request)));
  expect(replies.every(({ type }) => type === "answer")).toBe(true);
  expect(at.notes).toContainEqual(`${model}: a batch of 20 requests was left open and is looked after again`);
  expect(at.notes).toContainEqual(expect.stringMatching(/batch \S+ of 2 requests submitted/));
  expect([...at.standIn.ledger.answers.values()]).toEqual(Array(22).fill(1));
  expect(Journal.open(at.folder).batches.filter(({ event }) => event === "ended")).toHaveLength(2);
});

test.each(models)("%s: a kill between submitting and hearing of it loses nothing", async (model) => {
  await using at = await asking({ batches: { duration: 200 } });
  {
    await using stopped = await at.open({ batch: timing, journal: `${at.folder}-whole` });
    for (const request of list(model, 5)) stopped.ask(request).catch(() => {});
    await expect.poll(() => at.notes).toContainEqual(expect.stringContaining("submitted"));
  }
  // The journal as the kill would have left it.
  const [first] = Journal.open(`${at.folder}-whole`).batches;
  if (!first) throw new Error("nothing was submitted");
  {
    await using journal = Journal.open(at.folder);
    await journal.append(first);
  }
  await using again = await at.open({ batch: timing });
  const replies = await Promise.all(list(model, 5).map((request) => again.ask(request)));
  expect(replies.every(({ type }) => type === "answer")).toBe(true);
  expect([...at.standIn.ledger.answers.values()]).toEqual(Array(5).fill(1));
});

test("a batch that was announced and never submitted is asked again", async () => {
  await using at = await asking();
  {
    await using journal = Journal.open(at.folder);
    const step = { type: "batch", at: "2026-01-01T00:00:00.000Z", event: "submitting" } as const;
    const place = { model: "openai/gpt-4o-mini", endpoint: at.standIn.baseUrl };
    await journal.append({ ...step, ...place, key: "0".repeat(32), requests: [] });
  }
  await using access = await at.open({ batch: timing });
  expect((await access.ask(question(1))).type).toBe("answer");
  const open = Journal.open(at.folder).batches.filter(({ event }) => event === "ended");
  expect(open).toHaveLength(2);
});

test("a batch that failed as a whole is told, and the next start submits another", async () => {
  await using at = await asking({ batches: { dead: 1 } });
  {
    await using access = await at.open({ batch: timing });
    await expect(access.ask(question(1))).rejects.toMatchObject({
      code: "bad-input",
      message: "the batch batch_0 failed as a whole: stand-in: too many tokens",
    });
  }
  await using again = await at.open({ batch: timing });
  expect((await again.ask(question(1))).type).toBe("answer");
  expect(at.notes).not.toContainEqual(expect.stringContaining("was left open"));
});

test.each(models)(
  "%s: a batch that is refused for now is submitted again, and nothing twice",
  async (model) => {
    await using at = await asking({ batches: { refusals: 6 } });
    await using access = await at.open({ batch: timing });
    const replies = await Promise.all(list(model, 3).map((request) => access.ask(request)));
    expect(replies.every(({ type }) => type === "answer")).toBe(true);
    expect([...at.standIn.ledger.answers.values()]).toEqual(Array(3).fill(1));
    expect(Journal.open(at.folder).batches.map(({ event }) => event)).toEqual([
      "submitting",
      "submitted",
      "ended",
    ]);
  },
);

test("a provider without batches says so", async () => {
  await using at = await asking();
  await using access = await at.open({ batch: timing });
  await expect(access.ask(question(1, { model: "together/some-model" }))).rejects.toMatchObject({
    code: "usage",
    message: expect.stringContaining("together takes no batches"),
  });
});

test("two that ask the same share one answer, and one of them pays", async () => {
  await using at = await asking({ batches: { duration: 30 } });
  await using access = await at.open({ batch: timing, maxCost: 1 });
  const { signal } = new AbortController();
  const replies = await Promise.all([1, 2, 1].map((number) => access.ask(question(number), { signal })));
  expect(replies.map(({ type }) => type)).toEqual(["answer", "answer", "answer"]);
  expect(replies.filter(({ fromJournal }) => !fromJournal)).toHaveLength(2);
  expect([...at.standIn.ledger.answers.values()]).toEqual([1, 1]);
  expect(access.tally.cost).toBeCloseTo((replies[0]?.cost ?? 0) + (replies[1]?.cost ?? 0), 12);
});
