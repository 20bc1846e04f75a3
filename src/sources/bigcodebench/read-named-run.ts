import { HindcastError } from "../../model/error.ts";
import type { Finding } from "../../model/finding.ts";
import type { Run } from "../../model/run.ts";
import { readEvalResults } from "./read-eval-results.ts";
import { runOfResults } from "./run-of-results.ts";

/**
 * The run that a result file tells of, which a table can hold only where the file's name says whose answers they are.
 *
 * @throws HindcastError `bad-input` when the file is no result file or is named otherwise.
 */
export async function readNamedRun(file: string, findings: Finding[]): Promise<Run> {
  const known = findings.length;
  const results = await readEvalResults(file);
  findings.push(...results.findings);
  const { run } = runOfResults(results, { isWhole: findings.length === known });
  const { agentName, modelName } = run;
  if (agentName !== undefined && modelName !== undefined) return { ...run, agentName, modelName };
  throw new HindcastError("bad-input", "the name of the result file tells no model, or not which split", {
    hint: "name it as BigCodeBench does: MODEL--bigcodebench-complete--…_eval_results.json",
  });
}
