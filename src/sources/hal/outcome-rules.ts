import { asNumber, asObject, type Json, type JsonObject } from "../../model/json.ts";
import type { AttemptOutcome, Outcome } from "../../model/outcome.ts";
import { isObject } from "./fields.ts";

/** How one try ended, by its evaluation alone. */
export type Judgement = Pick<AttemptOutcome, "outcome" | "score">;

/** The tries at each task that a run's `raw_eval_results` tell of, by the benchmark's rule; none without a rule. */
export function judgements(
  benchmark: string,
  evaluation: Json | undefined,
): readonly (readonly [taskId: string, tries: readonly Judgement[]])[] {
  const rule = rules.find(({ benchmarks }) => benchmarks.test(benchmark));
  if (!rule || evaluation === undefined || isInspectLog(evaluation)) return [];
  return [...(rule.tasks(evaluation) ?? [])].map(([taskId, entry]) => {
    const tries = rule.listsAreTries === false || !Array.isArray(entry) ? [entry] : entry;
    return [taskId, tries.map((one: Json) => judge(rule, one))] as const;
  });
}

interface Rule {
  readonly benchmarks: RegExp;
  /** What the evaluation says by task; `undefined` where it does not have the form it should. */
  readonly tasks: (evaluation: Json) => JsonObject | undefined;
  readonly judge: (entry: Json) => Judgement;
  /** False where a list under a task is no list of tries. */
  readonly listsAreTries?: false;
}

// Missing on purpose, as their evaluation does not tell tasks apart: assistantbench (scores without ids),
// online_mind2web, and whatever Inspect ran. Their task lists have to do.
const rules: readonly Rule[] = [
  {
    benchmarks: /^swebench_/,
    tasks: swebenchReport,
    judge: (list) => ended(swebenchOutcomes.get(String(list))),
  },
  { benchmarks: /^taubench_/, tasks: asObject, judge: (entry) => positive(entry, "reward", "score") },
  { benchmarks: /^corebench_/, tasks: asObject, judge: allAnswersRight },
  {
    benchmarks: /^scicode_hard$/,
    tasks: under("details"),
    // The one step that counts stands in the list when it passed.
    judge: (steps) => ended(Array.isArray(steps) ? passedIf(steps.length > 0) : undefined),
    listsAreTries: false,
  },
  {
    benchmarks: /^scicode/,
    tasks: under("details"),
    // How many steps there are is not said, so that no more can be known than that none passed.
    judge: (steps) => ended(Array.isArray(steps) && steps.length === 0 ? "failed" : undefined),
    listsAreTries: false,
  },
  { benchmarks: /^usaco$/, tasks: under("sdict"), judge: fractionPassed },
  { benchmarks: /^gaia$/, tasks: asObject, judge: (entry) => positive(entry, "score", "reward") },
  { benchmarks: /^colbench_backend/, tasks: byPosition, judge: allCorrect },
  // From what similarity on a design is a success was set run by run.
  { benchmarks: /^colbench_/, tasks: byPosition, judge: (entry) => ended(undefined, colbenchScore(entry)) },
  {
    benchmarks: /^scienceagentbench$/,
    tasks: scienceTasks,
    judge: (entry) => positive(entry, "success_rate"),
  },
  { benchmarks: /^appworld/, tasks: under("individual"), judge: (entry) => flag(field(entry, "success")) },
  {
    benchmarks: /^replicatorbench/,
    tasks: asObject,
    judge: (entry) => flag(field(entry, "correct"), asNumber(field(entry, "overall_score"))),
  },
];

// In place of a result the harness puts a sentence: the agent ran out of its time, or something broke under it.
function judge(rule: Rule, entry: Json): Judgement {
  if (typeof entry !== "string" || rule.tasks === swebenchReport) return rule.judge(entry);
  return ended(/^timeout/i.test(entry) ? "failed" : "error");
}

const swebenchOutcomes: ReadonlyMap<string, Outcome> = new Map([
  ["resolved_ids", "passed"],
  ["unresolved_ids", "failed"],
  ["empty_patch_ids", "failed"],
  ["error_ids", "error"],
]);

// The report names tasks in lists: turned round, to the list each task stands in.
function swebenchReport(evaluation: Json): JsonObject | undefined {
  const report = asObject(evaluation);
  if (!report) return undefined;
  const lists = new Map<string, string>();
  for (const name of [...swebenchOutcomes.keys()].reverse()) {
    const ids = report.get(name);
    if (Array.isArray(ids)) for (const id of ids) if (typeof id === "string") lists.set(id, name);
  }
  return lists;
}

// Under agent_output stands, for tasks that were never evaluated, why.
function scienceTasks(evaluation: Json): JsonObject | undefined {
  const sentences = [...(under("agent_output")(evaluation) ?? [])].filter(
    ([, value]) => typeof value === "string",
  );
  const evaluated = under("eval_result")(evaluation);
  return evaluated && new Map([...sentences, ...evaluated]);
}

// ColBench's tasks are numbered in the order of the dataset, and so is its list of scores.
function byPosition(evaluation: Json): JsonObject | undefined {
  if (!Array.isArray(evaluation)) return asObject(evaluation);
  return new Map(evaluation.map((score: Json, index) => [String(index), score]));
}

function under(key: string): (evaluation: Json) => JsonObject | undefined {
  return (evaluation) => asObject(field(evaluation, key));
}

function positive(entry: Json, ...names: readonly string[]): Judgement {
  const value = names
    .map((name) => field(entry, name))
    .find((found) => found !== undefined && found !== null);
  if (typeof value === "boolean") return flag(value);
  const score = asNumber(value);
  return ended(score === undefined ? undefined : passedIf(score > 0), score);
}

function allAnswersRight(entry: Json): Judgement {
  const [written, writtenTotal, vision, visionTotal] = [
    "correct_written_answers",
    "total_written_questions",
    "correct_vision_answers",
    "total_vision_questions",
  ].map((name) => asNumber(field(entry, name)));
  // An answer that could not be read has all counts, and an error beside them.
  if (written === undefined || vision === undefined) return ended(undefined);
  return ended(
    passedIf(written === writtenTotal && vision === visionTotal && field(entry, "error") === undefined),
  );
}

function fractionPassed(entry: Json): Judgement {
  const result = field(entry, "result");
  const fraction = field(result, "fraction_passed");
  const score =
    typeof fraction === "string" && fraction.trim() !== "" ? Number(fraction) : asNumber(fraction);
  if (score !== undefined && Number.isFinite(score)) return ended(passedIf(score === 1), score);
  const isMissing = ["status", "result_type"].some((name) =>
    /no submission/i.test(String(field(result, name))),
  );
  return ended(isMissing ? "failed" : undefined);
}

function allCorrect(entry: Json): Judgement {
  const score = colbenchScore(entry);
  return ended(score === undefined ? undefined : passedIf(score === 1), score);
}

function colbenchScore(entry: Json): number | undefined {
  return asNumber(entry) ?? asNumber(field(entry, "score"));
}

function flag(value: Json | undefined, score?: number | undefined): Judgement {
  if (typeof value !== "boolean") return ended(undefined, score);
  return ended(passedIf(value), score);
}

function passedIf(condition: boolean): Outcome {
  return condition ? "passed" : "failed";
}

function ended(outcome: Outcome | undefined, score?: number | undefined): Judgement {
  return { outcome, score };
}

function isInspectLog(evaluation: Json): boolean {
  return isObject(field(evaluation, "eval")) && typeof field(evaluation, "status") === "string";
}

function field(value: Json | undefined, key: string): Json | undefined {
  return isObject(value) ? value.get(key) : undefined;
}
