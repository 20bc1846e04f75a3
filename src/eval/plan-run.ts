import { createHash } from "node:crypto";
import { resolveTaskIds } from "../analysis/fail-sets/task-ids.ts";
import { noModel } from "../model/no-model.ts";
import { parseModelName, standInProvider } from "../models/providers.ts";
import type { Evaluation, Grading } from "./evaluation.ts";
import type { RunPlan } from "./log/plan.ts";
import type { Solver } from "./solvers/solver.ts";

/** What a run is asked to be, beside benchmark and solver. */
export interface RunChoices
  extends Pick<RunPlan, "epochs" | "model" | "fresh" | "hindcast" | "prices" | "sandbox"> {
  readonly runId?: string | undefined;
  /** The first so many of the tasks. */
  readonly samples?: number | undefined;
  /** Only these tasks; none are none. */
  readonly taskIds?: readonly string[] | undefined;
  readonly given: string;
  readonly options: Readonly<Record<string, string>>;
  readonly temperature?: number | undefined;
  readonly seed?: number | undefined;
  readonly maxTokens?: number | undefined;
  readonly timeLimit?: number | undefined;
  readonly gradeSeconds: number;
  readonly baseUrl?: string | undefined;
  readonly asking?: RunPlan["asking"];
  readonly failSet?: RunPlan["failSet"];
  readonly now: Date;
  /** Where the run is begun. */
  readonly folder: string;
}

/** The ids that a selection leaves of a benchmark's tasks, in its order. @throws HindcastError for unknown ids */
export function selectTasks(
  evaluation: Evaluation,
  selected: readonly string[] | undefined,
): readonly string[] {
  const all = evaluation.tasks.map(({ id }) => id);
  return selected === undefined ? all : resolveTaskIds(selected, all);
}

/**
 * Decides everything about a run. Tasks that cannot be graded here are left out before anything is asked, and named.
 *
 * @param grading opened for the selected tasks
 */
export function planRun(
  { evaluation, solver, grading }: { evaluation: Evaluation; solver: Solver; grading: Grading },
  choices: RunChoices,
): RunPlan {
  const { samples, now, given, options, model, epochs, fresh, sandbox, prices, hindcast } = choices;
  const selected = selectTasks(evaluation, choices.taskIds);
  const supported = selected.filter((id) => !grading.unsupported.has(id));
  const taskIds = supported.slice(0, samples);
  const models = [model, ...modelsOf(solver)];
  return {
    format: "hindcast-run",
    version: 1,
    runId: choices.runId ?? runIdOf(evaluation.benchmark, solver.name, model, now),
    createdAt: now.toISOString(),
    folder: choices.folder,
    benchmark: {
      name: evaluation.benchmark,
      data: evaluation.data,
      dataFrom: evaluation.dataFrom,
      rowsSha256: evaluation.rowsHash,
      split: evaluation.split,
    },
    taskIds: [...taskIds],
    unsupported: Object.fromEntries(
      selected.flatMap((id) => {
        const reason = grading.unsupported.get(id);
        return reason === undefined ? [] : [[id, reason]];
      }),
    ),
    epochs,
    model,
    solver: { name: solver.name, version: solver.version, given, settings: { ...solver.settings }, options },
    promptsSha256: promptsHash(evaluation, taskIds),
    temperature: choices.temperature,
    seed: choices.seed,
    maxTokens: choices.maxTokens,
    timeLimit: choices.timeLimit,
    gradeSeconds: choices.gradeSeconds,
    fresh,
    baseUrl: choices.baseUrl,
    asking: choices.asking,
    prices,
    hindcast,
    synthetic: models.some((name) => parseModelName(name).provider === standInProvider),
    sandbox,
    environment: grading.environment,
    failSet: choices.failSet,
  };
}

/** SHA-256 over the prompts of some tasks, in the order of the benchmark. */
export function promptsHash(evaluation: Evaluation, taskIds: readonly string[]): string {
  const wanted = new Set(taskIds);
  const hash = createHash("sha256");
  for (const { id, prompt } of evaluation.tasks)
    if (wanted.has(id)) hash.update(JSON.stringify([id, prompt]));
  return hash.digest("hex");
}

// A stand-in anywhere in a panel makes the run one of a stand-in.
function modelsOf({ settings = {} }: Solver): string[] {
  const { panel, synthesizer } = settings;
  const named = [synthesizer, ...(Array.isArray(panel) ? panel : [])];
  return named.filter((name): name is string => typeof name === "string");
}

function runIdOf(benchmark: string, solver: string, model: string, now: Date): string {
  const time = now.toISOString().replaceAll(/[-:]|\.\d+/g, "");
  const name = model === noModel ? "" : `_${model.replaceAll(/[^A-Za-z0-9._-]+/g, "-")}`;
  return `${benchmark}_${solver}${name}_${time}`.slice(0, 150);
}
