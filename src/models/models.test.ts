import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { asking, hasty, question, secrets, shape } from "../../test/support/asking.ts";
import type { Answer, Reply } from "./request.ts";

function answered<T>(reply: Reply<T>): Answer<T> {
  if (reply.type === "failure") throw new Error(`${reply.reason}: ${reply.message}`);
  return reply;
}

describe("the journal", () => {
  test("what was asked once is never asked again, and says so", async () => {
    await using at = await asking();
    {
      await using models = await at.open();
      const first = answered(await models.ask(question(1)));
      expect(first).toMatchObject({ fromJournal: false, finish: "stop", repaired: false });
      expect(first.cost).toBeCloseTo(
        ((first.tokens.input ?? 0) * 0.15 + (first.tokens.output ?? 0) * 0.6) / 1e6,
        12,
      );
      const again = answered(await models.ask(question(1)));
      expect(again).toEqual({ ...first, fromJournal: true });
    }
    await using later = await at.open();
    expect(answered(await later.ask(question(1))).fromJournal).toBe(true);
    expect(at.standIn.ledger.entries).toHaveLength(1);
    expect(later.tally).toMatchObject({ answered: 1, fromJournal: 1, cost: 0, inputTokens: 0 });
  });

  test("whatever could change the answer asks anew", async () => {
    await using at = await asking();
    await using models = await at.open();
    const changes = [
      {},
      { messages: [{ role: "user", content: "?" } as const] },
      { version: "test 2" },
      { temperature: 0 },
      { seed: 1 },
      { maxTokens: 50 },
      { stop: ["x"] },
      { sample: 2 },
      { model: "openai/gpt-4o" },
      { model: "anthropic/gpt-4o-mini" },
    ];
    for (const change of changes) await models.ask(question(1, change));
    expect(at.standIn.ledger.entries).toHaveLength(changes.length);
    expect(answered(await models.ask(question(1, { task: "another" }))).fromJournal).toBe(true);
  });

  test("two that ask the same at once share one answer, and one of them pays", async () => {
    await using at = await asking({ latency: { median: 20 } });
    await using models = await at.open();
    const replies = await Promise.all(Array.from({ length: 20 }, () => models.ask(question(1))));
    expect(at.standIn.ledger.entries).toHaveLength(1);
    expect(replies.filter(({ fromJournal }) => !fromJournal)).toHaveLength(1);
    expect(models.tally.cost).toBeCloseTo(replies[0]?.cost ?? Number.NaN, 12);
  });

  test("fresh asks each anew, once", async () => {
    await using at = await asking();
    {
      await using models = await at.open();
      await models.ask(question(1));
    }
    await using models = await at.open({ fresh: true });
    expect((await models.ask(question(1))).fromJournal).toBe(false);
    expect((await models.ask(question(1))).fromJournal).toBe(true);
    expect(at.standIn.ledger.entries).toHaveLength(2);
  });

  test("offline answers from the journal alone", async () => {
    await using at = await asking();
    {
      await using models = await at.open();
      await models.ask(question(1));
    }
    await using models = await at.open({ offline: true });
    expect((await models.ask(question(1))).fromJournal).toBe(true);
    await expect(models.ask(question(2))).rejects.toMatchObject({
      code: "bad-input",
      message: expect.stringContaining("has no answer to a request of test 1"),
    });
    expect(at.standIn.ledger.entries).toHaveLength(1);
  });
});

