import { mapInOrder } from "../bytes/map-in-order.ts";
import { HindcastError } from "../model/error.ts";
import type { Estimate } from "../models/cost/estimate.ts";
import type { ModelRequest, Reply } from "../models/request.ts";
import { addEstimates } from "./add-estimates.ts";
import type { TaskAttempts } from "./attempts/attempt.ts";
import { type GatheredAttempts, gatherAttempts } from "./attempts/gather.ts";
import { type AttemptOrigin, openAttempts } from "./attempts/open-attempts.ts";
import type { DatasetReading } from "./attempts/reading.ts";
import { contrastPair } from "./extract/contrast-request.ts";
import {
  type FinishedTask,
  FinishedTasks,
  type HintedTask,
  type LazySequence,
  type MadeTask,
} from "./finished-tasks.ts";
import { inTurn } from "./in-turn.ts";
import { type HintsOptions, type HintsSettings, settingsOf } from "./options.ts";
import { type HintsSummary, summaryOf } from "./report/summary.ts";
import { planTask, type TaskPlan, type Unplanned } from "./task-plan.ts";
import { answerTask, type TaskHints } from "./task-result.ts";
import { hintedTask } from "./tasks/hinted-task.ts";
import { type MatchedOriginals, matchOriginals, withoutOriginal } from "./tasks/match-originals.ts";
import { openOriginals } from "./tasks/open-originals.ts";
import type { NamedTask } from "./tasks/pack-tasks.ts";
import { taskFolderNames, usualPrefix } from "./tasks/task-name.ts";

/** A task that got no hints, and why. */
export interface SkippedTask {
  readonly task: string;
  readonly reason:
    | "its text is blank or not to be found"
    | "its instruction.md is not in UTF-8"
    | "no hint stood up to the checks"
    | "no answer of the model";
}

/** Everything that was made of a dataset; tasks lie on disk. To be disposed of. */
export interface HintsResult extends Disposable {
  readonly origin: AttemptOrigin;
  readonly settings: HintsSettings;
  readonly prefix: string;
  readonly reading: DatasetReading;
  /** In the natural order of the tasks' names. */
  readonly tasks: LazySequence<HintedTask>;
  /** How many of these have the files of the task they were made of. */
  readonly merged: number;
  readonly skipped: readonly SkippedTask[];
  /** Results of tasks that were skipped although a model was asked. */
  readonly fruitless: LazySequence<TaskHints>;
  /** Why the first of the requests that failed did. */
  readonly firstFailure: string | undefined;
  readonly summary: HintsSummary;
  /** Removes the tasks from the disk. */
  close(): void;
}

const usualAtOnce = 200;

/**
 * From the attempts in a dataset: what helped and what did not, checked against what was said, and tasks that carry it.
 * Equal inputs and answers give an equal result. A question that fails costs its own attempt and no other.
 *
 * @throws HindcastError `bad-input` for a dataset that cannot be read, or when nothing was answered; and what ends a run of
 * questions (see `Models.ask`)
 */
export async function hints(options: HintsOptions): Promise<HintsResult> {
  const finished = new FinishedTasks();
  try {
    return await withTasks(options, async (work) => await answered(options, work, finished));
  } catch (error) {
    finished[Symbol.dispose]();
    throw error;
  }
}

async function answered(options: HintsOptions, work: Work, finished: FinishedTasks): Promise<HintsResult> {
  const { gathered, origin, settings, tasks } = work;
  const prefix = options.prefix ?? usualPrefix(origin.dataset);
  // Of all tasks, also those beyond `maxTasks`: with more of them none is called otherwise.
  const names = taskFolderNames(
    prefix,
    gathered.tasks.map(({ task }) => task),
  );
  requireDistinct([...names.values()]);
  const onReply = (reply: Reply<unknown>) => options.onEvent?.({ type: "replied", reply });
  const next = inTurn();
  const all = await mapInOrder(
    tasks,
    async (task) => {
      const plan = await next(() => planOf(task, work));
      if (isUnplanned(plan)) return { task: task.task, ended: plan };
      const result = await answerTask(plan, options.models, settings, onReply);
      const ended = finished.put(
        result,
        made(plan, result, names.get(task.task) as string),
        plan.original !== undefined,
      );
      return { task: task.task, ended };
    },
    Math.max(1, Math.floor((options.atOnce ?? usualAtOnce) / meanAttempts(tasks))),
  );
  const asked = all.flatMap(({ ended }) => (isUnplanned(ended) ? [] : [ended]));
  const hinted = asked.filter((each): each is MadeTask => each.made !== undefined);
  const skipped = all.flatMap(({ task, ended }) => skippedTask(task, ended) ?? []);
  const summary = summaryOf(
    gathered.reading,
    { tasks: hinted.length, skipped: skipped.length },
    asked.map(({ tally }) => tally),
  );
  const firstFailure = asked.find(({ tally }) => tally.firstFailure !== undefined)?.tally.firstFailure;
  requireAnswers(summary, firstFailure);
  return {
    origin,
    settings,
    prefix,
    reading: gathered.reading,
    tasks: finished.hintedTasks(hinted),
    merged: hinted.filter((each) => each.made.isMerged).length,
    skipped,
    fruitless: finished.resultsOf(asked.filter((each) => each.made === undefined)),
    firstFailure,
    summary,
    close: () => finished[Symbol.dispose](),
    [Symbol.dispose]: () => finished[Symbol.dispose](),
  };
}

