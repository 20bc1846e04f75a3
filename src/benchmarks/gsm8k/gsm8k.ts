import { z } from "zod";
import type { AnswerBenchmark, AnswerTask } from "../answer-benchmark.ts";
import { checkedRow } from "../read-rows.ts";
import { finalNumber, sameNumber } from "./final-number.ts";

const gsm8kRow = z.object({
  question: z.string(),
  /** Steps, and the number behind `####`. */
  answer: z.string().regex(/####\s*\S/, "expected the number behind ####"),
});

/** Word problems with a number as their answer. Its rows have no ids: a task's is its place in the file, from 0. */
export const gsm8k: AnswerBenchmark = {
  kind: "answer",
  name: "gsm8k",
  title: "GSM8K",
  source: {
    dataset: "openai/gsm8k",
    files: ["main/test-00000-of-00001.parquet"],
    licence: "MIT",
    tasks: 1319,
  },
  task: (row, number) => task(checkedRow(gsm8kRow, row, "GSM8K"), number),
};

function task({ question, answer }: z.infer<typeof gsm8kRow>, number: number): AnswerTask {
  const [steps = "", right = ""] = answer.split("####").map((part) => part.trim());
  return {
    id: `gsm8k/${number}`,
    prompt: question,
    ask: `${question.trim()}\n\nThink step by step. End with a line of its own: ANSWER: x, where x is the number alone.\n`,
    canonical: `${steps.replaceAll(/<<[^>]*>>/g, "")}\nANSWER: ${right}`,
    judge: (text) => {
      const said = finalNumber(text);
      if (said === undefined) return { verdict: "fail", reason: "no number found in the answer" };
      const verdict = sameNumber(said, right) ? "pass" : "fail";
      return { verdict, reason: `answered ${said}, right is ${right}` };
    },
  };
}
