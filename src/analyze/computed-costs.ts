import type { Finding } from "../model/finding.ts";
import { byKey } from "../model/order.ts";
import type { Run } from "../model/run.ts";
import { type OwnPrice, type PriceTable, priceTable } from "../prices/price-table.ts";
import type { RunSet } from "../sources/hal/read-runs.ts";

/**
 * The runs with a cost where they report none but tell what tokens each model used. Where those are exact (Inspect's
 * are): by the price table, at the day of the run; a run with a model that has no price keeps its cost unknown. Other
 * totals (HAL's) do not tell which tokens were cached, so that a cost by them is an estimate: made only where the user
 * has set the price of every model.
 *
 * @param own the user's prices, which come before the packaged ones.
 */
export function withComputedCosts(set: RunSet, own: Readonly<Record<string, OwnPrice>>): RunSet {
  const prices = priceTable(own);
  const findings: Finding[] = [];
  const estimated = new Set<string>();
  const runs = set.runs.map((run) => {
    if (run.cost !== undefined || run.usage.length === 0) return run;
    const isExact = run.usageIsExact === true;
    if (!isExact && !run.usage.every(({ model }) => prices.isOwn(model))) return run;
    const cost = costOf(run, prices);
    if (!isExact && cost === undefined) return run;
    if (!isExact) estimated.add(run.source.path);
    findings.push(finding(run, cost, prices));
    return cost === undefined ? run : { ...run, cost };
  });
  if (findings.length === 0) return set;
  // Who read such a file found its cost unknown.
  const stillTrue = set.findings.filter(
    ({ code, subject }) => code !== costUnknown || !estimated.has(subject),
  );
  return { ...set, runs, findings: [...stillTrue, ...findings] };
}

const costUnknown = "cost-unknown";

function costOf({ usage, date }: Run, prices: PriceTable): number | undefined {
  let sum = 0;
  for (const { model, ...tokens } of usage.toSorted(byKey(({ model }) => model))) {
    const cost = prices.cost(model, tokens, date);
    if (cost === undefined) return undefined;
    sum += cost;
  }
  return sum;
}

function finding(run: Run, cost: number | undefined, prices: PriceTable): Finding {
  const { source, usage, usageIsExact } = run;
  const subject = source.path;
  if (cost === undefined) {
    const message = `no cost is reported and ${usage.map(({ model }) => model).join(", ")} has no price: the run is left out of cost figures`;
    return { level: "warning", code: costUnknown, subject, message };
  }
  const computed = `no cost is reported; $${cost.toFixed(2)} by the tokens of each model and ${prices.name}`;
  const message = usageIsExact === true ? computed : `${computed}; ${cachedAsInput}`;
  return { level: "note", code: "cost-computed", subject, message };
}

const cachedAsInput =
  "its totals do not tell cached tokens apart, all are taken at the input price: an estimate, mostly too high where a cache was used";
