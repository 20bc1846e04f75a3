import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { asking, question } from "../../../test/support/asking.ts";
import { priceTable } from "../../prices/price-table.ts";
import { Budget } from "./budget.ts";
import { costOf } from "./cost-of.ts";
import { loadTokenCounter, requestTokens } from "./count-tokens.ts";

describe("a budget", () => {
  test("is never passed, whatever is reserved and spent of it in whatever order", async () => {
    const spending = fc.array(
      fc.record({
        most: fc.integer({ min: 1, max: 100 }),
        share: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(
        spending,
        fc.integer({ min: 1, max: 400 }),
        fc.scheduler(),
        async (list, limit, scheduler) => {
          const budget = new Budget(limit);
          let spent = 0;
          let refused = 0;
          const works = list.map(async ({ most, share }) => {
            const reservation = await budget
              .reserve({ dollars: () => most, atOnce: () => 3 })
              .catch(() => undefined);
            if (!reservation) return void refused++;
            await scheduler.schedule(Promise.resolve());
            spent += most * share;
            reservation.settle(most * share);
          });
          await scheduler.waitFor(Promise.all(works));
          expect(spent).toBeLessThanOrEqual(limit + 1e-9);
          if (list.reduce((sum, { most }) => sum + most, 0) <= limit) expect(refused).toBe(0);
        },
      ),
    );
  });
});

describe("a cost", () => {
  const tokens = {
    input: 1_000_000,
    output: 1_000_000,
    cacheRead: undefined,
    cacheWrite: undefined,
    reasoning: undefined,
  };
  const use = { tokens, at: "2026-01-01T00:00:00Z", batch: false };

  test("of the stand-in is that of the model it is named after; a batch is half of it", () => {
    const prices = priceTable();
    expect(costOf(prices, { ...use, model: "mock/gpt-4o-mini" })).toBeCloseTo(0.75, 9);
    expect(costOf(prices, { ...use, model: "openai/gpt-4o-mini", batch: true })).toBeCloseTo(0.375, 9);
  });

  test("takes the name the provider gave where the asked one has no price, and own prices first", () => {
    expect(costOf(priceTable(), { ...use, model: "openai/alias", servedBy: "gpt-4o-mini" })).toBeCloseTo(
      0.75,
      9,
    );
    const own = priceTable({ "vllm/mine": { input: 1, output: 2 } });
    expect(costOf(own, { ...use, model: "vllm/mine" })).toBeCloseTo(3, 9);
    expect(costOf(own, { ...use, model: "vllm/other" })).toBeUndefined();
  });
});

describe("counting tokens", () => {
  test("takes text that looks like a special token as text", async () => {
    const count = await loadTokenCounter();
    expect(count("<|endoftext|>")).toBeGreaterThan(1);
    expect(count("Hello world")).toBe(2);
  });

  test("counts messages and schema", async () => {
    const count = await loadTokenCounter();
    const plain = requestTokens(question(1), count);
    expect(plain).toBeGreaterThan(8);
    expect(requestTokens({ ...question(1), schema: z.object({ a: z.string() }) }, count)).toBeGreaterThan(
      plain + 10,
    );
  });
});

describe("an estimate", () => {
  const list = Array.from({ length: 200 }, (_, number) => question(number));

  test("holds what is paid then, knows what the journal has, and asks nothing", async () => {
    await using at = await asking();
    await using models = await at.open();
    await Promise.all(list.slice(0, 20).map((request) => models.ask(request)));
    const before = models.tally.cost;
    const estimate = await models.estimate(list);
    expect(estimate).toMatchObject({ requests: 180, fromJournal: 20, basis: "journal" });
    expect(at.standIn.ledger.entries).toHaveLength(20);
    await Promise.all(list.map((request) => models.ask(request)));
    const paid = models.tally.cost - before;
    expect(estimate.cost?.low).toBeLessThan(paid);
    expect(estimate.cost?.high).toBeGreaterThan(paid);
    expect(Math.abs((estimate.cost?.expected ?? 0) / paid - 1)).toBeLessThan(0.15);
    expect(await models.estimate(list)).toMatchObject({
      requests: 0,
      fromJournal: 200,
      cost: { expected: 0 },
    });
  });

  test("without answers to go by takes what the caller expects, or says that it guesses", async () => {
    await using at = await asking();
    await using models = await at.open({ batch: true });
    const told = await models.estimate(list, 70);
    expect(told).toMatchObject({ basis: "guess", outputTokens: { expected: 14_000 } });
    await using online = await at.open();
    expect((told.cost?.expected ?? 0) * 2).toBeCloseTo(
      (await online.estimate(list, 70)).cost?.expected ?? 0,
      9,
    );
    const guessed = await models.estimate([question(1, { maxTokens: 100 })]);
    expect(guessed.outputTokens).toEqual({ low: 10, expected: 50, high: 100 });
    expect((await models.estimate([question(1, { model: "openai/unheard-of-9" })])).cost).toBeUndefined();
  });
});
