import { readdir } from "node:fs/promises";
import { expect, test } from "vitest";
import { madeUpEvaluation, madeUpGrading, madeUpPlan, madeUpTask } from "../../test/support/solving.ts";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { promptsHash } from "./plan-run.ts";
import { regradeSession } from "./session.ts";

const evaluation = madeUpEvaluation();
const grading = madeUpGrading(async () => expect.fail("nothing may be graded"));

test.each([
  ["rows of the benchmark", { ...evaluation, rowsHash: "00" }],
  ["prompts", { ...evaluation, tasks: [madeUpTask({ prompt: "Another question" })] }],
])("answers are not graded anew by other %s, and nothing is stored", async (what, changed) => {
  await using folder = await temporaryFolder();
  const plan = madeUpPlan({ promptsSha256: promptsHash(evaluation, ["bench/1"]) });
  const statistics = { confidence: 0.95, resamples: 100, seed: 1 };
  const regraded = regradeSession({ store: folder.path, plan, evaluation: changed, grading, statistics });
  await expect(regraded).rejects.toMatchObject({
    code: "bad-input",
    message: expect.stringMatching(new RegExp(`^${what}.* changed since the run run-1 began`)),
  });
  expect(await readdir(folder.path)).toEqual([]);
});
