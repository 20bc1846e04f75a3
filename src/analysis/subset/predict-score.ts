import { taskResults } from "../comparison/paired-tasks.ts";
import type { GradedRun } from "../fail-sets/graded-run.ts";
import { mean } from "../statistics/sums.ts";
import {
  abilities,
  abilityOf,
  fitItemResponse,
  type ItemCurve,
  passChance,
  type RunTries,
} from "./item-response.ts";
import { pickInformative } from "./pick-informative.ts";
import { pickSubset, type SubsetPlan, type SubsetTask } from "./pick-subset.ts";

/** How a run scores on a subset that was picked without looking at it, and on everything. */
export interface ScorePrediction {
  readonly run: string;
  /** Share of tasks passed, 0 to 1. */
  readonly onSubset: number;
  /** The whole score as a model of the tasks tells it from the subset; `undefined` without one. */
  readonly predicted: number | undefined;
  readonly onAll: number;
  /** By how much the score on as many tasks drawn at random would be off, on average. */
  readonly randomError: number;
}

/**
 * How well subsets of a plan tell the whole score: each run is left out in turn, a subset is picked by the others'
 * difficulties, and the run's score on it is set beside its score on all tasks. Runs without a grade on the tasks are
 * passed over.
 *
 * @param tasks those that may be picked @param taskIds all of the benchmark
 */
export function predictScores(
  tasks: readonly SubsetTask[],
  taskIds: readonly string[],
  runs: readonly GradedRun[],
  plan: SubsetPlan,
): ScorePrediction[] {
  const rates = runs.map((run) => ratesOf(run));
  return runs.flatMap((run, index) => {
    const others = rates.filter((_, other) => other !== index);
    const picked = pickSubset(withDifficulty(tasks, others), plan);
    const own = rates[index] ?? new Map();
    return predictionOf(run.name, own, { picked, taskIds, predicted: () => undefined });
  });
}

/**
 * As {@link predictScores}, of subsets that are picked by information, and with the whole score that the item-response
 * model tells from the run's results on the subset: those results, and on every other task the chance that a run of such
 * an ability passes it (the p-IRT estimate of Polo et al., "tinyBenchmarks: evaluating LLMs with fewer examples", 2024).
 * Of more than ten runs a tenth is left out at a time.
 *
 * @param taskIds all that some run has tried @param candidates those that may be picked
 */
export function predictScoresByModel(
  taskIds: readonly string[],
  candidates: readonly string[],
  runs: readonly GradedRun[],
  size: number,
): ScorePrediction[] {
  const tries = runs.map((run) => triesOf(run));
  const folds = Math.min(runs.length, mostFolds);
  const predictions = Array.from({ length: folds }, (_, fold) => {
    const model = fitItemResponse(
      taskIds,
      tries.filter((_, index) => index % folds !== fold),
    );
    const picked = pickInformative(candidates, model, size);
    return runs.flatMap((run, index) => {
      if (index % folds !== fold) return [];
      const seen = new Map([...(tries[index] ?? [])].filter(([taskId]) => picked.includes(taskId)));
      const belief = abilityOf(seen, model);
      const expected = (taskId: string) => expectedRate(belief, model.items.get(taskId));
      const predicted = (rates: ReadonlyMap<string, number>) =>
        mean([...rates].map(([taskId, rate]) => (seen.has(taskId) ? rate : expected(taskId))));
      return predictionOf(run.name, ratesOf(run), { picked, taskIds, predicted }).map((one) => ({
        one,
        index,
      }));
    });
  });
  return predictions
    .flat()
    .sort((a, b) => a.index - b.index)
    .map(({ one }) => one);
}

const mostFolds = 10;

function predictionOf(
  run: string,
  own: ReadonlyMap<string, number>,
  how: {
    readonly picked: readonly string[];
    readonly taskIds: readonly string[];
    /** Of a run's rates on all the tasks. */
    readonly predicted: (rates: ReadonlyMap<string, number>) => number | undefined;
  },
): ScorePrediction[] {
  const all = new Map(how.taskIds.flatMap((taskId) => pairIfKnown(taskId, own.get(taskId))));
  const [onSubset, onAll] = [meanAt(own, how.picked), mean([...all.values()])];
  if (onSubset === undefined || onAll === undefined) return [];
  const randomError = errorOfRandom([...all.values()], onAll, how.picked.length);
  return [{ run, onSubset, predicted: how.predicted(all), onAll, randomError }];
}

function pairIfKnown(taskId: string, rate: number | undefined): [string, number][] {
  return rate === undefined ? [] : [[taskId, rate]];
}

function expectedRate(belief: readonly number[], curve: ItemCurve | undefined): number {
  if (curve === undefined) return 0;
  return belief.reduce((sum, weight, at) => sum + weight * passChance(curve, abilities[at] as number), 0);
}

// The mean of tasks drawn without putting them back is about normal: its mean absolute error is sqrt(2/pi) of its
// standard error (Cochran, "Sampling Techniques", 1977, section 2.6).
function errorOfRandom(rates: readonly number[], center: number, size: number): number {
  const count = rates.length;
  if (size >= count) return 0;
  const variance = rates.reduce((sum, rate) => sum + (rate - center) ** 2, 0) / (count - 1);
  return Math.sqrt((2 / Math.PI) * (variance / size) * (1 - size / count));
}

/** Tasks with the share of runs that failed them, over the runs that have a grade there. */
export function withDifficulty(
  tasks: readonly SubsetTask[],
  rates: readonly ReadonlyMap<string, number>[],
): SubsetTask[] {
  return tasks.map((task) => {
    const known = rates.map((rate) => rate.get(task.taskId)).filter((rate) => rate !== undefined);
    const passed = mean(known);
    return { ...task, difficulty: passed === undefined ? undefined : 1 - passed };
  });
}

/** A run's share of epochs passed, by task. */
export function ratesOf(run: GradedRun): ReadonlyMap<string, number> {
  return new Map([...taskResults(run)].map(([taskId, { rate }]) => [taskId, rate]));
}

/** What a run did at each task, over its graded epochs. */
export function triesOf(run: GradedRun): RunTries {
  return new Map(
    [...taskResults(run)].map(([taskId, { rate, graded }]) => [
      taskId,
      { passed: Math.round(rate * graded), tries: graded },
    ]),
  );
}

function meanAt(rates: ReadonlyMap<string, number>, taskIds: readonly string[]): number | undefined {
  return mean(taskIds.map((taskId) => rates.get(taskId)).filter((rate) => rate !== undefined));
}