describe("structured answers", () => {
  test("all four ways give the same values", async () => {
    await using at = await asking({ batches: { duration: 30, expired: 0.3, failed: 0.1 } });
    const values: unknown[][] = [];
    for (const provider of ["openai", "anthropic", "together"]) {
      for (const batch of [false, { gather: 10, poll: 10 }]) {
        if (batch && provider === "together") continue;
        await using models = await at.open({
          batch,
          journal: path.join(at.folder, provider, String(!!batch)),
        });
        const replies = await Promise.all(
          Array.from({ length: 30 }, (_, number) =>
            models.ask({ ...question(number, { model: `${provider}/gpt-4o-mini` }), schema: shape }),
          ),
        );
        values.push(replies.map((reply) => answered(reply).value));
      }
    }
    expect(values).toHaveLength(5);
    for (const list of values) expect(list).toEqual(values[0]);
    expect(new Set(values[0]?.map((value) => JSON.stringify(value))).size).toBe(30);
  });

  test("one that does not parse is kept, and repaired by asking again with the error", async () => {
    const answer = ({ messages }: { messages: readonly unknown[] }) =>
      messages.length === 1 ? '{"title": "x", "score": "high", "tags": []}' : undefined;
    await using at = await asking({ answer });
    await using models = await at.open();
    const reply = answered(await models.ask({ ...question(1), schema: shape }));
    expect(reply).toMatchObject({ repaired: true, fromJournal: false });
    expect(shape.safeParse(reply.value).success).toBe(true);
    expect(at.standIn.ledger.entries).toHaveLength(2);
    expect(reply.cost).toBeCloseTo(models.tally.cost, 12);
    expect(answered(await models.ask({ ...question(1), schema: shape }))).toEqual({
      ...reply,
      fromJournal: true,
    });
  });

  test.each([
    ["no JSON", "Sorry!"],
    ["another shape", '{"a": 1}'],
    ["cut off", undefined],
  ])("%s twice is a failure that keeps what was said, and is not asked a third time", async (_, text) => {
    await using at = await asking({ answer: () => text });
    await using models = await at.open();
    const request = { ...question(1, text === undefined ? { maxTokens: 5 } : {}), schema: shape };
    const reply = await models.ask(request);
    expect(reply).toMatchObject({ type: "failure", reason: "unparsed", fromJournal: false });
    expect(reply.text).toBe(text ?? reply.text);
    expect(reply.cost).toBeGreaterThan(0);
    expect(await models.ask(request)).toEqual({ ...reply, fromJournal: true });
    expect(at.standIn.ledger.entries).toHaveLength(2);
    expect(models.tally).toMatchObject({ answered: 0, failed: 2 });
  });

  test("a fence around the JSON does no harm", async () => {
    await using at = await asking({ answer: () => '```json\n{"n": 1}\n```' });
    await using models = await at.open();
    const reply = answered(await models.ask({ ...question(1), schema: z.object({ n: z.number() }) }));
    expect(reply).toMatchObject({ value: { n: 1 }, repaired: false });
  });
});

