import { expect, test } from "vitest";
import { madeUpRun } from "../../test/support/made-up-run.ts";
import { withComputedCosts } from "./computed-costs.ts";

const run = madeUpRun({
  cost: undefined,
  usageIsExact: true,
  usage: [{ model: "ollama/llama3.1", inputTokens: 1_000_000, outputTokens: 500_000 }],
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
