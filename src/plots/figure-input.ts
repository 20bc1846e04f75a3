import type { Analysis } from "../analysis/analysis.ts";
import { byCodeUnit } from "../model/order.ts";
import { modelLabels } from "./model-labels.ts";

/** What every figure is drawn from: the analysis, and names as figures print them. */
export interface FigureInput {
  readonly analysis: Analysis;
  /** Model -> label, for every model of the analysis. */
  readonly models: ReadonlyMap<string, string>;
  /** Benchmark -> label, in the order of the labels. */
  readonly benchmarks: ReadonlyMap<string, string>;
  /** First sentence of every subtitle; empty for real data. */
  readonly caution: string;
}

export function figureInput(analysis: Analysis): FigureInput {
  const { rows, config, synthetic } = analysis;
  const benchmarks = [...new Set(rows.map(({ benchmark }) => benchmark))]
    .map((benchmark) => [benchmark, config.benchmarks.get(benchmark)?.label ?? benchmark] as const)
    .sort(
      ([a, labelA], [b, labelB]) =>
        byCodeUnit(labelA.toLowerCase(), labelB.toLowerCase()) || byCodeUnit(a, b),
    );
  return {
    analysis,
    models: modelLabels(rows.map(({ model }) => model)),
    benchmarks: new Map(benchmarks),
    caution: synthetic ? "Synthetic data." : "",
  };
}

/** The label of a model; the name itself for one the analysis does not know. */
export function labelOf(labels: ReadonlyMap<string, string>, name: string): string {
  return labels.get(name) ?? name;
}
