import type { Comparison, PairedMean } from "../analysis/comparison/compare-runs.ts";
import { shortTaskId } from "../analysis/fail-sets/task-ids.ts";
import { confidenceText, costText, percent } from "../plots/number-text.ts";
import type { ComparedRun, CompareResult } from "./compare.ts";
import { hintedTasks } from "./hinted-tasks.ts";

const mostListed = 12;

/** Comparisons for a terminal. */
export function comparisonText({ compared }: CompareResult, confidence: number): string {
  return compared.map((run) => comparedText(run, { confidence, count: compared.length })).join("\n");
}

interface Setting {
  readonly confidence: number;
  readonly count: number;
}

function comparedText(run: ComparedRun, setting: Setting): string {
  const { all, inside, outside } = run;
  const lines = [
    `a  ${nameOf(all.first)}`,
    `b  ${nameOf(all.second)}`,
    ...figures("", all, setting),
    ...adjustedLine(run, setting),
    ...verdictLine(run, setting),
    ...leftOutLines(all),
    ...hintLines("a", all.first, all),
    ...hintLines("b", all.second, all),
    ...(run.isChosenByFailure
      ? [
          "b attempted only tasks that a had failed: nothing could be lost there, and part of what was gained is chance.",
          "To know how large a part, run a's solver on the same tasks again and compare b with that run.",
        ]
      : []),
    ...(inside ? ["", ...figures("inside the fail set: ", inside, setting)] : []),
    ...(outside ? ["", ...figures("outside the fail set: ", outside, setting)] : []),
    ...(inside
      ? ["The set was chosen by its failures: inside of it a rise is partly chance, outside it is not."]
      : []),
  ];
  return `${lines.join("\n")}\n`;
}

function nameOf({ name, model, synthetic }: Comparison["first"]): string {
  return `${name}${model === undefined ? "" : ` (${model})`}${synthetic ? ", a stand-in: its answers mean nothing" : ""}`;
}

function figures(place: string, comparison: Comparison, { confidence }: Setting): string[] {
  const { tasks, passRate, test, both, onlyFirst, onlySecond, neither, cost, seconds } = comparison;
  if (tasks === 0 || !passRate) return [`${place}no task that both have a grade for`];
  return [
    `${place}${tasks} ${tasks === 1 ? "task" : "tasks"} that both have a grade for`,
    `pass rate   a ${percent(passRate.first, 1)}, b ${percent(passRate.second, 1)}: ${points(passRate, confidence)}`,
    ...(test
      ? [`${test.name === "mcnemar" ? "McNemar, exact" : "sign flips"}: p = ${pText(test.pValue)}`]
      : []),
    `both        ${both.length}`,
    `only a      ${someOf(onlyFirst)}`,
    `only b      ${someOf(onlySecond)}`,
    `neither     ${neither.length}`,
    ...(cost
      ? [`cost a task a ${costText(cost.first)}, b ${costText(cost.second)}${part(cost, tasks)}`]
      : []),
    ...(seconds
      ? [
          `time a task a ${seconds.first.toFixed(1)} s, b ${seconds.second.toFixed(1)} s${part(seconds, tasks)}`,
        ]
      : []),
  ];
}

function adjustedLine({ adjusted }: ComparedRun, { count }: Setting): string[] {
  return adjusted === undefined || count === 1
    ? []
    : [`adjusted for ${count} comparisons (Holm): p = ${pText(adjusted)}`];
}

function verdictLine({ adjusted, all, isRegression }: ComparedRun, { confidence }: Setting): string[] {
  if (adjusted === undefined || !all.passRate) return [];
  if (adjusted >= 1 - confidence) return [`no difference shown at ${confidenceText(confidence)} confidence`];
  return [isRegression ? "b is worse" : "b is better"];
}

function leftOutLines({ gradedOnlyIn: { first, second } }: Comparison): string[] {
  return [
    ...(first.length > 0 ? [`left out: ${first.length} that only a has a grade for`] : []),
    ...(second.length > 0 ? [`left out: ${second.length} that only b has a grade for`] : []),
  ];
}

// Hints that saw the tasks are no advice for other tasks, and a gain by them is none there.
function hintLines(name: string, { hintedBy }: Comparison["first"], comparison: Comparison): string[] {
  const seen = hintedTasks(hintedBy, comparison);
  if (hintedBy === undefined) return [];
  return seen.length === 0
    ? [`${name} was given hints (${hintedBy.source}) that come from attempts at none of these tasks`]
    : [
        `${name} was given hints (${hintedBy.source}) that come from attempts at ${seen.length} of these ${comparison.tasks} tasks`,
      ];
}

function points({ difference, interval }: PairedMean, confidence: number): string {
  const signed = (share: number) => `${share < 0 ? "−" : "+"}${Math.abs(share * 100).toFixed(1)}`;
  const range = interval
    ? ` (${confidenceText(confidence)} interval ${signed(interval.low)} to ${signed(interval.high)})`
    : "";
  return `${signed(difference)} points${range}`;
}

function pText(pValue: number): string {
  return pValue < 0.0001 ? pValue.toExponential(1) : pValue.toFixed(4);
}

function part({ tasks }: PairedMean, all: number): string {
  return tasks < all ? ` (known for ${tasks} of them)` : "";
}

function someOf(taskIds: readonly string[]): string {
  const listed = taskIds.slice(0, mostListed).map(shortTaskId).join(" ");
  const more = taskIds.length > mostListed ? ` … (--json lists all)` : "";
  return taskIds.length === 0 ? "0" : `${String(taskIds.length).padEnd(4)}  ${listed}${more}`;
}
