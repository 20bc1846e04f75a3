import { groupBy } from "../model/order.ts";
import { percent } from "../plots/number-text.ts";
import type { AlignReport, CandidateReport, GroupReport, MatchReport } from "./report.ts";

// In a terminal a few runs say enough; the report has all.
const shown = 3;

/** The report for people: what is missing and why, by benchmark and model, and what to know about what was found. */
export function reportText(report: AlignReport): string {
  const lines = report.groups.flatMap((group) => [
    `${group.benchmark_id}, ${group.model}: ${group.found} of ${count(group.tasks, "task")}${rowsNote(group)}`,
    ...missingLines(group),
  ]);
  const notes = noteLines(report.matches);
  const { rows, found, coverage } = report;
  const share = coverage === undefined ? "" : ` (${percent(coverage, 1)})`;
  return `${[...lines, ...notes, `${found} of ${count(rows, "row")} have a text${share}`].join("\n")}\n`;
}

function rowsNote({ rows, tasks }: GroupReport): string {
  return rows === tasks ? "" : ` (${rows} rows)`;
}

function missingLines({ benchmark, missing, candidates, nearest, unreadable }: GroupReport): string[] {
  return Object.entries(missing).map(([reason, tasks]) => {
    if (reason === "trace cannot be read") return `  ${tasks} ${reason}: ${runList(unreadable)}`;
    if (candidates.length > 0) return `  ${tasks} ${reason}: ${runList(candidates)}`;
    if (nearest.length === 0)
      return `  ${tasks} ${reason}${benchmark === undefined ? ", nor any other of this benchmark" : ""}`;
    return `  ${tasks} ${reason}; ${reason === "ambiguous" ? "may be" : "nearest"}: ${runList(nearest)}`;
  });
}

function noteLines(matches: readonly MatchReport[]): string[] {
  const notes: readonly (readonly [(match: MatchReport) => boolean, string])[] = [
    [({ bond }) => bond === "effort", "have their text from a run of the same model at another effort"],
    [
      ({ otherModel }) => otherModel === true,
      "have their text from the run that bears their agent_run_id, which is of another model",
    ],
    [
      ({ passedOver }) => passedOver !== undefined,
      "bear the agent_run_id of a run of another benchmark, which was passed over",
    ],
    [({ bond }) => bond === "borrowed", "have their text from a run of another model"],
    [
      ({ part }) => part === "utterance",
      "have what a user said in a merged conversation, which may not tell the task",
    ],
    [
      ({ differing }) => differing !== undefined,
      "would have another text from another run of the same right",
    ],
  ];
  return notes.flatMap(([applies, what]) => {
    const found = matches.filter(applies);
    if (found.length === 0) return [];
    const where = [...groupBy(found, ({ benchmark_id, model }) => `${benchmark_id}, ${model}`).keys()];
    const rest = where.length > shown ? ` and ${where.length - shown} more` : "";
    return [`note: ${count(found.length, "row")} ${what} (${where.slice(0, shown).join("; ")}${rest})`];
  });
}

function runList(runs: readonly CandidateReport[]): string {
  const texts = runs.slice(0, shown).map(({ runId, model }) => `${runId} (${model ?? "unknown model"})`);
  const rest = runs.length > shown ? [`and ${runs.length - shown} more`] : [];
  return [...texts, ...rest].join(", ");
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
