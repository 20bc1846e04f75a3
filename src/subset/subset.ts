import { resolveTaskIds } from "../analysis/fail-sets/task-ids.ts";
import { levelOf, pickSubset, type SubsetTask } from "../analysis/subset/pick-subset.ts";
import {
  predictScores,
  ratesOf,
  type ScorePrediction,
  withDifficulty,
} from "../analysis/subset/predict-score.ts";
import type { Task } from "../benchmarks/benchmark.ts";
import type { LoadedTasks } from "../benchmarks/load-tasks.ts";
import { readGradedRuns } from "../graded-runs/read-graded-runs.ts";
import { HindcastError } from "../model/error.ts";
import type { Finding } from "../model/finding.ts";
import { importedLibraries } from "../sources/bigcodebench/program-libraries.ts";

export const subsetWays = ["libraries", "domains", "difficulty"] as const;
export type SubsetWay = (typeof subsetWays)[number];

export interface SubsetOptions {
  readonly benchmark: string;
  readonly loaded: LoadedTasks;
  readonly size: number;
  readonly by: SubsetWay;
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

export interface Subset {
  readonly benchmark: string;
  readonly rowsHash: string;
  readonly by: SubsetWay;
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
  const { benchmark, loaded, size, by, from, store, withoutLibraries } = options;
  if (by === "difficulty" && from.length === 0) {
    throw new HindcastError("usage", "--by difficulty", {
      expected: "--from RUN, runs that tell how hard the tasks are",
    });
  }
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
  const plan = { size, by: by === "difficulty" ? "difficulty" : "cover" } as const;
  const taskIds = pickSubset(candidates, plan);
  const picked = new Set(taskIds);
  const covered = featuresOf(known.filter(({ taskId }) => picked.has(taskId)));
  return {
    benchmark,
    rowsHash: loaded.rowsHash,
    by,
    taskIds,
    tasks: all.length,
    candidates: candidates.length,
    covered,
    features: featuresOf(all),
    levels: runs.length === 0 ? undefined : levelCounts(known.filter(({ taskId }) => picked.has(taskId))),
    runs: runs.map(({ name }) => name),
    predictions: runs.length < 2 ? [] : predictScores(candidates, runs, plan),
    findings,
  };
}

// Runs of all of BigCodeBench tell how hard its hard tasks are.
function requireBenchmark(benchmark: string, ofRuns: string | undefined): void {
  if (ofRuns === undefined || benchmark === ofRuns || benchmark.startsWith(`${ofRuns}_`)) return;
  throw new HindcastError("bad-input", "--from", {
    received: `runs of ${ofRuns}`,
    expected: `runs of ${benchmark}`,
  });
}

function subsetTask(task: Task, { by, domains }: SubsetOptions): SubsetTask {
  const libraries = librariesOf(task);
  if (by !== "domains") return { taskId: task.id, features: libraries, difficulty: undefined };
  if (!domains) {
    throw new HindcastError("usage", "--by domains", {
      expected:
        "--domains FILE, a JSON object of library and domain, as lib2domain.json of the BigCodeBench harness",
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
  const counts = [0, 0, 0, 0, 0];
  for (const task of tasks) {
    const level = levelOf(task);
    if (level !== undefined) counts[level] = (counts[level] ?? 0) + 1;
  }
  return counts;
}
