import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import { readRuns } from "../read-runs.ts";

const entry = (status: string) => [{ task_id: "BigCodeBench/4", solution: "x = 1\n", status, details: {} }];
const results = { eval: { "BigCodeBench/4": entry("pass"), "BigCodeBench/5": entry("fail") } };

test("a result file is a run where its name tells whose answers it holds", async () => {
  await using folder = await temporaryFolder();
  const named = path.join(
    folder.path,
    "org--model-7b--main--bigcodebench-hard-complete--vllm_eval_results.json",
  );
  const other = path.join(folder.path, "mine_eval_results.json");
  for (const file of [named, other]) await writeFile(file, JSON.stringify(results));
  const { runs, findings } = await readRuns([named, other]);
  expect(runs).toMatchObject([{ modelName: "org/model-7b", agentName: "complete", score: 0.5 }]);
  expect(findings).toMatchObject([{ level: "bad", subject: other }]);
  expect(findings[0]?.message).toMatch(/the name of the result file tells no model/);
});
