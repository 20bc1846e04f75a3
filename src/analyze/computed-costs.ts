import type { Finding } from "../model/finding.ts";
import { byKey } from "../model/order.ts";
import type { Run } from "../model/run.ts";
import { priceTable } from "../prices/price-table.ts";
import type { RunSet } from "../sources/hal/read-runs.ts";

/**
 * The runs with a cost where they report none but tell exactly what tokens each model used (Inspect's do): by the price
 * table, at the day of the run. A run with a model that has no price keeps its cost unknown.
 */
export function withComputedCosts(set: RunSet): RunSet {
  const findings: Finding[] = [];
  const runs = set.runs.map((run) => {
    if (run.cost !== undefined || run.usageIsExact !== true || run.usage.length === 0) return run;
    const cost = costOf(run);
    findings.push(finding(run, cost));
    return cost === undefined ? run : { ...run, cost };
  });
  return findings.length === 0 ? set : { ...set, runs, findings: [...set.findings, ...findings] };
}

function costOf({ usage, date }: Run): number | undefined {
  const prices = priceTable();
  let sum = 0;
  for (const {
    model,
    inputTokens: input,
    outputTokens: output,
    cacheReadTokens,
    cacheWriteTokens,
  } of usage.toSorted(byKey(({ model }) => model))) {
    const tokens = {
      input,
      output,
      cacheRead: cacheReadTokens,
      cacheWrite: cacheWriteTokens,
      reasoning: undefined,
    };
    const cost = prices.cost(model, tokens, date);
    if (cost === undefined) return undefined;
    sum += cost;
  }
  return sum;
}

function finding({ source, usage }: Run, cost: number | undefined): Finding {
  const subject = source.path;
  if (cost === undefined) {
    const message = `no cost is reported and ${usage.map(({ model }) => model).join(", ")} has no price: the run is left out of cost figures`;
    return { level: "warning", code: "cost-unknown", subject, message };
  }
  const message = `no cost is reported; $${cost.toFixed(2)} by the tokens of each model and ${priceTable().name}`;
  return { level: "note", code: "cost-computed", subject, message };
}
