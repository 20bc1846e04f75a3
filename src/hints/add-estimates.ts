import type { Estimate, EstimateRange } from "../models/cost/estimate.ts";

/** What two parts of a job take together. */
export function addEstimates(a: Estimate, b: Estimate): Estimate {
  return {
    requests: a.requests + b.requests,
    fromJournal: a.fromJournal + b.fromJournal,
    inputTokens: addRanges(a.inputTokens, b.inputTokens),
    outputTokens: addRanges(a.outputTokens, b.outputTokens),
    cost: a.cost && b.cost && addRanges(a.cost, b.cost),
    // A part that asks nothing guesses nothing.
    basis: [a, b].some(({ basis, requests }) => basis === "guess" && requests > 0) ? "guess" : "journal",
  };
}

function addRanges(a: EstimateRange, b: EstimateRange): EstimateRange {
  return { low: a.low + b.low, expected: a.expected + b.expected, high: a.high + b.high };
}
