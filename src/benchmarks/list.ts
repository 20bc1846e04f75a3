import { HindcastError } from "../model/error.ts";
import type { Benchmark } from "./benchmark.ts";
import { bigcodebench, bigcodebenchHard } from "./bigcodebench/bigcodebench.ts";
import { humaneval } from "./humaneval/humaneval.ts";
import { mbpp } from "./mbpp/mbpp.ts";

/** Every benchmark there is, in the order of the list that is shown. */
export const benchmarks: readonly Benchmark[] = [bigcodebench, bigcodebenchHard, humaneval, mbpp];

/** The benchmark of that name, with `-` or `_`. @throws HindcastError `usage`. */
export function benchmarkNamed(name: string): Benchmark {
  const found = benchmarks.find((benchmark) => benchmark.name === name.toLowerCase().replaceAll("-", "_"));
  if (found) return found;
  throw new HindcastError("usage", "no such benchmark", {
    received: name,
    expected: benchmarks.map((benchmark) => benchmark.name).join(", "),
  });
}
