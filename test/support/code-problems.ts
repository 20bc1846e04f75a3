import { writeFile } from "node:fs/promises";
import path from "node:path";

/** Made-up tasks in BigCodeBench's form that need Python alone: writes their file. */
export async function writeCodeProblems(folder: string, count: number): Promise<string> {
  const rows = Array.from({ length: count }, (_, index) => {
    const code_prompt = `import math\nimport os\ndef task_func(n):\n`;
    const about = `Adds ${index} to the whole part of a number.`;
    return {
      task_id: `BigCodeBench/${index * 10}`,
      code_prompt,
      complete_prompt: `${code_prompt}    """${about}"""\n`,
      instruct_prompt: `${about}\nYou should write self-contained code starting with:\n\`\`\`\n${code_prompt}\`\`\``,
      canonical_solution: `    return math.floor(n) + ${index}\n`,
      test: `import unittest\nclass TestCases(unittest.TestCase):\n    def test_whole(self):\n        self.assertEqual(task_func(7), ${7 + index})\n    def test_part(self):\n        self.assertEqual(task_func(2.5), ${2 + index})\n`,
      entry_point: "task_func",
    };
  });
  const file = path.join(folder, "tasks.jsonl");
  await writeFile(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  return file;
}
