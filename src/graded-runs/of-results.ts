import path from "node:path";
import type { GradedRun } from "../analysis/fail-sets/graded-run.ts";
import { canonicalTaskId } from "../analysis/fail-sets/task-ids.ts";
import type { Finding } from "../model/finding.ts";
import { readEvalResults } from "../sources/bigcodebench/read-eval-results.ts";
import { librariesOfProgram } from "./program-libraries.ts";

/** A run from a BigCodeBench result file, which tells neither costs nor times. @throws HindcastError `bad-input` */
export async function gradedRunOfResults(file: string, findings: Finding[]): Promise<GradedRun> {
  const { answers, name } = await readEvalResults(file, findings);
  const benchmark = name.subset === "hard" ? "bigcodebench_hard" : "bigcodebench";
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
    rowsHash: undefined,
    agent: name.split,
    model: name.model,
    attempts,
    planned: undefined,
    libraries,
    hintedBy: undefined,
    synthetic: false,
  };
}

/** What a file's name says a run is called. */
export function runNameOfFile(file: string): string {
  return path.basename(file).replace(/(_eval_results|_UPLOAD)?\.(json|eval|zip)(\.gz)?$/i, "");
}
