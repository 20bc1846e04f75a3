import type { Finding } from "../model/finding.ts";
import { byKey } from "../model/order.ts";
import type { Run } from "../model/run.ts";
import { type OwnPrice, type PriceTable, priceTable } from "../prices/price-table.ts";
import type { RunSet } from "../sources/hal/read-runs.ts";

/**
 * The runs with a cost where they report none but tell exactly what tokens each model used (Inspect's do): by the price
 * table, at the day of the run. A run with a model that has no price keeps its cost unknown.
 *
 * @param own the user's prices, which come before the packaged ones.
 */
export function withComputedCosts(set: RunSet, own: Readonly<Record<string, OwnPrice>>): RunSet {
  const prices = priceTable(own);
  const findings: Finding[] = [];
  const runs = set.runs.map((run) => {
    if (run.cost !== undefined || run.usageIsExact !== true || run.usage.length === 0) return run;
    const cost = costOf(run, prices);
    findings.push(finding(run, cost, prices));
    return cost === undefined ? run : { ...run, cost };
  });
  return findings.length === 0 ? set : { ...set, runs, findings: [...set.findings, ...findings] };
}

function costOf({ usage, date }: Run, prices: PriceTable): number | undefined {
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

function finding({ source, usage }: Run, cost: number | undefined, prices: PriceTable): Finding {
  const subject = source.path;
  if (cost === undefined) {
    const message = `no cost is reported and ${usage.map(({ model }) => model).join(", ")} has no price: the run is left out of cost figures`;
    return { level: "warning", code: "cost-unknown", subject, message };
  }
  const message = `no cost is reported; $${cost.toFixed(2)} by the tokens of each model and ${prices.name}`;
  return { level: "note", code: "cost-computed", subject, message };
}
