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
