import type { Analysis } from "../analysis/analysis.ts";
import type { CleanRun } from "../analysis/clean.ts";
import type { BenchmarkPick, Rival } from "../analysis/pick.ts";
import { isCandidate, type PickRow, pickRows } from "../analysis/pick-table.ts";
import type { Interval } from "../analysis/score-intervals.ts";
import type { Config } from "../config/config.ts";
import { confidenceText, percent, scoreText } from "../plots/number-text.ts";
import { toCsv } from "../tables/csv.ts";
import { type TextTable, toLatex, toMarkdown, toPlainText } from "../tables/markup.ts";
import { type Column, integer, real, text } from "../tables/table.ts";
import type { TextFile } from "./published-tables.ts";

/**
 * The table people come for: the best run of every benchmark, the runs that cannot be told from it, and what a
 * solved task costs; with all comparisons beside it.
 */
export function pickFiles(analysis: Analysis): TextFile[] {
  const rows = pickRows(analysis.picks);
  const table = pickTable(analysis, rows);
  return [
    { name: "data/pick.csv", content: toCsv(columns, rows.filter(isCandidate)) },
    { name: "data/pick.md", content: toMarkdown(table) },
    { name: "data/pick.tex", content: toLatex(table) },
    { name: "data/comparisons.csv", content: toCsv(columns, rows) },
  ];
}

/** The picks for a terminal, a line a benchmark. */
export function pickText(analysis: Analysis): string {
  return toPlainText(summaryTable(analysis));
}

const columns: readonly Column<PickRow>[] = [
  text("benchmark_name", ({ row }) => row.benchmark),
  text("role", ({ role }) => role),
  text("agent_name_short", ({ row }) => row.scaffold),
  text("model_name_short", ({ row }) => row.model),
  text("run_id", ({ row }) => row.runId),
  real("accuracy", ({ row }) => row.accuracy),
  real("accuracy_low", ({ interval }) => interval?.low),
  real("accuracy_high", ({ interval }) => interval?.high),
  integer("tasks", ({ row }) => row.tasks),
  real("total_cost", ({ row }) => row.cost),
  real("cost_per_solved", ({ costPerSolved }) => costPerSolved),
  real("difference_to_best", ({ rival }) => rival?.difference),
  real("p_value_adjusted", ({ rival }) => rival?.pValue),
  text("test", ({ rival }) => rival && testNames[rival.test]),
];

const testNames: Readonly<Record<Rival["test"], string>> = {
  paired: "mcnemar",
  unpaired: "fisher",
  none: "none",
};

// Runs that were not tested would fill pages and say nothing: the CSV has them.
function pickTable({ config }: Analysis, rows: readonly PickRow[]): TextTable {
  const shown = rows.filter(({ role }) => role === "best" || role === "not_distinguishable");
  return {
    header: ["benchmark", "standing", "run", scoreHeader(config), "$ per solved", "p (adjusted)"],
    align: ["left", "left", "left", "left", "right", "right"],
    rows: shown.map(({ row, role, interval, costPerSolved: cost, rival }) => [
      label(config, row.benchmark),
      role === "best" ? "best" : "not told apart",
      agent(row),
      score(row.accuracy, interval),
      dollars(cost),
      rival?.pValue === undefined ? "" : rival.pValue.toFixed(3),
    ]),
  };
}

function summaryTable({ picks, config }: Analysis): TextTable {
  return {
    header: [
      "benchmark",
      "best run",
      scoreHeader(config),
      "$ per solved",
      "cannot be told from it",
      "cheapest of those, per solved",
      "$ per solved",
    ],
    align: ["left", "left", "left", "right", "right", "left", "right"],
    rows: picks.map((pick) => {
      const cheapest = cheapestEqual(pick);
      return [
        label(config, pick.benchmark),
        agent(pick.best),
        score(pick.best.accuracy, pick.interval),
        dollars(pick.costPerSolved),
        equals(pick),
        cheapest ? agent(cheapest.row) : "–",
        dollars(cheapest?.costPerSolved),
      ];
    }),
  };
}

function scoreHeader({ statistics }: Config): string {
  return `score [${confidenceText(statistics.confidence)}]`;
}

function label({ benchmarks }: Config, benchmark: string): string {
  return benchmarks.get(benchmark)?.label ?? benchmark;
}

function agent({ scaffold, model }: CleanRun): string {
  return `${scaffold}, ${model}`;
}

function score(accuracy: number, interval: Interval | undefined): string {
  const end = (share: number) => percent(share, 1).replace("%", "");
  const range = interval && ` [${end(interval.low)}, ${end(interval.high)}]`;
  return `${scoreText(accuracy)}${range ?? ""}`;
}

function dollars(amount: number | undefined): string {
  if (amount === undefined) return "–";
  return amount >= 100 ? amount.toFixed(0) : amount >= 0.1 ? amount.toFixed(2) : amount.toPrecision(2);
}

// A benchmark whose runs could not be tested says so: nothing is known, which is not the same as "none".
function equals({ rivals }: BenchmarkPick): string {
  const tested = rivals.filter(({ distinguishable }) => distinguishable !== undefined);
  if (rivals.length > 0 && tested.length === 0) return "not tested";
  const same = tested.filter(({ distinguishable }) => distinguishable === false).length;
  const untested = rivals.length - tested.length;
  return untested > 0 ? `${same} of ${tested.length} tested` : `${same} of ${rivals.length}`;
}

function cheapestEqual({ rivals }: BenchmarkPick): Rival | undefined {
  const priced = rivals.filter(
    (rival) => rival.distinguishable === false && rival.costPerSolved !== undefined,
  );
  return priced.reduce<Rival | undefined>(
    (least, rival) => (least && (least.costPerSolved ?? 0) <= (rival.costPerSolved ?? 0) ? least : rival),
    undefined,
  );
}
