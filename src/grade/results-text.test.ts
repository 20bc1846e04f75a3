import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { outcomeOf, type Verdict, verdicts } from "../model/verdict.ts";
import { readEvalResults } from "../sources/bigcodebench/read-eval-results.ts";
import { passAtKName } from "./pass-at-k-text.ts";
import { type GradedTry, resultsText } from "./results-text.ts";
import { scoresOf } from "./scores.ts";

function graded(taskId: string, epoch: number, verdict: Verdict): GradedTry {
  const rest = { raw: "raw", program: "x = 1\n", found: "fenced", seconds: 1, cold: true, tries: 2 };
  return {
    epoch,
    graded: {
      taskId,
      verdict,
      outcome: outcomeOf(verdict),
      ...rest,
      details: new Map([["test_a", "trace"]]),
    },
  };
}

it("is read back as it was, in its order, without what the machinery failed", async () => {
  const tries = verdicts.map((verdict, index) => graded(String(20 - index), 1, verdict));
  await using folder = await temporaryFolder();
  const file = path.join(folder.path, "r.json");
  await writeFile(file, resultsText([...tries, graded("12", 2, "pass")], { version: "0" }));
  const { answers } = await readEvalResults(file);
  expect(answers.map(({ taskId, verdict, status }) => [taskId, verdict, status])).toEqual([
    ["20", "pass", "pass"],
    ["19", "fail", "fail"],
    ["18", "timeout", "timeout"],
    ["17", "out_of_memory", "fail"],
    ["16", "crash", "timeout"],
    ["15", "no_tests", "fail"],
    ["14", "import_error", "fail"],
    ["12", "unsupported", "fail"],
    ["12", "pass", "pass"],
  ]);
  expect(answers[0]).toMatchObject({ solution: "x = 1\n", details: new Map([["test_a", "trace"]]) });
});

it("counts what cannot be run in one score and not in the other, and trouble in none", () => {
  const tries = [
    graded("1", 1, "pass"),
    graded("2", 1, "fail"),
    graded("3", 1, "unsupported"),
    graded("4", 1, "infra"),
  ];
  expect(scoresOf(tries, [1, 5])).toEqual({
    verdicts: { pass: 1, fail: 1, unsupported: 1, infra: 1 },
    all: { tasks: 3, rates: { "pass@1": 1 / 3, "pass^1": 1 / 3 } },
    supported: { tasks: 2, rates: { "pass@1": 0.5, "pass^1": 0.5 } },
  });
});

it.each([
  ["a_eval_results.json", "a_pass_at_k.json"],
  ["out/b.json", "out/b_pass_at_k.json"],
  ["c", "c_pass_at_k.json"],
])("%s goes with %s", (results, expected) => expect(passAtKName(results)).toBe(expected));
