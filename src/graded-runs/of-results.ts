import type { GradedRun } from "../analysis/fail-sets/graded-run.ts";
import { canonicalBenchmark, canonicalTaskId } from "../analysis/fail-sets/task-ids.ts";
import type { Finding } from "../model/finding.ts";
import { librariesOfProgram } from "../sources/bigcodebench/program-libraries.ts";
import { readEvalResults } from "../sources/bigcodebench/read-eval-results.ts";
import { runNameOfFile } from "../sources/run-name.ts";

/** A run from a BigCodeBench result file, which tells neither costs nor times. @throws HindcastError `bad-input` */
export async function gradedRunOfResults(file: string, findings: Finding[]): Promise<GradedRun> {
  const { answers, name, rowsHash, ...results } = await readEvalResults(file);
  findings.push(...results.findings);
  const benchmark = canonicalBenchmark(results.benchmark);
  const libraries = new Map<string, readonly string[]>();
  const attempts = answers.map(({ taskId: given, epoch, outcome, verdict, status, solution }) => {
    const taskId = canonicalTaskId(benchmark, given);
    const used = librariesOfProgram(solution);
    if (used) libraries.set(taskId, used);
    return { taskId, epoch, outcome, verdict: verdict ?? status, cost: undefined, seconds: undefined };
  });
  return {
    name: runNameOfFile(file),
    benchmark,
    rowsHash,
    agent: results.split,
    model: name.model,
    attempts,
    planned: undefined,
    libraries,
    hintedBy: undefined,
    synthetic: false,
  };
}
