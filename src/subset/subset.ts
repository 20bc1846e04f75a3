import type { GradedRun } from "../analysis/fail-sets/graded-run.ts";
import { resolveTaskIds } from "../analysis/fail-sets/task-ids.ts";
import { fitItemResponse } from "../analysis/subset/item-response.ts";
import { pickInformative } from "../analysis/subset/pick-informative.ts";
import {
  levelOf,
  levels,
  pickSubset,
  type SubsetPlan,
  type SubsetTask,
} from "../analysis/subset/pick-subset.ts";
import {
  predictScores,
  predictScoresByModel,
  ratesOf,
  type ScorePrediction,
  triesOf,
  withDifficulty,
} from "../analysis/subset/predict-score.ts";
import type { Task } from "../benchmarks/benchmark.ts";
import type { LoadedTasks } from "../benchmarks/load-tasks.ts";
import { readGradedRuns } from "../graded-runs/read-graded-runs.ts";
import { HindcastError } from "../model/error.ts";
import type { Finding } from "../model/finding.ts";
import { importedLibraries } from "../sources/bigcodebench/program-libraries.ts";

export const subsetWays = ["libraries", "domains", "difficulty"] as const;
/** By what tasks are picked. */
export type SubsetWay = (typeof subsetWays)[number];

export const subsetMethods = ["cover", "information"] as const;
/** `cover`: tasks that have most of what there is. `information`: tasks that tell most about how good a run is. */
export type SubsetMethod = (typeof subsetMethods)[number];

// One is left out at a time, and of fewer than two nothing can be told apart.
const fewestRuns = 3;

/** How many tasks of a benchmark are picked, by what, and from which runs. */
export interface SubsetOptions {
  readonly benchmark: string;
  readonly loaded: LoadedTasks;
  readonly size: number;
  readonly by: SubsetWay;
  readonly method: SubsetMethod;
  /** Runs that tell how hard tasks are: files, or runs of the store. */
  readonly from: readonly string[];
  readonly store: string;
  /** Domain by library; for `domains`. */
  readonly domains?: ReadonlyMap<string, string> | undefined;
  /** Tasks never to pick. */
  readonly without: readonly string[];
  /** Libraries whose tasks are never picked. */
  readonly withoutLibraries: readonly string[];
}

/** A small set of a benchmark's tasks, and how well it stands for all of them. */
export interface Subset {
  readonly benchmark: string;
  readonly rowsHash: string;
  readonly by: SubsetWay;
  readonly method: SubsetMethod;
  /** In natural order. */
  readonly taskIds: readonly string[];
  /** Tasks there were, and how many of them could be picked. */
  readonly tasks: number;
  readonly candidates: number;
  /** Libraries or domains that the subset has of all there are. */
  readonly covered: readonly string[];
  readonly features: readonly string[];
  /** How many picked tasks are of each fifth of difficulty, the easiest first; `undefined` without runs. */
  readonly levels: readonly number[] | undefined;
  readonly runs: readonly string[];
  /** How well such subsets tell a run's whole score, each run left out in turn; empty with fewer than two runs. */
  readonly predictions: readonly ScorePrediction[];
  readonly findings: readonly Finding[];
}

/**
 * Picks a small set of a benchmark's tasks that has much of what the whole has. Tasks whose known solutions have trouble
 * in a sandbox are never picked.
 *
 * @throws HindcastError `usage` for choices that do not go together, `bad-input` for runs of other tasks
 */
