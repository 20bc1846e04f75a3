import { Command } from "commander";
import { expect, test } from "vitest";
import type { Reply } from "../models/request.ts";
import { estimateText } from "./estimate-text.ts";
import { addModelOptions, type ModelFlags } from "./model-flags.ts";
import { modelOptions } from "./model-options.ts";
import { modelProgress } from "./model-progress.ts";

const reply = (fromJournal: boolean): Reply => ({
  type: "failure",
  reason: "unavailable",
  message: "",
  key: "",
  text: undefined,
  tokens: undefined,
  cost: undefined,
  fromJournal,
});

test("one line says how far it is, what it cost and will cost", () => {
  let time = 0;
  const lines: string[] = [];
  const tally = {
    answered: 0,
    failed: 0,
    fromJournal: 0,
    retries: 0,
    inputTokens: 0,
    outputTokens: 0,
    cachedTokens: 0,
    cost: 0,
    unpriced: 0,
    uncounted: 0,
  };
  const progress = modelProgress({
    models: { tally },
    total: 100,
    label: "hints",
    stream: { write: (text: string) => lines.push(text) },
    now: () => time,
  });
  for (let count = 0; count < 30; count++) {
    time += 500;
    if (count < 10) tally.fromJournal++;
    else
      Object.assign(tally, {
        inputTokens: tally.inputTokens + 1500,
        outputTokens: tally.outputTokens + 100,
        cost: tally.cost + 0.01,
      });
    if (count === 20) tally.failed++;
    else tally.answered++;
    progress.replied(reply(count < 10));
  }
  progress.end();
  expect(lines).toEqual([
    "hints: 20%, 20 of 100 answers, 1/s, 1 min 20 s left, 10 from the journal, 15k tokens in, 1000 out, $0.1000 of about $0.9000\n",
    "hints: 20 answers in 15 s, 1.33/s\n",
    "hints: 1 failed, 10 from the journal, 30k tokens in, 2000 out, $0.2000 of about $0.9000\n",
  ]);
  Object.assign(tally, { unpriced: 3, uncounted: 2 });
  progress.end();
  expect(lines.at(-1)).toContain(
    "$0.2000 of about $0.9000 and 1 without a known price and 2 that do not tell their tokens\n",
  );
});

test("the flags of commands that ask models", async () => {
  const command = addModelOptions(new Command("x")).exitOverride();
  command.parse(["--max-rpm", "500", "--batch-size", "20", "--max-cost", "0.5", "--batch", "--fresh"], {
    from: "user",
  });
  expect(await modelOptions(command.opts<ModelFlags>())).toMatchObject({
    requestsPerMinute: 500,
    mostInFlight: 20,
    maxCost: 0.5,
    batch: true,
    fresh: true,
    tokensPerMinute: undefined,
  });
  for (const flags of [{ maxRpm: "0" }, { batchSize: "many" }, { maxCost: "$5" }, { maxTpm: "1.5" }])
    await expect(modelOptions(flags)).rejects.toMatchObject({ code: "usage" });
});

test("an estimate is a few lines", () => {
  const range = (expected: number) => ({ low: expected / 2, expected, high: expected * 2 });
  const estimate = {
    requests: 1250,
    fromJournal: 10,
    inputTokens: range(1_340_000),
    outputTokens: range(100_000),
  };
  expect(estimateText({ ...estimate, cost: range(2.6), basis: "guess" })).toBe(
    [
      "requests       1,250, and 10 that the journal answers",
      "input tokens   1,340,000 (670,000 to 2,680,000)",
      "output tokens  100,000 (50,000 to 200,000)",
      "cost           $2.60 ($1.30 to $5.20)",
      "the length of answers is a guess: the journal has none like them",
      "",
    ].join("\n"),
  );
  expect(estimateText({ ...estimate, cost: undefined, basis: "journal" })).toContain(
    "cost           unknown",
  );
});
