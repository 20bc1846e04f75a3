import { expect, test } from "vitest";
import { checkSelectionOrigin } from "./selection-origin.ts";
import { parseTaskSelection } from "./task-selection.ts";

const check = (text: string, benchmark: string, rowsHash?: string) =>
  checkSelectionOrigin(parseTaskSelection(text, "failed.json"), { benchmark, rowsHash }, "failed.json");
const failSet = (benchmark: string | null, rows: string | null = null) =>
  JSON.stringify({ sample_ids: [13], benchmark, rows_sha256: rows });

test.each([
  ["the same benchmark", failSet("gsm8k"), "gsm8k"],
  ["one spelled otherwise", failSet("inspect_evals/Human-Eval"), "humaneval"],
  ["the whole, for the hard part", failSet("bigcodebench", "ab"), "bigcodebench_hard"],
  ["the hard part, for the whole", failSet("bigcodebench_hard", "ab"), "bigcodebench"],
  ["one that does not say", failSet(null), "mbpp"],
  ["a bare list", "[13]", "mbpp"],
])("a selection goes with %s", (_, text, benchmark) => expect(check(text, benchmark, "cd")).toBeUndefined());

test.each([
  ["bigcodebench", "gsm8k"],
  ["bigcodebench_hard", "mbpp"],
])("one of %s is refused for %s", (theirs, ours) =>
  expect(() => check(failSet(theirs), ours)).toThrow(
    `failed.json selects tasks of another benchmark: received ${theirs}, expected ${ours}`,
  ),
);

test("other rows of the same benchmark are worth a warning", () => {
  expect(check(failSet("gsm8k", "ab"), "gsm8k", "ab")).toBeUndefined();
  expect(check(failSet("gsm8k", "ab"), "gsm8k")).toBeUndefined();
  expect(check(failSet("gsm8k", "ab"), "gsm8k", "cd")).toMatch(/made with other rows of gsm8k/);
});
