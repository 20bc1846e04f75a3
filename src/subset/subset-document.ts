import { taskIdForFile } from "../analysis/fail-sets/task-ids.ts";
import type { Subset } from "./subset.ts";

/** A subset as its file holds it, which `--sample-ids` takes. */
export function subsetDocument(found: Subset, version: string) {
  const {
    benchmark,
    rowsHash,
    by,
    taskIds,
    tasks,
    candidates,
    covered,
    features,
    levels,
    runs,
    predictions,
  } = found;
  const errors = predictions.map(({ onSubset, onAll }) => Math.abs(onSubset - onAll));
  return {
    description: `${taskIds.length} of ${tasks} tasks of ${benchmark}, picked by ${by}`,
    selection_criteria: {
      by,
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
    predictions: predictions.map(({ run, onSubset, onAll }) => ({ run, on_subset: onSubset, on_all: onAll })),
    mean_absolute_error:
      errors.length === 0 ? null : errors.reduce((sum, error) => sum + error, 0) / errors.length,
    hindcast: version,
  };
}
