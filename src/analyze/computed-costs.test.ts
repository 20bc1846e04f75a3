import { describe, expect, test } from "vitest";
import { madeUpRun } from "../../test/support/made-up-run.ts";
import type { Finding } from "../model/finding.ts";
import { unknownTokens } from "../model/trace.ts";
import { withComputedCosts } from "./computed-costs.ts";

const run = madeUpRun({
  cost: undefined,
  usageIsExact: true,
  usage: [{ ...unknownTokens, model: "ollama/llama3.1", input: 1_000_000, output: 500_000 }],
});
const set = { runs: [run], findings: [], files: 1 };

test("a run that tells its tokens costs what the user's prices say", () => {
  const { runs, findings } = withComputedCosts(set, { "ollama/llama3.1": { input: 1, output: 2 } });
  expect(runs[0]?.cost).toBe(2);
  expect(findings).toMatchObject([
    { code: "cost-computed", message: expect.stringMatching(/\$2\.00 .* own prices .* over/) },
  ]);
});

test("its cost stays unknown where no price is known", () => {
  const { runs, findings } = withComputedCosts(set, {});
  expect(runs[0]?.cost).toBeUndefined();
  expect(findings).toMatchObject([{ code: "cost-unknown" }]);
});

describe("totals that do not tell which tokens were cached", () => {
  const usage = [
    { ...unknownTokens, model: "my-model", input: 1_000_000, output: 1_000_000 },
    { ...unknownTokens, model: "openai/gpt-4o", input: 1_000_000, output: 0 },
  ];
  const hal = madeUpRun({ cost: undefined, usage });
  const unknown = (subject: string): Finding => ({
    level: "warning",
    code: "cost-unknown",
    subject,
    message: "no total_cost: the run is left out of cost figures",
  });
  const set = {
    runs: [hal],
    findings: [unknown(hal.source.path), unknown("another_UPLOAD.json")],
    files: 2,
  };
  const myModel = { input: 0.5, output: 1.5 };

  test("give a cost by the user's prices, and say what it leaves out", () => {
    const { runs, findings } = withComputedCosts(set, {
      "my-model": myModel,
      "gpt-4o": { input: 3, output: 9 },
    });
    expect(runs[0]?.cost).toBe(5);
    expect(findings).toMatchObject([
      { code: "cost-unknown", subject: "another_UPLOAD.json" },
      {
        level: "note",
        code: "cost-computed",
        message: expect.stringMatching(/\$5\.00 .*own prices.*cached/),
      },
    ]);
  });

  test("give none where a price is not the user's own", () => {
    expect(withComputedCosts(set, { "my-model": myModel })).toBe(set);
    expect(withComputedCosts(set, {})).toBe(set);
  });

  test("give none where a count is unknown", () => {
    const run = madeUpRun({
      cost: undefined,
      usage: [{ ...unknownTokens, model: "my-model", input: 1, output: undefined }],
    });
    const given = { ...set, runs: [run] };
    expect(withComputedCosts(given, { "my-model": myModel })).toBe(given);
  });

  test("leave a reported cost as it is, 0 too", () => {
    const given = { ...set, runs: [madeUpRun({ ...hal, cost: 0 })] };
    expect(withComputedCosts(given, { "my-model": myModel, "gpt-4o": myModel })).toBe(given);
  });
});
