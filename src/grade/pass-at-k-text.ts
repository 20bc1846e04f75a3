import { nameOfResults } from "../sources/bigcodebench/results-name.ts";
import type { GradeOptions, GroundTruthResult } from "./grade-options.ts";
import type { Scores } from "./scores.ts";

export interface PassAtKParts {
  readonly scores: Scores;
  readonly checked: GroundTruthResult;
  readonly provenance: object;
  readonly options: Pick<GradeOptions, "answers" | "benchmark" | "split" | "calibrated">;
}

/**
 * The text of a `*_pass_at_k.json` as the official harness writes it: rates over all tasks with an answer, and beside
 * them those over the tasks that the sandbox can run.
 */
export function passAtKText({ scores, checked, provenance, options }: PassAtKParts): string {
  const { benchmark, answers, split, calibrated } = options;
  const document = {
    ...scores.all.rates,
    model: nameOfResults(answers).model ?? answers,
    split,
    subset: benchmark.name.endsWith("_hard") ? "hard" : "full",
    calibrated,
    gt_pass_rate: checked.share,
    failed_tasks: checked.failed,
    tasks: scores.all.tasks,
    supported: { tasks: scores.supported.tasks, ...scores.supported.rates },
    verdicts: scores.verdicts,
    hindcast: provenance,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** The name that goes with a result file. */
export function passAtKName(results: string): string {
  const stem = results.replace(/(_eval_results)?\.json$/, "");
  return `${stem}_pass_at_k.json`;
}
