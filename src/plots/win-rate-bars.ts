import { byCodeUnit } from "../model/order.ts";
import { emptyFigure } from "./empty-figure.ts";
import { leftOut } from "./expense-style.ts";
import type { Figure } from "./figure.ts";
import { type FigureInput, labelOf } from "./figure-input.ts";
import { leadersAsShown } from "./findings.ts";
import { frameFigure, heading, type LayerContent, margin, printHeight, printWidth } from "./frame.ts";
import { confidenceText, counted, listed, percent } from "./number-text.ts";
import { widest } from "./text.ts";
import { colour, fontSize } from "./theme.ts";
import { nameOfValue } from "./vega-text.ts";
import { modelsWithoutCost, type RankedKind, winRateStyles, zeroCosts } from "./win-rate-style.ts";

interface Bar {
  readonly model: string;
  readonly label: string;
  readonly mean: number;
  readonly benchmarks: number;
  readonly low?: number;
  readonly high?: number;
}

const rowHeight = { least: 20, most: 38 };
const bottom = 54;
/** Right of the plot: value, interval and n, as columns of a table. */
const columns = { value: 44, interval: 118, benchmarks: 176 };
const tableWidth = 180;

/** `model_win_rates_max` or `model_win_rates_pareto`: mean win rates with their intervals, best first. */
export function winRateBars(input: FigureInput, kind: RankedKind): Figure {
  const { analysis, caution, benchmarks } = input;
  const name = `model_win_rates_${kind}`;
  const bars = barsOf(input, kind);
  if (bars.length === 0) {
    return emptyFigure(name, "No win rates to show", "No benchmark has two models to compare.", caution);
  }
  const { resampled } = analysis.winRateUncertainty[kind];
  const { shows, title } = winRateStyles[kind];
  const confidence = confidenceText(analysis.config.statistics.confidence);
  const head = heading(
    finding(bars, benchmarks.size),
    [
      caution,
      shows,
      bars.some(({ low }) => low !== undefined)
        ? `Lines: ${confidence} intervals from resampling the tasks of ${resampled.length} of ${counted(benchmarks.size, "benchmark")}, the others held fixed; overlap is no test of a difference.`
        : "No intervals: on no benchmark compared do all runs have task lists that fit their scores and each other.",
      kind === "pareto" && zeroCosts(input),
      kind === "pareto" && leftOut("cost", modelsWithoutCost(input)),
    ],
    printWidth,
  );
  const left =
    margin +
    widest(
      bars.map(({ label }) => label),
      fontSize.label,
    ) +
    10;
  const header = 18;
  const available = (printHeight - head.height - header - bottom) / bars.length;
  const height = Math.floor(Math.max(rowHeight.least, Math.min(rowHeight.most, available)));
  const plot = { width: printWidth - Math.ceil(left) - tableWidth - margin, height: height * bars.length };
  return frameFigure({
    name,
    description: `Dot plot of mean win rates with intervals, best model first. ${shows}`,
    heading: head,
    plot,
    room: { left, right: tableWidth + margin, bottom, header },
    content: content(bars, plot.width, title, confidence),
  });
}

function barsOf({ analysis, models }: FigureInput, kind: RankedKind): Bar[] {
  const intervals = new Map(
    analysis.winRateUncertainty[kind].intervals.map((interval) => [interval.model, interval]),
  );
  return analysis.winRates[kind].perModel
    .flatMap(({ model, mean, count }): Bar[] => {
      if (mean === undefined) return [];
      const interval = intervals.get(model);
      const ends = interval ? { low: interval.low, high: interval.high } : {};
      return [{ model, label: labelOf(models, model), mean, benchmarks: count, ...ends }];
    })
    .sort((a, b) => b.mean - a.mean || byCodeUnit(a.label, b.label));
}

function finding(bars: readonly Bar[], benchmarks: number): string {
  const leaders = leadersAsShown(
    bars,
    ({ mean }) => mean,
    ({ mean }) => percent(mean),
  );
  const [first] = leaders as [Bar];
  const rate = percent(first.mean);
  if (bars.length === leaders.length && bars.length > 1)
    return `All ${bars.length} models win equally often: ${rate} on average`;
  if (leaders.length === 1) {
    return `${first.label} wins most often: ${rate} on average over ${first.benchmarks} of ${counted(benchmarks, "benchmark")}`;
  }
  const who =
    leaders.length <= 3 ? listed(leaders.map(({ label }) => label)) : counted(leaders.length, "model");
  return `No single leader: ${who} each win ${rate} on average`;
}

function content(bars: readonly Bar[], width: number, title: string, confidence: string): LayerContent {
  const y = { field: "model", type: "nominal" as const };
  const column = (text: object, at: number, weight: "bold" | "normal" = "normal") => ({
    mark: {
      type: "text" as const,
      align: "right" as const,
      x: width + at,
      fontSize: fontSize.label,
      fontWeight: weight,
      color: colour.ink,
    },
    encoding: { y, text },
  });
  const headline = (text: string, at: number) => ({
    data: { values: [{}] },
    mark: {
      type: "text" as const,
      align: "right" as const,
      x: width + at,
      y: -9,
      fontSize: fontSize.tick,
      color: colour.subtitle,
      text,
    },
    encoding: { y: { value: -9 } },
  });
  return {
    data: {
      values: bars.map((bar) => ({
        ...bar,
        interval:
          bar.low === undefined || bar.high === undefined
            ? "unknown"
            : `[${percent(bar.low)}, ${percent(bar.high)}]`,
        rate: percent(bar.mean),
      })),
    },
    encoding: {
      y: {
        ...y,
        scale: { domain: bars.map(({ model }) => model) },
        axis: {
          title: null,
          domain: false,
          ticks: false,
          grid: true,
          labelPadding: 8,
          labelFontSize: fontSize.label,
          labelExpr: nameOfValue(new Map(bars.map(({ model, label }) => [model, label]))),
        },
      },
    },
    layer: [
      {
        mark: { type: "rule", color: colour.intervalAlone, strokeWidth: 2 },
        transform: [{ filter: "isValid(datum.low)" }],
        encoding: { y, x: { field: "low", type: "quantitative" }, x2: { field: "high" } },
      },
      {
        mark: {
          type: "point",
          filled: true,
          opacity: 1,
          size: 70,
          color: colour.frontier,
          stroke: "white",
          strokeWidth: 0.8,
          tooltip: { content: "data" },
        },
        encoding: {
          y,
          x: {
            field: "mean",
            type: "quantitative",
            scale: { domain: [0, 1], nice: false },
            axis: { values: [0, 0.2, 0.4, 0.6, 0.8, 1], format: ".0%", title },
          },
        },
      },
      column({ field: "rate", type: "nominal" }, columns.value, "bold"),
      column({ field: "interval", type: "nominal" }, columns.interval),
      column({ field: "benchmarks", type: "nominal" }, columns.benchmarks),
      headline("mean", columns.value),
      headline(`${confidence} interval`, columns.interval),
      headline("benchmarks", columns.benchmarks),
    ],
  };
}
