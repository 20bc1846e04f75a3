import { resolveTaskIds } from "../analysis/fail-sets/task-ids.ts";
import type { Task } from "../benchmarks/benchmark.ts";
import { type LoadedTasks, loadTasks } from "../benchmarks/load-tasks.ts";
import { version } from "../config/version.ts";
import { HindcastError } from "../model/error.ts";
import { naturalOrder } from "../model/natural-order.ts";
import { percent } from "../plots/number-text.ts";
import { refuseOverwriting } from "../tables/refuse-overwriting.ts";
import { writeWhole } from "../tables/whole-file.ts";
import {
  type CheckedGroundTruth,
  checkGroundTruth,
  leastShare,
  limitsOfKnown,
} from "./check-ground-truth.ts";
import { GradeJournal } from "./grade-journal.ts";
import type { GradeOptions, GradeResult, GradingSetup, GroundTruthResult } from "./grade-options.ts";
import { openGrader } from "./grader.ts";
import { secondsAllowed } from "./ground-truth.ts";
import { passAtKName, passAtKText } from "./pass-at-k-text.ts";
import { type GivenAnswer, type GivenAnswers, readAnswers } from "./read-answers.ts";
import { type GradedTry, resultsText } from "./results-text.ts";
import { scoresOf } from "./scores.ts";

/**
 * Grades a file of answers and writes the result files of the official tools. Known solutions are run first, where it
 * was never done in this sandbox. Every verdict is kept in `<out>.part` at once: the same call goes on from there.
 *
 * @throws HindcastError `usage`; `bad-input` when tasks or answers cannot be read; `gate` when fewer than 98 % of the
 *   known solutions pass that the sandbox can run, unless forced; `output` when the disk cannot take the results.
 */
export async function grade(options: GradeOptions): Promise<GradeResult> {
  const { benchmark, sandbox, answers: file, out, ks } = options;
  if (!ks.every((k) => Number.isSafeInteger(k) && k >= 1)) {
    throw new HindcastError("usage", "ks, of pass@k", {
      received: ks.join(", "),
      expected: "whole numbers from 1",
    });
  }
  const passAtK = passAtKName(out);
  await refuseOverwriting([out, passAtK], [file, options.data]);
  const loaded = await loadTasks(benchmark, options.data);
  const given = await readAnswers(file, loaded.tasks);
  const picked = pickTasks(loaded, options.taskIds);
  const plan = planOf(picked, given);
  // Before anything is run: whether the results can be written.
  const journal = new GradeJournal(
    `${out}.part`,
    planLine(options, loaded, given, plan),
    options.restart ?? false,
  );
  const checked = await groundTruthOf(plan.attempted, loaded, options);
  if (checked.result.share < leastShare && !options.force) throw brokenSandbox(checked.result);

  const tries = await gradeAll(plan, checked, journal, options);
  const scores = scoresOf(tries, ks);
  const provenance = provenanceOf(options, loaded, given, checked.result);
  await writeWhole(out, [resultsText(tries, { ...provenance, scores })]);
  await writeWhole(passAtK, [passAtKText({ scores, checked: checked.result, options })]);
  const infra = tries.filter(({ graded }) => graded.verdict === "infra").length;
  if (infra === 0) journal.remove();
  return {
    out,
    passAtK,
    scores,
    infra,
    findings: given.findings,
    sandbox: sandbox.identity,
    groundTruth: checked.result,
    missing: plan.missing,
    rowsHash: loaded.rowsHash,
  };
}

/**
 * Runs the known solutions alone.
 *
 * @throws HindcastError as {@link grade}, never `gate`: look at the share.
 */
export async function gradeGroundTruth(setup: GradingSetup): Promise<GroundTruthResult> {
  const loaded = await loadTasks(setup.benchmark, setup.data);
  return (await groundTruthOf(pickTasks(loaded, setup.taskIds), loaded, setup, setup.restart)).result;
}

function pickTasks({ tasks }: LoadedTasks, selected: readonly string[] | undefined): readonly Task[] {
  if (selected === undefined) return tasks;
  const picked = new Set(
    resolveTaskIds(
      selected,
      tasks.map(({ id }) => id),
    ),
  );
  return tasks.filter(({ id }) => picked.has(id));
}

interface Plan {
  readonly answers: readonly GivenAnswer[];
  readonly attempted: readonly Task[];
  readonly missing: readonly string[];
}

