import type { Expense } from "../analysis/frontier.ts";
import { efficientHull } from "../analysis/frontier.ts";
import { knownExpense } from "../analysis/known-expense.ts";
import { modelMeans } from "../analysis/means.ts";
import { emptyFigure } from "./empty-figure.ts";
import { type ExpenseStyle, expenseStyles, leftOut, offLogAxis } from "./expense-style.ts";
import type { Figure } from "./figure.ts";
import { type FigureInput, labelOf } from "./figure-input.ts";
import { frameFigure, type Heading, heading, margin, printHeight, printWidth } from "./frame.ts";
import { confidenceText, counted, listed } from "./number-text.ts";
import type { PanelPoint } from "./panel-layout.ts";
import { drawPanel, type Panel } from "./point-panel.ts";
import { fontSize } from "./theme.ts";
import { modelsWithoutCost, type RankedKind, winRateStyles, zeroCosts } from "./win-rate-style.ts";

const room = { left: 68, right: margin, bottom: 54 };
const leastHeight = 260;

/** A point with the number of benchmarks it rests on. */
interface RatedPoint extends PanelPoint {
  readonly benchmarks: number;
}

/** `cost_win_rate_max` and its three sisters: mean win rate against mean cost or latency, a point a model. */
export function expenseWinRate(input: FigureInput, expense: Expense, kind: RankedKind): Figure {
  const { analysis, caution, benchmarks } = input;
  const style = expenseStyles[expense];
  const rate = winRateStyles[kind];
  const name = `${style.word}_win_rate_${kind}`;
  const all = pointsOf(input, expense, kind);
  const points = all.filter((point) => point.expense > 0);
  if (points.length === 0) {
    const reason =
      all.length === 0
        ? `No model has both a win rate and a known ${style.word}.`
        : `Every model's mean ${style.word} is ${style.show(0)}, which a log axis cannot show.`;
    return emptyFigure(name, `No win rates against ${style.word} to show`, reason, caution);
  }
  const ranked = analysis.winRates[kind].perModel.filter(({ mean }) => mean !== undefined);
  const missing = ranked.filter(({ model }) => !all.some((point) => point.model === model));
  const { resampled } = analysis.winRateUncertainty[kind];
  const sentences = [
    caution,
    `${rate.shows} Against ${style.ofModel}. ${covered(points, benchmarks.size)}`,
    onFewBenchmarks(points, benchmarks.size),
    points.some(({ interval }) => interval) &&
      `Bars: ${confidenceText(analysis.config.statistics.confidence)} intervals from resampling the tasks of ${counted(resampled.length, "benchmark")}.`,
    (expense === "cost" || kind === "pareto") && zeroCosts(input),
    leftOut(
      style.word,
      missing.map(({ model }) => labelOf(input.models, model)),
    ),
    kind === "pareto" && leftOut("cost", modelsWithoutCost(input)),
    offLogAxis(
      "model",
      all.filter((point) => point.expense === 0).map(({ label }) => label),
      style,
    ),
  ];
  const title = finding(all, style, benchmarks.size);
  let drawn = draw(points, style, title, sentences);
  if (drawn.panel.unlabelled > 0) {
    // Drawn again, because a longer heading leaves less room.
    drawn = draw(points, style, title, [
      ...sentences,
      "For want of room, only some of the models are named.",
    ]);
  }
  return frameFigure({
    name,
    description: `Scatter plot of mean win rate against ${style.ofModel}, with the convex frontier. ${title}.`,
    heading: drawn.heading,
    plot: drawn.plot,
    room: { ...room, header: 0 },
    content: drawn.panel.content,
  });
}

