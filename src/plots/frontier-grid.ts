import { type Expense, type Frontier, type FrontierPoint, frontiers } from "../analysis/frontier.ts";
import { isShare } from "../analysis/is-share.ts";
import { knownExpense } from "../analysis/known-expense.ts";
import { emptyFigure } from "./empty-figure.ts";
import { type ExpenseStyle, expenseStyles, offLogAxis } from "./expense-style.ts";
import type { Figure } from "./figure.ts";
import { type FigureInput, labelOf } from "./figure-input.ts";
import { mostOftenFirst } from "./findings.ts";
import { frameFigure, heading, margin, printWidth } from "./frame.ts";
import { type GridCell, keyCell } from "./grid-key.ts";
import { counted } from "./number-text.ts";
import { drawPanel, type Panel } from "./point-panel.ts";
import { shorten } from "./text.ts";
import { colour, fontSize } from "./theme.ts";
import { textExpression } from "./vega-text.ts";

const gap = { row: 58, column: 44 };
const around = { left: 64, bottom: 52, header: 20 };
const leastPanel = { width: 206, height: 150 };
const mostColumns = 4;
const keyRowHeight = 60;

/** `convex_model_cost_accuracy` or `convex_model_latency_accuracy`: every benchmark's frontier, a panel each. */
export function frontierGrid(input: FigureInput, expense: Expense): Figure {
  const { analysis, caution, models, benchmarks } = input;
  const style = expenseStyles[expense];
  const name = `convex_model_${style.word}_accuracy`;
  const known = analysis.rows.filter((row) => knownExpense(row, expense) !== undefined);
  // Of all runs, so that the diamonds are the frontier even where the fastest run cannot be drawn.
  const found = new Map(frontiers(known, expense).map((frontier) => [frontier.benchmark, frontier]));
  const all = [...benchmarks.keys()].flatMap((benchmark) => found.get(benchmark) ?? []);
  const shown = all.filter(({ points }) => points.some(fitsLogAxis));
  if (shown.length === 0) {
    const reason =
      known.length === 0
        ? `No run's ${style.word} is known.`
        : `Every run's ${style.word} is ${style.show(0)}, which a log axis cannot show.`;
    return emptyFigure(name, `No ${style.word} frontier to show`, reason, caution);
  }
  const grid = gridOf(shown.length);
  const panels = shown.map((frontier, i) => drawBenchmark(input, frontier, style, grid, i));
  const unlabelled = panels.reduce((sum, panel) => sum + panel.unlabelled, 0);
  const unknown = analysis.rows.length - known.length;
  const points = shown.flatMap((frontier) => frontier.points).filter(fitsLogAxis);
  const notDrawn = all.flatMap((frontier) => frontier.points).filter((point) => !fitsLogAxis(point));
  const withInterval = points.filter(({ row }) => analysis.scoreIntervals.has(row.runId));
  const leaders = new Map(
    all.map(({ benchmark, vertices }) => [benchmark, new Set(vertices.map(({ row }) => row.model))]),
  );
  return frameFigure({
    name,
    description: `Scatter plots of accuracy against ${style.ofRun}, one panel a benchmark, with the convex frontier.`,
    heading: heading(
      mostOftenFirst(
        leaders,
        { one: `is on the ${style.word} frontier of`, many: `are each on the ${style.word} frontier of` },
        (model) => labelOf(models, model),
      ),
      [
        caution,
        `Accuracy against ${style.ofRun}: each model's most accurate run on the benchmark, of ${counted(known.length, "run")}.`,
        "Axes differ between panels.",
        withInterval.length > 0 &&
          withInterval.length < points.length &&
          "No interval: the score is not known to be a count of solved tasks.",
        unknown > 0 && `Left out: ${counted(unknown, "run")} whose ${style.word} is ${style.unknown}.`,
        offLogAxis(
          "run",
          notDrawn.map(({ row }) => `${labelOf(models, row.model)} on ${labelOf(benchmarks, row.benchmark)}`),
          style,
        ),
        unlabelled > 0 && "Crowded panels name only some of the models.",
      ],
      around.left + grid.width + margin,
    ),
    plot: { width: grid.width, height: grid.height },
    room: { ...around, right: Math.max(margin, printWidth - around.left - grid.width) },
    content: {
      columns: grid.columns,
      spacing: gap,
      concat: [
        ...panels.map(({ content }, i) =>
          titled(content, labelOf(benchmarks, shown[i]?.benchmark ?? ""), grid.panel),
        ),
        keyCell(
          style.word,
          { width: grid.panel.width, height: grid.keyHeight },
          withInterval.length > 0 ? analysis.config.statistics.confidence : undefined,
        ),
      ],
    },
  });
}

function fitsLogAxis({ expense }: FrontierPoint): boolean {
  return expense > 0;
}

interface Grid {
  readonly columns: number;
  readonly panel: { readonly width: number; readonly height: number };
  readonly keyHeight: number;
  /** Of the whole. */
  readonly width: number;
  readonly height: number;
  readonly panels: number;
}

/** The key takes the next free cell, or a low row of its own. */
function gridOf(panels: number): Grid {
  const columns = Math.min(mostColumns, Math.ceil(Math.sqrt(panels)));
  // Few panels share the width of a page; many are as small as labels allow.
  const room = (printWidth - around.left - margin + gap.column) / columns - gap.column;
  const width = Math.max(leastPanel.width, Math.floor(room));
  const panel = { width, height: Math.min(320, Math.round(width * (leastPanel.height / leastPanel.width))) };
  const rows = Math.ceil(panels / columns);
  const ownRow = panels % columns === 0;
  return {
    columns,
    panel,
    keyHeight: ownRow ? keyRowHeight : panel.height,
    width: columns * (panel.width + gap.column) - gap.column,
    height: rows * (panel.height + gap.row) - gap.row + (ownRow ? gap.row + keyRowHeight : 0),
    panels,
  };
}

function drawBenchmark(
  { analysis, models }: FigureInput,
  { points }: Frontier,
  style: ExpenseStyle,
  grid: Grid,
  index: number,
): Panel {
  const small = grid.columns > 1;
  // Axis titles stand at the left and below the last panel of each column only.
  const lastOfColumn = index + grid.columns >= grid.panels;
  return drawPanel(
    points.filter(fitsLogAxis).map(({ row, expense, accuracy, onFrontier }) => ({
      model: row.model,
      label: labelOf(models, row.model),
      expense,
      share: accuracy,
      onFrontier,
      interval: analysis.scoreIntervals.get(row.runId),
      details: { scaffold: row.scaffold, run: row.runId },
    })),
    {
      ...grid.panel,
      pointSize: small ? 30 : 60,
      labelSize: small ? fontSize.panelLabel : fontSize.label,
      mostLabels: small ? 15 : 40,
      maxTicks: small ? 4 : 8,
      tick: style.tick,
      tickFormat: style.tickFormat,
      expenseTitle: lastOfColumn ? style.axisTitle : null,
      shareFormat: points.every(({ accuracy }) => isShare(accuracy)) ? ".0%" : "~r",
      shareTitle: index % grid.columns === 0 ? "Accuracy" : null,
    },
  );
}

function titled(content: Panel["content"], text: string, size: { width: number; height: number }): GridCell {
  return {
    title: {
      // A longer one would run into the next panel's, or leave the picture.
      text: { expr: textExpression(shorten(text, size.width, fontSize.panelTitle, "bold")) },
      fontSize: fontSize.panelTitle,
      offset: 7,
      color: colour.ink,
    },
    ...size,
    ...content,
  };
}
