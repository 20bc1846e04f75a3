import type { Estimate, EstimateRange } from "../models/cost/estimate.ts";
import { costText } from "../plots/number-text.ts";

/** An estimate for people: what `--estimate` prints. */
export function estimateText({
  requests,
  fromJournal,
  inputTokens,
  outputTokens,
  cost,
  basis,
}: Estimate): string {
  const count = (value: number) => Math.round(value).toLocaleString("en-US");
  const range = ({ low, expected, high }: EstimateRange, text: (value: number) => string) =>
    `${text(expected)} (${text(low)} to ${text(high)})`;
  const lines = [
    `requests       ${count(requests)}, and ${count(fromJournal)} that the journal answers`,
    `input tokens   ${range(inputTokens, count)}`,
    `output tokens  ${range(outputTokens, count)}`,
    `cost           ${cost ? range(cost, costText) : "unknown: a model has no known price"}`,
  ];
  if (basis === "guess" && requests > 0)
    lines.push("the length of answers is a guess: the journal has none like them");
  return `${lines.join("\n")}\n`;
}
