import { gsm8k } from "../benchmarks/gsm8k/gsm8k.ts";
import { benchmarkNamed } from "../benchmarks/list.ts";
import { answerEvaluation } from "./answer-evaluation.ts";
import type { Evaluation, EvaluationOptions } from "./evaluation.ts";
import { programEvaluation } from "./program-evaluation.ts";

/** A benchmark's name as it stands in the list, with `-` or `_`. @throws HindcastError `usage` */
export function evaluationName(given: string): string {
  const name = given.toLowerCase().replaceAll("-", "_");
  return name === gsm8k.name ? name : benchmarkNamed(given).name;
}

/**
 * Opens a benchmark that solvers can be run on.
 *
 * @throws HindcastError `usage` for a benchmark or split there is not, `bad-input` for data that cannot be read
 */
export async function openEvaluation(given: string, options: EvaluationOptions): Promise<Evaluation> {
  const name = evaluationName(given);
  const evaluation =
    name === gsm8k.name
      ? await answerEvaluation(gsm8k, options)
      : await programEvaluation(benchmarkNamed(name), options);
  return { ...evaluation, dataFrom: options.dataFrom };
}