export async function subset(options: SubsetOptions): Promise<Subset> {
  const { benchmark, loaded, size, by, method, from, store, withoutLibraries } = options;
  requireChoices(options);
  const findings: Finding[] = [];
  const runs = from.length === 0 ? [] : await readGradedRuns(from, { store, findings });
  requireBenchmark(benchmark, runs[0]?.benchmark);
  const all = loaded.tasks.map((task) => subsetTask(task, options));
  const known = withDifficulty(all, runs.map(ratesOf));
  const ids = loaded.tasks.map(({ id }) => id);
  const left = new Set(resolveTaskIds(options.without, ids));
  const unwanted = new Set(withoutLibraries);
  const candidates = known.filter(({ taskId }, index) => {
    const task = loaded.tasks[index];
    return (
      !left.has(taskId) &&
      task?.trouble === undefined &&
      !librariesOf(task).some((name) => unwanted.has(name))
    );
  });
  const { taskIds, predictions } =
    method === "information"
      ? informative(
          ids,
          candidates.map(({ taskId }) => taskId),
          runs,
          size,
        )
      : covering(ids, candidates, runs, { size, by: by === "difficulty" ? "difficulty" : "cover" });
  const picked = new Set(taskIds);
  const covered = featuresOf(known.filter(({ taskId }) => picked.has(taskId)));
  return {
    benchmark,
    rowsHash: loaded.rowsHash,
    by,
    method,
    taskIds,
    tasks: all.length,
    candidates: candidates.length,
    covered,
    features: featuresOf(all),
    levels: runs.length === 0 ? undefined : levelCounts(known.filter(({ taskId }) => picked.has(taskId))),
    runs: runs.map(({ name }) => name),
    predictions,
    findings,
  };
}

function requireChoices({ by, method, from }: SubsetOptions): void {
  const what = method === "information" ? "the method information" : "picking by difficulty";
  if (method === "information" && by === "difficulty") {
    throw new HindcastError("usage", "the method information, by difficulty", {
      option: "method",
      expected: "one of them: information goes by difficulty as the model knows it",
    });
  }
  if (method === "information" ? from.length >= fewestRuns : by !== "difficulty" || from.length > 0) return;
  throw new HindcastError("usage", what, {
    received: `${from.length} runs`,
    expected:
      method === "information"
        ? `at least ${fewestRuns}: runs that a model of the tasks is fitted to`
        : "runs that tell how hard the tasks are",
    option: "from",
  });
}

function covering(
  all: readonly string[],
  candidates: readonly SubsetTask[],
  runs: readonly GradedRun[],
  plan: SubsetPlan,
) {
  const taskIds = pickSubset(candidates, plan);
  return { taskIds, predictions: runs.length < 2 ? [] : predictScores(candidates, all, runs, plan) };
}

// Of a task that no run has tried, the model knows nothing but its priors.
function informative(
  all: readonly string[],
  candidates: readonly string[],
  runs: readonly GradedRun[],
  size: number,
) {
  const tries = runs.map(triesOf);
  const isTried = (taskId: string) => tries.some((run) => run.has(taskId));
  const [known, pickable] = [all.filter(isTried), candidates.filter(isTried)];
  const taskIds = pickInformative(pickable, fitItemResponse(known, tries), size);
  return { taskIds, predictions: predictScoresByModel(known, pickable, runs, size) };
}

// Runs of all of BigCodeBench tell how hard its hard tasks are.
function requireBenchmark(benchmark: string, ofRuns: string | undefined): void {
  if (ofRuns === undefined || benchmark === ofRuns || benchmark.startsWith(`${ofRuns}_`)) return;
  throw new HindcastError("bad-input", "the runs to pick by", {
    option: "from",
    received: `runs of ${ofRuns}`,
    expected: `runs of ${benchmark}`,
  });
}

function subsetTask(task: Task, { by, domains }: SubsetOptions): SubsetTask {
  const libraries = librariesOf(task);
  if (by !== "domains") return { taskId: task.id, features: libraries, difficulty: undefined };
  if (!domains) {
    throw new HindcastError("usage", "picking by domains", {
      option: "domains",
      expected:
        "the domains, a JSON object of library and domain, as lib2domain.json of the BigCodeBench harness",
    });
  }
  const named = libraries.flatMap((library) => domains.get(library) ?? []);
  return { taskId: task.id, features: [...new Set(named)], difficulty: undefined };
}

function librariesOf(task: Task | undefined): readonly string[] {
  return task ? importedLibraries(task.prompt) : [];
}

function featuresOf(tasks: readonly SubsetTask[]): string[] {
  return [...new Set(tasks.flatMap(({ features }) => features))].sort();
}

function levelCounts(tasks: readonly SubsetTask[]): number[] {
  const counts = Array<number>(levels).fill(0);
  for (const task of tasks) {
    const level = levelOf(task);
    if (level !== undefined) counts[level] = (counts[level] ?? 0) + 1;
  }
  return counts;
}
