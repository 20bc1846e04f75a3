import type { Comparison, PairedMean } from "../analysis/comparison/compare-runs.ts";
import { taskIdForFile } from "../analysis/fail-sets/task-ids.ts";
import { version } from "../config/version.ts";
import type { CompareOptions, CompareResult } from "./compare.ts";
import { hintedTasks } from "./hinted-tasks.ts";

/** A comparison as one JSON document; what is unknown is null. */
export function comparisonDocument({ compared }: CompareResult, options: CompareOptions) {
  const { confidence, resamples, seed } = options;
  const [one] = compared;
  return {
    first: one && runFacts(one.all.first),
    comparisons: compared.map((run) => ({
      second: runFacts(run.all.second),
      p_value_adjusted: run.adjusted ?? null,
      regression: run.isRegression,
      second_attempted_only_failures_of_first: run.isChosenByFailure,
      hints: { first: hints(run.all.first, run.all), second: hints(run.all.second, run.all) },
      ...figures(run.all),
      ...(run.inside && { inside_fail_set: figures(run.inside) }),
      ...(run.outside && { outside_fail_set: figures(run.outside) }),
    })),
    settings: { confidence, resamples, seed, adjustment: "holm" },
    hindcast: version,
  };
}

function hints({ hintedBy }: Comparison["first"], comparison: Comparison) {
  const seen = hintedTasks(hintedBy, comparison);
  return hintedBy ? { source: hintedBy.source, from_compared_tasks: seen.map(taskIdForFile) } : null;
}

function runFacts({ name, benchmark, rowsHash, agent, model, synthetic }: Comparison["first"]) {
  return {
    run: name,
    benchmark,
    rows_sha256: rowsHash ?? null,
    agent: agent ?? null,
    model: model ?? null,
    synthetic,
  };
}

function figures(comparison: Comparison) {
  const { tasks, both, onlyFirst, onlySecond, neither, passRate, test, cost, seconds, gradedOnlyIn } =
    comparison;
  const ids = (list: readonly string[]) => ({ count: list.length, task_ids: list.map(taskIdForFile) });
  return {
    tasks,
    pass_rate: mean(passRate),
    test: test ? { name: test.name, p_value: test.pValue } : null,
    both: ids(both),
    only_first: ids(onlyFirst),
    only_second: ids(onlySecond),
    neither: ids(neither),
    graded_only_in_first: ids(gradedOnlyIn.first),
    graded_only_in_second: ids(gradedOnlyIn.second),
    dollars_per_task: mean(cost),
    seconds_per_task: mean(seconds),
    dollars_per_success:
      cost && passRate
        ? { first: perSuccess(cost.first, passRate.first), second: perSuccess(cost.second, passRate.second) }
        : null,
  };
}

function mean(paired: PairedMean | undefined) {
  if (!paired) return null;
  const { tasks, first, second, difference, interval } = paired;
  return { tasks, first, second, difference, interval: interval ? [interval.low, interval.high] : null };
}

/** Null when nothing passed. */
function perSuccess(cost: number, rate: number): number | null {
  return rate > 0 ? cost / rate : null;
}
