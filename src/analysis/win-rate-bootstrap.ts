import type { Config } from "../config/config.ts";
import { byCodeUnit, groupBy } from "../model/order.ts";
import type { CleanRun } from "./clean.ts";
import { resampledFields } from "./resampled-fields.ts";
import type { Interval } from "./statistics/interval.ts";
import { percentileInterval } from "./statistics/quantile.ts";
import { type TaskResampler, taskResampler } from "./task-resampler.ts";
import { fieldsOf, type WinRateKind, winRatesOf } from "./win-rates.ts";

/** The interval around a model's win rate. */
export interface WinRateInterval extends Interval {
  readonly model: string;
  /** Fields of this model whose tasks were resampled, and all its fields. */
  readonly resampledFields: number;
  readonly fields: number;
}

/** How far mean win rates could move had the benchmarks drawn other tasks. */
export interface WinRateUncertainty {
  readonly kind: WinRateKind;
  /** Sorted by model. A model none of whose fields was resampled is absent: nothing is known about it. */
  readonly intervals: readonly WinRateInterval[];
  /** Benchmarks whose tasks were resampled. */
  readonly resampled: readonly string[];
  /** Benchmarks held at their point estimate: some run there lists no tasks, or its list does not give its score. */
  readonly fixed: readonly string[];
}

/**
 * Percentile intervals of mean win rates by a bootstrap over tasks (Efron, "Bootstrap Methods: Another Look at
 * the Jackknife", 1979). Each resample draws the tasks of a benchmark anew, the same for all its runs, and ranks
 * the models again. Costs stay as they are, and so do the benchmarks whose outcomes by task are not known. All
 * kinds are computed on the same draws.
 */
export function winRateUncertainty(
  rows: readonly CleanRun[],
  { seed, resamples, confidence }: Config["statistics"],
): Record<WinRateKind, WinRateUncertainty> {
  const resamplers = [...groupBy(rows, (row) => row.benchmark)]
    .map(([benchmark, group]) => taskResampler(benchmark, group, seed))
    .filter((resampler) => resampler !== undefined);
  const tallies = {
    max: tally("max", rows, resamplers, resamples),
    pareto: tally("pareto", rows, resamplers, resamples),
    within: tally("within", rows, resamplers, resamples),
  };
  for (let resample = 0; resample < resamples; resample++) {
    for (const { draw } of resamplers) draw();
    tallies.max.record(resample);
    tallies.pareto.record(resample);
    tallies.within.record(resample);
  }
  return {
    max: tallies.max.uncertainty(confidence),
    pareto: tallies.pareto.uncertainty(confidence),
    within: tallies.within.uncertainty(confidence),
  };
}

/** The mean win rates of one kind, resample by resample. */
interface Tally {
  readonly record: (resample: number) => void;
  readonly uncertainty: (confidence: number) => WinRateUncertainty;
}

/** Where a model stands before any resample. */
interface Standing {
  readonly model: string;
  readonly fields: number;
  readonly resampledFields: number;
  /** Sum of the win rates in the fields that are held fixed. */
  readonly fixedSum: number;
  readonly means: Float64Array;
}

function tally(
  kind: WinRateKind,
  rows: readonly CleanRun[],
  resamplers: readonly TaskResampler[],
  resamples: number,
): Tally {
  const drawn = new Set(resamplers.map(({ benchmark }) => benchmark));
  const perField = winRatesOf(kind, fieldsOf(rows, kind)).perField.filter((row) => row.comparisons > 0);
  const standings = [...groupBy(perField, (row) => row.model)].map(([model, fields]): Standing => {
    const fixed = fields.filter((row) => !drawn.has(row.benchmark));
    return {
      model,
      fields: fields.length,
      resampledFields: fields.length - fixed.length,
      fixedSum: fixed.reduce((sum, row) => sum + (row.winRate ?? 0), 0),
      means: new Float64Array(resamples),
    };
  });
  const positionOf = new Map(standings.map(({ model }, position) => [model, position]));
  const fields = resamplers
    .flatMap((resampler) => resampledFields(kind, resampler))
    .map(({ models, addWinRates }) => ({
      positions: Int32Array.from(models, (model) => positionOf.get(model) as number),
      addWinRates,
    }));
  const fixedSums = Float64Array.from(standings, ({ fixedSum }) => fixedSum);
  const sums = new Float64Array(standings.length);
  const benchmarks = [...new Set(perField.map((row) => row.benchmark))].sort(byCodeUnit);
  return {
    record: (resample) => {
      sums.set(fixedSums);
      for (const { addWinRates, positions } of fields) addWinRates(sums, positions);
      standings.forEach(({ means, fields }, position) => {
        means[resample] = (sums[position] as number) / fields;
      });
    },
    uncertainty: (confidence) => ({
      kind,
      intervals: standings
        .filter(({ resampledFields }) => resampledFields > 0)
        .map(({ model, fields, resampledFields, means }) => ({
          model,
          resampledFields,
          fields,
          ...percentileInterval(means.sort(), confidence),
        })),
      resampled: benchmarks.filter((benchmark) => drawn.has(benchmark)),
      fixed: benchmarks.filter((benchmark) => !drawn.has(benchmark)),
    }),
  };
}
