import type { Analysis } from "../analysis/analysis.ts";
import { expenseWinRate } from "./expense-win-rate.ts";
import type { Figure } from "./figure.ts";
import { figureInput } from "./figure-input.ts";
import { frontierGrid } from "./frontier-grid.ts";
import { groupHeatmaps } from "./group-heatmaps.ts";
import { winRateBars } from "./win-rate-bars.ts";
import { winRateHeatmaps } from "./win-rate-heatmaps.ts";
import { rankedKinds } from "./win-rate-style.ts";

/** The eighteen figures of an analysis, always all and in this order. docs/figures.md tells what each shows. */
export function figures(analysis: Analysis): Figure[] {
  const input = figureInput(analysis);
  const expenses = ["cost", "meanLatency"] as const;
  return [
    ...winRateHeatmaps(input),
    ...groupHeatmaps(input),
    ...expenses.map((expense) => frontierGrid(input, expense)),
    ...expenses.flatMap((expense) => rankedKinds.map((kind) => expenseWinRate(input, expense, kind))),
    ...rankedKinds.map((kind) => winRateBars(input, kind)),
  ];
}