describe("troubles", () => {
  test("a storm ends with every question answered once, and no request wasted", async () => {
    const faults = { refused: 0.3, reset: 0.03, cut: 0.02, failed: 0.02, malformed: 0.02 };
    await using at = await asking({ faults, latency: { median: 2 } });
    await using models = await at.open();
    const replies = await Promise.all(
      Array.from({ length: 200 }, (_, number) => models.ask(question(number))),
    );
    expect(replies.every(({ type }) => type === "answer")).toBe(true);
    const { entries, answers } = at.standIn.ledger;
    expect([...answers.values()].every((count) => count === 1)).toBe(true);
    expect(models.tally.retries).toBe(entries.length - 200);
    expect(models.tally.retries).toBeGreaterThan(40);
  });

  test.each([
    [{ status: 400, error: { message: "This model's maximum context length is 8192 tokens" } }, "too-long"],
    [{ status: 400, error: { code: "context_length_exceeded", message: "no" } }, "too-long"],
    [{ status: 413 }, "too-long"],
    [{ status: 422, error: { message: "seed must be positive" } }, "rejected"],
  ] as const)("%j fails this request alone, at once", async (given, reason) => {
    const fate = (asked: { messages: readonly { text: string }[] }) =>
      asked.messages[0]?.text === question(1).messages[0]?.content
        ? ({ type: "status", ...given } as const)
        : undefined;
    await using at = await asking({ fate });
    await using models = await at.open();
    expect(await models.ask(question(1))).toMatchObject({ type: "failure", reason, cost: undefined });
    expect((await models.ask(question(2))).type).toBe("answer");
    expect(at.standIn.ledger.entries).toHaveLength(2);
  });

  test.each([
    [{ status: 401 }, "openai does not accept the key in OPENAI_API_KEY"],
    [{ status: 404 }, "openai has no model gpt-4o-mini"],
    [{ status: 402 }, "openai wants money first"],
    [{ status: 429, error: { code: "insufficient_quota" } }, "openai wants money first"],
  ] as const)("%j ends all requests, of which few are sent", async (given, message) => {
    await using at = await asking({ fate: () => ({ type: "status", ...given }), latency: { median: 5 } });
    await using models = await at.open({ mostInFlight: 4 });
    const results = await Promise.allSettled(
      Array.from({ length: 100 }, (_, number) => models.ask(question(number))),
    );
    for (const result of results)
      expect(result).toMatchObject({
        status: "rejected",
        reason: { message: expect.stringContaining(message) },
      });
    expect(at.standIn.ledger.entries.length).toBeLessThan(10);
  });

  test("when all are rejected with one text, the run ends; after an answer, or with several, it does not", async () => {
    const message = "Country, region, or territory not supported";
    const ask = async (fate: (number: number) => string | undefined) => {
      await using at = await asking({
        fate: ({ messages }) => {
          const said = fate(Number(/\d+/.exec(messages[0]?.text ?? "")?.[0]));
          return said === undefined ? undefined : { type: "status", status: 403, error: { message: said } };
        },
      });
      await using models = await at.open({ mostInFlight: 1 });
      const all = Array.from({ length: 30 }, (_, number) => models.ask(question(number)));
      return { results: await Promise.allSettled(all), asked: at.standIn.ledger.entries.length };
    };
    const hopeless = await ask(() => message);
    expect(hopeless.results.at(-1)).toMatchObject({
      status: "rejected",
      reason: { message: expect.stringContaining(`rejects every request to gpt-4o-mini (403: ${message})`) },
    });
    expect(hopeless.asked).toBe(5);
    for (const fate of [
      (number: number) => (number === 0 ? undefined : message),
      (number: number) => `${message} ${number % 2}`,
    ])
      expect((await ask(fate)).results.every(({ status }) => status === "fulfilled")).toBe(true);
  });

  test("an answer that drips in is waited for, but not for ever", async () => {
    await using at = await asking({ fate: () => ({ type: "slow", milliseconds: 300 }) });
    await using models = await at.open();
    expect((await models.ask(question(1))).type).toBe("answer");
    await using impatient = await at.open({ timeout: 100 });
    const reply = await impatient.ask(question(2));
    expect(reply).toMatchObject({ type: "failure", reason: "unavailable" });
    expect(reply).toMatchObject({
      message: expect.stringContaining("no answer in 0.1 s; given up after 4 tries"),
    });
  });

  test("settings that have no effect are told", async () => {
    await using at = await asking();
    await using models = await at.open();
    await models.ask(question(1, { model: "anthropic/claude-3-5-haiku-latest", seed: 7 }));
    expect(at.notes).toEqual(["anthropic/claude-3-5-haiku-latest takes no seed: it had no effect"]);
  });
});

describe("the budget", () => {
  test("ends the run before the request that could pass it; what was paid for is kept", async () => {
    await using at = await asking({ latency: { median: 5 } });
    const limit = 0.004;
    await using models = await at.open({ maxCost: limit });
    const ask = (from: typeof models) =>
      Promise.allSettled(
        Array.from({ length: 200 }, (_, number) => from.ask(question(number, { maxTokens: 200 }))),
      );
    const results = await ask(models);
    const done = results.filter(({ status }) => status === "fulfilled").length;
    const { cost } = models.tally;
    expect(cost).toBeLessThanOrEqual(limit);
    expect(cost).toBeGreaterThan(limit * 0.9);
    expect(results.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "budget" } });
    await using richer = await at.open({ maxCost: 1 });
    expect((await ask(richer)).every(({ status }) => status === "fulfilled")).toBe(true);
    expect(richer.tally.fromJournal).toBe(done);
    expect(at.standIn.ledger.entries).toHaveLength(200);
  });

  test("needs a known price", async () => {
    await using at = await asking();
    await using models = await at.open({ maxCost: 1 });
    await expect(models.ask(question(1, { model: "openai/unheard-of-9" }))).rejects.toMatchObject({
      code: "config",
    });
    expect(at.standIn.ledger.entries).toHaveLength(0);
  });

  test("an unknown price is unknown, never 0", async () => {
    await using at = await asking();
    await using models = await at.open();
    expect(answered(await models.ask(question(1, { model: "openai/unheard-of-9" }))).cost).toBeUndefined();
    expect(models.tally).toMatchObject({ cost: 0, unpriced: 1 });
  });
});

