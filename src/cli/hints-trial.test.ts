import { expect, test } from "vitest";
import { trialAnalyzeCommand } from "./hints-trial.ts";

test.each(["0,5", "50%", "", "0", "2"])("a success threshold of %j is wrong usage", async (threshold) => {
  const flags = { control: "a.jsonl", hinted: "b.jsonl", successThreshold: threshold };
  await expect(trialAnalyzeCommand(flags)).rejects.toMatchObject({
    code: "usage",
    message: expect.stringContaining("a reward above 0"),
  });
});
