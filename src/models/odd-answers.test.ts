import { describe, expect, test } from "vitest";
import { asking, question, shape } from "../../test/support/asking.ts";
import { chat, oddHost } from "../../test/support/odd-host.ts";
import { priceTable } from "../prices/price-table.ts";
import { exportJournal } from "./journal/export-journal.ts";
import { Journal } from "./journal/journal.ts";
import { journalStats } from "./journal/journal-stats.ts";

const usage = { prompt_tokens: 10, completion_tokens: 5 };
const questions = (count: number) => Array.from({ length: count }, (_, number) => question(number));
const message = { type: "message", id: "m", role: "assistant", model: "m", stop_reason: "end_turn" };
const used = { usage: { input_tokens: 10, output_tokens: 5 } };
const claude = { model: "anthropic/claude-sonnet-4-5" };

describe("an answer that cannot be understood", () => {
  test.each([
    [{}, "choices.0.message", chat({ message: undefined, finish_reason: "content_filter" }, usage)],
    [{}, "choices.0.message.content", chat({ message: { content: [{ type: "image" }] } }, usage)],
    [claude, "content.0", { ...message, content: [{ type: "brand_new" }], ...used }],
    [claude, "usage", { ...message, content: [{ type: "text", text: "because" }] }],
  ])(
    "fails its request alone, whoever %j sent it (%s), and is not paid for again",
    async (asked, field, odd) => {
      const good = asked === claude ? { ...message, content: [], ...used } : chat({}, usage);
      await using host = await oddHost((text) => (text.includes("number 3?") ? odd : good));
      await using at = await asking();
      const list = questions(10).map((each) => ({ ...each, ...asked }));
      for (const isFirst of [true, false]) {
        await using models = await at.open({ baseUrl: host.baseUrl });
        const replies = await Promise.all(list.map((each) => models.ask(each)));
        expect(replies.map(({ type }) => type).filter((type) => type === "failure")).toHaveLength(1);
        expect(replies[3]).toMatchObject({ type: "failure", reason: "unreadable", cost: undefined });
        expect(replies[3]).toMatchObject({ message: expect.stringContaining(field), fromJournal: !isFirst });
        expect(models.tally).toMatchObject({ answered: 9, failed: 1, uncounted: isFirst ? 1 : 0 });
        expect(await models.estimate(list)).toMatchObject({ requests: 0, fromJournal: 10 });
      }
      expect(host.seen.arrivals).toBe(10);
      await using fresh = await at.open({ baseUrl: host.baseUrl, fresh: true });
      expect(await fresh.ask(list[3] ?? question(3))).toMatchObject({ fromJournal: false });
    },
  );

  test("is asked anew where that is wanted of its key, once; what can be understood is not", async () => {
    let odd = true;
    await using host = await oddHost((text) =>
      odd && text.includes("number 3?") ? chat({ message: undefined }, usage) : chat({}, usage),
    );
    await using at = await asking();
    await using first = await at.open({ baseUrl: host.baseUrl });
    const replies = await Promise.all(questions(5).map((each) => first.ask(each)));
    const freshIfUnreadable = replies.map(({ key }) => key);
    odd = false;
    for (const arrivals of [6, 6]) {
      await using again = await at.open({ baseUrl: host.baseUrl, freshIfUnreadable });
      for (const each of [...questions(5), question(3)])
        expect(await again.ask(each)).toMatchObject({ type: "answer" });
      expect(host.seen.arrivals).toBe(arrivals);
    }
  });

  test("of a journal is counted, and passed over where answers are looked at", async () => {
    await using host = await oddHost((text) =>
      text.includes("number 3?") ? chat({ message: undefined }, usage) : chat({}, usage),
    );
    await using at = await asking();
    await using models = await at.open({ baseUrl: host.baseUrl });
    await Promise.all(questions(10).map((each) => models.ask(each)));
    const journal = Journal.open(at.folder);
    expect(await journalStats(journal, priceTable())).toMatchObject([
      { answers: 10, unreadable: 1, unpriced: 1, inputTokens: 90 },
    ]);
    const [lines, left] = [[] as string[], [] as string[]];
    const onUnreadable = ({ key }: { key: string }) => void left.push(key);
    const options = { prices: priceTable(), keep: () => true, raw: false, onUnreadable };
    for await (const line of exportJournal(journal, options)) lines.push(line);
    expect([lines.length, left.length]).toEqual([9, 1]);
    expect(await models.estimate([question(11)])).toMatchObject({ basis: "journal", requests: 1 });
  });

  test("after one that had to be repaired leaves the cost of both unknown", async () => {
    await using host = await oddHost((text) =>
      text.includes("cannot be used") ? chat({ message: undefined }, usage) : chat({}, usage),
    );
    await using at = await asking();
    await using models = await at.open({ baseUrl: host.baseUrl });
    const reply = await models.ask({ ...question(1), schema: shape });
    expect(reply).toMatchObject({ type: "failure", reason: "unreadable", cost: undefined });
    expect(models.tally.cost).toBeGreaterThan(0);
  });
});

describe("the budget", () => {
  // What gpt-4o-mini costs.
  const dollars = (input: number, output: number) => (input * 0.15 + output * 0.6) / 1e6;
  const askAll = async (host: { baseUrl: string }, more: object, count = 100) => {
    await using at = await asking();
    await using models = await at.open({ baseUrl: host.baseUrl, maxCost: 0.02 });
    const all = questions(count).map((each) => models.ask({ ...each, ...more }));
    const results = await Promise.allSettled(all);
    const ends = results.flatMap((result) => (result.status === "rejected" ? [result.reason.code] : []));
    return { ends: [...new Set(ends)], tally: models.tally };
  };

  test("holds where answers do not tell their tokens: each is taken for the most it can have cost", async () => {
    await using host = await oddHost(() => chat({}));
    const { ends, tally } = await askAll(host, { maxTokens: 1000 });
    expect(ends).toEqual(["budget"]);
    expect(host.seen.arrivals * dollars(10, 1000)).toBeLessThanOrEqual(0.02);
    expect(host.seen.arrivals).toBeGreaterThan(25);
    expect(tally).toMatchObject({ cost: 0, unpriced: host.seen.arrivals, uncounted: host.seen.arrivals });
  });

  test("holds where answers are longer than one would have thought", async () => {
    await using host = await oddHost(() => chat({}, { prompt_tokens: 10, completion_tokens: 9000 }), 20);
    const { ends, tally } = await askAll(host, {});
    expect(ends).toEqual(["budget"]);
    expect(tally.cost).toBeLessThanOrEqual(0.02);
    expect(tally.cost).toBeGreaterThan(0);
  });

  test("lets more go at once the more answers it has seen, and all where a limit of tokens is given", async () => {
    await using short = await oddHost(() => chat({}, { prompt_tokens: 10, completion_tokens: 10 }), 20);
    expect(await askAll(short, {}, 20)).toMatchObject({ ends: [], tally: { answered: 20 } });
    expect(short.seen.atOnce).toBeGreaterThan(3);
    expect(short.seen.atOnce).toBeLessThan(9);
    await using limited = await oddHost(() => chat({}, { prompt_tokens: 10, completion_tokens: 10 }), 50);
    expect((await askAll(limited, { maxTokens: 20 }, 16)).ends).toEqual([]);
    expect(limited.seen.atOnce).toBe(16);
  });
});
