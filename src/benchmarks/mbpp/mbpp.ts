import { z } from "zod";
import type { Benchmark, Task } from "../benchmark.ts";
import { checkedRow } from "../read-rows.ts";

const mbppRow = z.object({
  task_id: z.union([z.int().nonnegative(), z.string().regex(/^\d+$/)]).transform(String),
  prompt: z.string(),
  code: z.string(),
  test_imports: z.array(z.string()),
  test_list: z.array(z.string()).min(1),
});
type MbppRow = z.infer<typeof mbppRow>;

/** The sanitized set: a sentence and asserts, which are shown to the model; each assert is a test. */
export const mbpp: Benchmark = {
  kind: "program",
  name: "mbpp",
  title: "MBPP, sanitized",
  source: {
    dataset: "google-research-datasets/mbpp",
    // 7, 120, 43 and 257 tasks: the hub has the set in splits, the authors' own file has it whole.
    files: [
      "sanitized/prompt-00000-of-00001.parquet",
      "sanitized/train-00000-of-00001.parquet",
      "sanitized/validation-00000-of-00001.parquet",
      "sanitized/test-00000-of-00001.parquet",
    ],
    licence: "CC-BY-4.0",
    tasks: 427,
  },
  needs: "Python",
  splits: ["instruct"],
  preload: [],
  task: (row) => task(checkedRow(mbppRow, row, "MBPP, sanitized")),
};

function task(row: MbppRow): Task {
  const checks = row.test_list.map((statement, index) => [`assert_${index + 1}`, statement] as const);
  const entryPoint = entryPointOf(row);
  return {
    id: row.task_id,
    row,
    entryPoint,
    prompt: row.prompt,
    ask: () => `${row.prompt.trim()}\nYour code should pass these tests:\n${row.test_list.join("\n")}\n`,
    texts: [row.code, [...row.test_imports, ...row.test_list].join("\n")],
    alsoNeeds: [],
    trouble: undefined,
    unittest: undefined,
    trial: (answer) => ({
      raw: answer.text,
      extract: answer.form !== "solution",
      entryPoint,
      prompt: "",
      before: "",
      test: row.test_imports.join("\n"),
      tests: { kind: "checks", checks },
    }),
    canonical: { text: row.code, form: "solution" },
  };
}

// The function that the tests call: the last that the known solution defines of those the first test names.
function entryPointOf({ code, test_list }: MbppRow): string {
  const defined = [...code.matchAll(/^(?:def|class)\s+(\w+)/gm)].map(([, name]) => name as string);
  const called = new Set([...(test_list[0] ?? "").matchAll(/\w+/g)].map(([word]) => word));
  return defined.findLast((name) => called.has(name)) ?? defined.at(-1) ?? "";
}