/** What is graded, sorted by task and try. @throws HindcastError `bad-input` when that is nothing. */
export function planOf(picked: readonly Task[], { answers }: Pick<GivenAnswers, "answers">): Plan {
  const ids = new Set(picked.map(({ id }) => id));
  const chosen = answers.filter(({ taskId }) => ids.has(taskId));
  if (chosen.length === 0) throw new HindcastError("bad-input", "none of the tasks picked has an answer");
  const answered = new Set(chosen.map(({ taskId }) => taskId));
  return {
    answers: chosen.toSorted((a, b) => naturalOrder(a.taskId, b.taskId) || a.epoch - b.epoch),
    attempted: picked.filter(({ id }) => answered.has(id)),
    missing: picked.filter(({ id }) => !answered.has(id)).map(({ id }) => id),
  };
}

async function groundTruthOf(
  tasks: readonly Task[],
  loaded: LoadedTasks,
  setup: GradingSetup,
  restart = false,
): Promise<CheckedGroundTruth> {
  const { sandbox, benchmark, cold } = setup;
  const limits = limitsOfKnown(setup);
  const grader = await openGrader(tasks, sandbox, { limits, cold, preload: benchmark.preload });
  return checkGroundTruth(tasks, grader, loaded, { ...setup, restart });
}

async function gradeAll(
  { answers, attempted }: Plan,
  { truth }: CheckedGroundTruth,
  journal: GradeJournal,
  options: GradeOptions,
): Promise<GradedTry[]> {
  const { sandbox, seconds, memoryMb, diskMb, cold, calibrated, onProgress = () => {} } = options;
  const grader = await openGrader(attempted, sandbox, {
    limits: { seconds, memoryMb, diskMb },
    secondsOf: (taskId) => secondsAllowed(truth, taskId, seconds),
    cold,
    calibrated,
  });
  const tasks = new Map(attempted.map((task) => [task.id, task]));
  onProgress({ type: "planned", what: "answers", total: answers.length, held: journal.count });
  return Promise.all(
    answers.map(async ({ taskId, epoch, answer }) => {
      const held = journal.graded(taskId, epoch, answer.text);
      if (held) return { epoch, graded: held };
      const graded = await grader.grade(tasks.get(taskId) as Task, answer);
      journal.add(epoch, graded);
      onProgress({ type: "graded" });
      return { epoch, graded };
    }),
  );
}

function planLine(
  options: GradeOptions,
  loaded: LoadedTasks,
  given: GivenAnswers,
  { answers }: Plan,
): string {
  const { benchmark, sandbox, calibrated, cold = false, seconds, memoryMb, diskMb } = options;
  const settings = { calibrated, cold, seconds, memoryMb, diskMb };
  const tasks = [...new Set(answers.map(({ taskId }) => taskId))];
  return JSON.stringify({
    version: 1,
    benchmark: benchmark.name,
    rows: loaded.rowsHash,
    answers: given.sha256,
    sandbox: sandbox.identity,
    settings,
    tasks: options.taskIds === undefined ? "all" : tasks,
  });
}

function provenanceOf(
  options: GradeOptions,
  loaded: LoadedTasks,
  given: GivenAnswers,
  { share, runnable, failed, flaky }: GroundTruthResult,
): object {
  const { benchmark, sandbox, split, calibrated, cold = false, seconds, memoryMb, diskMb } = options;
  return {
    version,
    benchmark: benchmark.name,
    split,
    rows_sha256: loaded.rowsHash,
    ...(options.dataFrom !== undefined && { data: options.dataFrom }),
    answers_sha256: given.sha256,
    sandbox: sandbox.identity,
    settings: { calibrated, cold, seconds, memory_mb: memoryMb, disk_mb: diskMb },
    ground_truth: { share, runnable, failed, flaky },
    ...(share < leastShare && {
      forced: `only ${percent(share, 1)} of the known solutions pass in this sandbox`,
    }),
  };
}

function brokenSandbox({ share, runnable, failed, file }: GroundTruthResult): HindcastError {
  const shown = failed.slice(0, 8).join(", ") + (failed.length > 8 ? ` and ${failed.length - 8} more` : "");
  return new HindcastError("gate", "this sandbox is not to be believed: known solutions fail in it", {
    received: `${percent(share, 1)} of ${runnable} (failed: ${shown})`,
    expected: `at least ${percent(leastShare, 1)}`,
    hint: `their runs are in ${file}: --ground-truth --restart runs them again; --force grades all the same and says so in the result`,
  });
}

/** Where results of a file of answers go when nobody says. */
export function usualOut(answers: string): string {
  return `${answers
    .replace(/\.gz$/, "")
    .replace(/\.(jsonl|ndjson)$/, "")
    .replace(/_samples$/, "")}_eval_results.json`;
}
