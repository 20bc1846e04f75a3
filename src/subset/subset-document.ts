import { taskIdForFile } from "../analysis/fail-sets/task-ids.ts";
import { mean } from "../analysis/statistics/sums.ts";
import type { ScorePrediction } from "../analysis/subset/predict-score.ts";
import { version } from "../config/version.ts";
import type { Subset } from "./subset.ts";

/** A subset as its file holds it, which `--sample-ids` takes. */
export function subsetDocument(found: Subset) {
  const {
    benchmark,
    rowsHash,
    by,
    method,
    taskIds,
    tasks,
    candidates,
    covered,
    features,
    levels,
    runs,
    predictions,
  } = found;
  const what = method === "information" ? "information" : by;
  return {
    description: `${taskIds.length} of ${tasks} tasks of ${benchmark}, picked by ${what}`,
    selection_criteria: {
      by,
      method,
      candidates,
      covers: covered.length,
      of: features.length,
      levels_of_difficulty: levels ?? null,
    },
    sample_ids: taskIds.map(taskIdForFile),
    benchmark,
    rows_sha256: rowsHash,
    covered,
    source_runs: runs,
    predictions: predictions.map(({ run, onSubset, predicted, onAll, randomError }) => ({
      run,
      on_subset: onSubset,
      predicted: predicted ?? null,
      on_all: onAll,
      random_error: randomError,
    })),
    mean_absolute_error: meanError(predictions) ?? null,
    mean_random_error: meanRandomError(predictions) ?? null,
    hindcast: version,
  };
}

/** By how much the whole score is missed: by the score on the subset, or by the model's where there is one. */
export function meanError(predictions: readonly ScorePrediction[]): number | undefined {
  return mean(predictions.map(({ onSubset, predicted, onAll }) => Math.abs((predicted ?? onSubset) - onAll)));
}

/** By how much as many tasks drawn at random would miss it. */
export function meanRandomError(predictions: readonly ScorePrediction[]): number | undefined {
  return mean(predictions.map(({ randomError }) => randomError));
}