function draw(
  points: readonly PanelPoint[],
  style: ExpenseStyle,
  title: string,
  sentences: readonly (string | false)[],
): { heading: Heading; plot: { width: number; height: number }; panel: Panel } {
  const head = heading(title, sentences, printWidth);
  const plot = {
    width: printWidth - room.left - room.right,
    height: Math.max(leastHeight, printHeight - head.height - room.bottom),
  };
  const panel = drawPanel(points, {
    ...plot,
    pointSize: 64,
    labelSize: fontSize.label,
    mostLabels: 40,
    maxTicks: 8,
    tick: style.tick,
    tickFormat: style.tickFormat,
    expenseTitle: `Mean ${style.axisTitle.replace(/^./, (first) => first.toLowerCase())}`,
    shareTitle: "Mean win rate",
    shareFormat: ".0%",
  });
  return { heading: head, plot, panel };
}

function pointsOf({ analysis, models }: FigureInput, expense: Expense, kind: RankedKind): RatedPoint[] {
  const known = analysis.rows.filter((row) => knownExpense(row, expense) !== undefined);
  const means = new Map(modelMeans(known, expense).map((mean) => [mean.model, mean]));
  const intervals = new Map(
    analysis.winRateUncertainty[kind].intervals.map((interval) => [interval.model, interval]),
  );
  const points = analysis.winRates[kind].perModel.flatMap(({ model, mean: share, count }) => {
    const expenseMean = means.get(model);
    if (share === undefined || expenseMean === undefined) return [];
    return { model, x: expenseMean.mean, y: share, benchmarks: count, known: expenseMean.benchmarks };
  });
  const hull = efficientHull(points);
  return points.map(({ model, x, y, benchmarks, known }) => ({
    model,
    label: labelOf(models, model),
    expense: x,
    share: y,
    onFrontier: hull.some((vertex) => vertex.x === x && vertex.y === y),
    interval: intervals.get(model),
    benchmarks: Math.min(benchmarks, known),
    details: {
      "benchmarks of the win rate": benchmarks,
      [`benchmarks of the ${expenseStyles[expense].word}`]: known,
    },
  }));
}

/** How many models are drawn, and on how many of the benchmarks each has its means. */
function covered(points: readonly RatedPoint[], all: number): string {
  const counts = points.map(({ benchmarks }) => benchmarks);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const range = least === most ? String(least) : `${least} to ${most}`;
  const each = points.length === 1 ? "" : " each";
  return `n = ${counted(points.length, "model")}, on ${range} of ${counted(all, "benchmark")}${each}.`;
}

/** Whether a point rests on less than half of the benchmarks: it may be where it is because they are the easy ones. */
function isOnFew({ benchmarks }: RatedPoint, all: number): boolean {
  return benchmarks < all / 2;
}

/** Names the models of the frontier that rest on few benchmarks, with their number. */
function onFewBenchmarks(points: readonly RatedPoint[], all: number): string | false {
  const few = points.filter((point) => point.onFrontier && isOnFew(point, all));
  const who =
    few.length <= 4
      ? listed(few.map(({ label, benchmarks }) => `${label} (${benchmarks})`))
      : counted(few.length, "model");
  return few.length > 0 && `Of the frontier, on fewer than half of them: ${who}.`;
}

function finding(points: readonly RatedPoint[], { word, lower }: ExpenseStyle, all: number): string {
  const frontier = points.filter(({ onFrontier }) => onFrontier).sort((a, b) => a.expense - b.expense);
  const names = frontier.map(({ label }) => label);
  if (points.length === 1) return `${names[0]} is the only model whose ${word} is known`;
  if (names.length === 1) {
    const [best] = frontier as [RatedPoint];
    const few = isOnFew(best, all) ? `, on ${best.benchmarks} of ${counted(all, "benchmark")}` : "";
    return `${best.label}${few}: no other model is ${lower} or wins more`;
  }
  if (names.length === points.length)
    return `None of the ${names.length} models is beaten on both ${word} and win rate`;
  if (names.length <= 3) return `${listed(names)} win most for their ${word}`;
  return `${names.length} of ${points.length} models win most for their ${word}: ${names[0]} to ${names.at(-1)}`;
}