test("closing takes back what was not sent, and keeps what was", async () => {
  await using at = await asking({ latency: { median: 50 } });
  const models = await at.open({ mostInFlight: 5 });
  const asked = Promise.allSettled(Array.from({ length: 100 }, (_, number) => models.ask(question(number))));
  await expect.poll(() => at.standIn.ledger.entries.length).toBeGreaterThan(5);
  await models.close();
  const sent = at.standIn.ledger.entries.length;
  const results = await asked;
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(sent);
  expect(sent).toBeLessThan(30);
  await using offline = await at.open({ offline: true });
  const kept = await Promise.allSettled(
    Array.from({ length: 100 }, (_, number) => offline.ask(question(number))),
  );
  expect(kept.filter(({ status }) => status === "fulfilled")).toHaveLength(sent);
});

test("one request is taken back while it waits, wherever that is; what was sent arrives and is kept", async () => {
  await using at = await asking({ latency: { median: 100 } });
  await using models = await at.open({ mostInFlight: 1 });
  const controller = new AbortController();
  const steps: string[] = [];
  // One is sent, one waits for its turn, and two wait to be put into words.
  const asked = [1, 2, 3, 4].map((number) =>
    models.ask(question(number), {
      signal: controller.signal,
      onSent: () => steps.push(`sent ${number}`),
      onReturned: () => steps.push(`returned ${number}`),
    }),
  );
  await expect.poll(() => at.standIn.ledger.entries.length).toBe(1);
  controller.abort(new Error("too late"));
  const results = await Promise.allSettled(asked);
  expect(results[0]).toMatchObject({ status: "fulfilled", value: { type: "answer", fromJournal: false } });
  for (const result of results.slice(1))
    expect(result).toMatchObject({ status: "rejected", reason: { message: "too late" } });
  await expect(models.ask(question(5), { signal: controller.signal })).rejects.toThrow("too late");
  expect(steps).toEqual(["sent 1", "returned 1"]);
  expect((await models.ask(question(1))).fromJournal).toBe(true);
  // Whoever comes later has the places that the others left.
  expect((await models.ask(question(6))).type).toBe("answer");
  expect(at.standIn.ledger.entries).toHaveLength(2);
});

test("what was refused is not sent again once it is taken back", async () => {
  await using at = await asking({ fate: () => ({ type: "status", status: 500 }) });
  await using models = await at.open({ patience: { ...hasty, firstDelay: 10_000, longestDelay: 10_000 } });
  const controller = new AbortController();
  const asked = models.ask(question(1), {
    signal: controller.signal,
    onReturned: () => setImmediate(() => controller.abort(new Error("too late"))),
  });
  await expect(asked).rejects.toThrow("too late");
  expect(at.standIn.ledger.entries).toHaveLength(1);
});

test("a missing key is one line that names the variable", async () => {
  await using at = await asking();
  await using models = await at.open({ baseUrl: undefined, env: {} });
  await expect(models.ask(question(1))).rejects.toMatchObject({
    code: "config",
    message: "openai needs a key: OPENAI_API_KEY is not set",
  });
});

test("an estimate takes no key", async () => {
  await using at = await asking();
  await using models = await at.open({ baseUrl: undefined, env: {} });
  expect(await models.estimate([question(1), question(2)])).toMatchObject({ requests: 2 });
});

test("keys reach neither journal nor errors nor notes", async () => {
  const echo = `Incorrect API key provided: ${secrets.OPENAI_API_KEY}, or sk-another-one-1234567890abcdef`;
  const seen: string[] = [];
  for (const status of [401, 400, 500, 429, 200]) {
    await using at = await asking({ fate: () => ({ type: "status", status, error: { message: echo } }) });
    await using models = await at.open();
    const told = await models.ask(question(1)).catch((error: unknown) => error);
    seen.push(inspect(told, { depth: 10, showHidden: true }), ...at.notes);
  }
  await using at = await asking();
  for (const model of ["openai/gpt-4o", "anthropic/claude-sonnet-4-5"]) {
    for (const batch of [false, { gather: 1, poll: 1 }]) {
      await using models = await at.open({ batch });
      seen.push(inspect(await models.ask(question(batch ? 1 : 2, { model })), { depth: 10 }));
    }
  }
  for (const file of await readdir(at.folder)) seen.push(await readFile(path.join(at.folder, file), "utf8"));
  const all = seen.join("\n");
  expect(all.split("Incorrect API key provided: <key>").length).toBeGreaterThan(4);
  for (const secret of [...Object.values(secrets), "sk-another-one"]) expect(all).not.toContain(secret);
});
