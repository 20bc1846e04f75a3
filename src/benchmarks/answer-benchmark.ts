import { createHash } from "node:crypto";
import { HindcastError } from "../model/error.ts";
import type { Verdict } from "../model/verdict.ts";
import type { BenchmarkSource } from "./benchmark.ts";
import { readRows } from "./read-rows.ts";

/** A question with one right answer, graded by reading it. */
export interface AnswerTask {
  readonly id: string;
  /** What a model is asked, without the words around it. */
  readonly prompt: string;
  /** What a model is asked. */
  readonly ask: string;
  /** An answer that is right, as a model would give it. */
  readonly canonical: string;
  /** Why an answer is right or not, in words. */
  readonly judge: (answer: string) => { readonly verdict: Verdict; readonly reason: string };
}

/** A benchmark whose answers are read, not run. */
export interface AnswerBenchmark {
  readonly kind: "answer";
  readonly name: string;
  readonly title: string;
  readonly source: BenchmarkSource;
  /** @param number of the row in its file, from 0 @throws HindcastError `bad-input` for a row of something else */
  readonly task: (row: unknown, number: number) => AnswerTask;
}

/** The tasks of a file in its order. @throws HindcastError `bad-input` */
export async function loadAnswerTasks(
  benchmark: AnswerBenchmark,
  file: string,
): Promise<{ readonly tasks: readonly AnswerTask[]; readonly rowsHash: string }> {
  const { rows } = await readRows(file);
  if (rows.length === 0) throw new HindcastError("bad-input", `${file} holds no task`);
  const hash = createHash("sha256");
  const tasks = rows.map((row, number) => benchmark.task(row, number));
  for (const { id, prompt, canonical } of tasks) hash.update(`${JSON.stringify([id, prompt, canonical])}\n`);
  return { tasks, rowsHash: hash.digest("hex") };
}
