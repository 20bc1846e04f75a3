import { z } from "zod";
import type { Benchmark, Task } from "../benchmark.ts";
import { checkedRow } from "../read-rows.ts";

const humanEvalRow = z.object({
  task_id: z.string().regex(/^HumanEval\/\d+$/, "expected a task id as HumanEval/0"),
  prompt: z.string(),
  entry_point: z.string(),
  canonical_solution: z.string(),
  test: z.string(),
});
type HumanEvalRow = z.infer<typeof humanEvalRow>;

/** Functions with a docstring; the tests of a task are one function of asserts. */
export const humaneval: Benchmark = {
  kind: "program",
  name: "humaneval",
  title: "HumanEval",
  source: {
    dataset: "openai/openai_humaneval",
    files: ["openai_humaneval/test-00000-of-00001.parquet"],
    licence: "MIT",
    tasks: 164,
  },
  needs: "Python",
  splits: ["complete"],
  preload: [],
  task: (row) => task(checkedRow(humanEvalRow, row, "HumanEval")),
};

function task(row: HumanEvalRow): Task {
  return {
    id: row.task_id,
    row,
    entryPoint: row.entry_point,
    prompt: row.prompt,
    ask: () => `${request}\n\`\`\`\n${row.prompt.trim()}\n\`\`\`\n`,
    texts: [row.prompt + row.canonical_solution, row.test],
    alsoNeeds: [],
    trouble: undefined,
    unittest: undefined,
    trial: (answer) => ({
      raw: answer.text,
      extract: answer.form !== "solution",
      entryPoint: row.entry_point,
      prompt: row.prompt,
      // Helper functions and imports of the prompt exist whatever the answer left out.
      before: helpers(row),
      futureFirst: true,
      test: row.test,
      tests: { kind: "checks", checks: [["check", `check(${row.entry_point})`]] },
    }),
    canonical: { text: row.prompt + row.canonical_solution, form: "solution" },
  };
}

const request =
  "Please provide a self-contained Python script that solves the following problem in a markdown code block:";

// What stands before the function that is asked for.
function helpers({ prompt, entry_point }: HumanEvalRow): string {
  const at = prompt.indexOf(`def ${entry_point}(`);
  return at > 0 ? `${prompt.slice(0, at)}\n` : "";
}
