import { writeFile } from "node:fs/promises";
import path from "node:path";
import { gsm8k } from "../../src/benchmarks/gsm8k/gsm8k.ts";
import type { AnsweredTask } from "../../src/eval/stand-in/benchmark-answers.ts";

/** Made-up word problems in GSM8K's form, which need no sandbox: writes their file and gives what a stand-in needs. */
export async function writeWordProblems(folder: string, count: number) {
  const rows = Array.from({ length: count }, (_, index) => ({
    question: `Ann has ${index} apples and buys ${index + 3} more. How many apples has she now?`,
    answer: `${index}+${index + 3}=${2 * index + 3}\n#### ${2 * index + 3}`,
  }));
  const file = path.join(folder, "problems.jsonl");
  await writeFile(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  const answers = rows.map((row, index): AnsweredTask => {
    const { id, ask, canonical } = gsm8k.task(row, index);
    return { id, prompt: ask.trim(), kind: "answer", right: canonical, wrong: ["ANSWER: -1", "No idea."] };
  });
  return { file, answers };
}
