import { HindcastError } from "../model/error.ts";
import type { AnswerBenchmark } from "./answer-benchmark.ts";
import type { Benchmark } from "./benchmark.ts";
import { bigcodebench, bigcodebenchHard } from "./bigcodebench/bigcodebench.ts";
import { gsm8k } from "./gsm8k/gsm8k.ts";
import { humaneval } from "./humaneval/humaneval.ts";
import { mbpp } from "./mbpp/mbpp.ts";

/** Every benchmark whose answers are programs, in the order of the list that is shown. */
export const benchmarks: readonly Benchmark[] = [bigcodebench, bigcodebenchHard, humaneval, mbpp];

/** Every benchmark whose answers are read; `hindcast run` grades them as they come. */
export const answerBenchmarks: readonly AnswerBenchmark[] = [gsm8k];

/** The benchmark of programs of that name, with `-` or `_`. @throws HindcastError `usage`. */
export function benchmarkNamed(name: string): Benchmark {
  const wanted = name.toLowerCase().replaceAll("-", "_");
  const found = benchmarks.find((benchmark) => benchmark.name === wanted);
  if (found) return found;
  if (answerBenchmarks.some((benchmark) => benchmark.name === wanted)) {
    throw new HindcastError("usage", `answers to ${wanted} are no programs`, {
      hint: "hindcast run grades them as they come",
    });
  }
  throw new HindcastError("usage", "no such benchmark", {
    received: name,
    expected: [...benchmarks, ...answerBenchmarks].map((benchmark) => benchmark.name).join(", "),
  });
}