/** What asking would take. Asks nothing. @throws HindcastError `bad-input` for a dataset that cannot be read */
export async function estimateHints(
  options: HintsOptions,
): Promise<Estimate & { readonly reading: DatasetReading }> {
  return await withTasks(options, async (work) => {
    const { gathered, tasks } = work;
    let total = await options.models.estimate([]);
    // Some at a time: all transcripts together need not fit into memory.
    for (let first = 0; first < tasks.length; first += tasksEstimated) {
      const requests: ModelRequest[] = [];
      for (const task of tasks.slice(first, first + tasksEstimated)) {
        const plan = await planOf(task, work);
        if (isUnplanned(plan)) continue;
        requests.push(...plan.attempts.map(({ request }) => request));
        if (plan.contrast) requests.push(plan.contrast.request);
      }
      total = addEstimates(total, await options.models.estimate(requests, usualAnswer));
    }
    return { ...total, reading: gathered.reading };
  });
}

const tasksEstimated = 20;
// Tokens of notes on an attempt of usual length.
const usualAnswer = 900;

interface Work {
  readonly gathered: GatheredAttempts;
  readonly originals: MatchedOriginals | undefined;
  readonly origin: AttemptOrigin;
  readonly settings: HintsSettings;
  readonly tasks: readonly TaskAttempts[];
}

async function withTasks<T>(options: HintsOptions, work: (given: Work) => Promise<T>): Promise<T> {
  const { dataset, hub = {}, tasks: tasksPath, maxTasks, onEvent } = options;
  const settings = settingsOf(options);
  const { origin, items } = await openAttempts(dataset, hub);
  let rows = 0;
  const onRow = () => onEvent?.({ type: "read", rows: ++rows });
  using gathered = await gatherAttempts(items, {
    threshold: settings.threshold,
    everyRow: settings.compat,
    onRow,
  });
  using originals = tasksPath === undefined ? undefined : await openOriginals(tasksPath, hub);
  const all = gathered.tasks.map(({ task }) => task);
  const matched = originals && matchOriginals(originals, all);
  const tasks = gathered.tasks.slice(0, maxTasks);
  const attempts = tasks.flatMap((task) => task.attempts);
  const contrasts = settings.compat
    ? 0
    : tasks.filter((task) => contrastPair(task.attempts) !== undefined).length;
  const { shape } = gathered.reading;
  const requests = attempts.length + contrasts;
  onEvent?.({ type: "gathered", tasks: tasks.length, attempts: attempts.length, shape, requests });
  if (originals !== undefined && matched !== undefined) {
    const given = { given: tasksPath as string, originals };
    const missing = withoutOriginal(all.slice(0, maxTasks), matched, given);
    if (missing.length > 0) onEvent?.({ type: "unmatched", tasks: missing });
  }
  return await work({ gathered, originals: matched, origin, settings, tasks });
}

async function planOf(
  { task, attempts }: TaskAttempts,
  { gathered, originals, settings }: Work,
): Promise<TaskPlan | Unplanned> {
  return planTask(task, attempts, gathered.load, await originals?.filesOf(task), settings);
}

function made(plan: TaskPlan, result: TaskHints, name: string): NamedTask | undefined {
  if (result.block.text === undefined) return undefined;
  return { name, files: hintedTask(plan, result, result.block.text) };
}

function meanAttempts(tasks: readonly TaskAttempts[]): number {
  const attempts = tasks.reduce((total, task) => total + task.attempts.length, 0);
  return Math.max(1, attempts / Math.max(1, tasks.length));
}

function isUnplanned(given: TaskPlan | FinishedTask | Unplanned): given is Unplanned {
  return "reason" in given;
}

function skippedTask(task: string, ended: FinishedTask | Unplanned): SkippedTask | undefined {
  if (isUnplanned(ended)) return { task, ...ended };
  if (ended.made !== undefined) return undefined;
  const { requests, failedRequests } = ended.tally;
  return {
    task,
    reason: failedRequests === requests ? "no answer of the model" : "no hint stood up to the checks",
  };
}

// A result without hints would take the place of an earlier one that has them.
function requireAnswers({ requests, failedRequests }: HintsSummary, firstFailure = "no reason given"): void {
  if (requests === 0 || failedRequests < requests) return;
  throw new HindcastError(
    "bad-input",
    `no answer to ${requests === 1 ? "the request" : `any of ${requests} requests`}: ${firstFailure}`,
    { hint: "nothing was written; start the same command again when it is settled" },
  );
}

// Names hold a hash wherever they could meet; this is for what nobody foresaw.
function requireDistinct(names: readonly string[]): void {
  const known = new Set<string>();
  for (const name of names) {
    if (known.has(name.toLowerCase()))
      throw new HindcastError("bad-input", `two tasks would be called ${name}`, {
        hint: "rename one of them",
      });
    known.add(name.toLowerCase());
  }
}
