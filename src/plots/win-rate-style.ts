import { isPriced } from "../analysis/known-expense.ts";
import { byCodeUnit } from "../model/order.ts";
import { type FigureInput, labelOf } from "./figure-input.ts";
import { counted } from "./number-text.ts";

/** The kinds of win rate that rank models over all benchmarks. */
export const rankedKinds = ["max", "pareto"] as const;
export type RankedKind = (typeof rankedKinds)[number];

/** What a mean win rate of each kind says. */
export const winRateStyles: Readonly<Record<RankedKind, { readonly shows: string; readonly title: string }>> =
  {
    max: {
      title: "Mean win rate by best accuracy",
      shows: "Win rate: share of the other models whose best accuracy is lower, mean over benchmarks.",
    },
    pareto: {
      title: "Mean win rate by distance to the cost frontier",
      shows:
        "Win rate: share of the other models farther from a benchmark's cost frontier, mean over benchmarks.",
    },
  };

/** Says how many runs count as of unknown cost although they report one. */
export function zeroCosts({ analysis }: FigureInput): string | false {
  const zeros = analysis.rows.filter(({ cost }) => cost === 0).length;
  return zeros > 0 && `${counted(zeros, "run")} with a cost of 0 counted as unknown.`;
}

/** The labels of the models whose every run is of unknown cost: no comparison of costs has them. */
export function modelsWithoutCost({ analysis, models }: FigureInput): string[] {
  const priced = new Set(analysis.rows.filter(isPriced).map(({ model }) => model));
  const all = new Set(analysis.rows.map(({ model }) => model));
  return [...all]
    .filter((model) => !priced.has(model))
    .map((model) => labelOf(models, model))
    .sort(byCodeUnit);
}
