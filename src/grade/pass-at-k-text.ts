import path from "node:path";
import type { GradeOptions, GroundTruthResult } from "./grade-options.ts";
import type { GradeScores } from "./scores.ts";

export interface PassAtKParts {
  readonly scores: GradeScores;
  readonly checked: GroundTruthResult;
  readonly options: Pick<GradeOptions, "answers" | "benchmark" | "split" | "calibrated">;
}

/**
 * The text of a `*_pass_at_k.json` with the keys of the official harness and no others: where it finds one beside
 * results, it compares every key, and breaks off at one that it does not write itself. What else there is to say stands
 * in the result file.
 */
export function passAtKText({ scores, checked, options }: PassAtKParts): string {
  const { benchmark, answers, split, calibrated } = options;
  const rates = Object.entries(scores.all.rates).filter(([name]) => name.startsWith("pass@"));
  const document = {
    ...Object.fromEntries(rates),
    model: officialModel(answers),
    split,
    subset: benchmark.name.endsWith("_hard") ? "hard" : "full",
    calibrated,
    gt_pass_rate: checked.share,
    failed_tasks: checked.failed,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

// What the official harness takes for the model's name.
function officialModel(answers: string): string {
  const [model = answers] = path.basename(answers).replace(/\.gz$/, "").split("--bigcodebench-");
  return model;
}

/** The name that goes with a result file. */
export function passAtKName(results: string): string {
  const stem = results.replace(/(_eval_results)?\.json$/, "");
  return `${stem}_pass_at_k.json`;
}
