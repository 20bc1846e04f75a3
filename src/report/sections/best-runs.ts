import { isCandidate, type PickRow } from "../../analysis/pick-table.ts";
import type { Config } from "../../config/config.ts";
import { groupBy } from "../../model/order.ts";
import { counted, scoreText } from "../../plots/number-text.ts";
import { dollarText, unknown } from "../format.ts";
import { type Html, html } from "../html.ts";
import { benchmarkLabel, modelButton } from "./names.ts";

/** The short answer: per benchmark the best run, what cannot be told from it, and the cheapest of these. */
export function bestRunsSection(rows: readonly PickRow[], config: Config): Html {
  const benchmarks = groupBy(rows, ({ row }) => row.benchmark);
  return html`<section id="best-runs" aria-labelledby="best-runs-title">
<h2 id="best-runs-title">Best run of each benchmark</h2>
<p>A run that cannot be told from the best one may be as good. Of the best run and these, the last column names the
cheapest per solved task.</p>
<div class="table-box" tabindex="0" role="region" aria-labelledby="best-runs-title">
<table>
<thead><tr>
<th scope="col">Benchmark</th><th scope="col">Best model</th><th scope="col">Scaffold</th>
<th scope="col" class="number">Score</th><th scope="col" class="number">$ per solved task</th>
<th scope="col">Not distinguishable</th><th scope="col">Cheapest of these</th>
</tr></thead>
<tbody>
${[...benchmarks].map(([benchmark, ofBenchmark]) => benchmarkRow(benchmarkLabel(benchmark, config), ofBenchmark))}
</tbody></table></div></section>`;
}

function benchmarkRow(label: string, [best, ...rivals]: readonly PickRow[]): Html | undefined {
  if (best === undefined) return undefined;
  const equals = rivals.filter(({ role }) => role === "not_distinguishable");
  const untested = rivals.length - equals.length - rivals.filter((rival) => !isCandidate(rival)).length;
  return html`<tr data-model="${best.row.model}">
<th scope="row">${label}</th>
<td>${modelButton(best.row.model)}</td>
<td>${best.row.scaffold}</td>
<td class="number">${scoreText(best.row.accuracy)}${interval(best)}</td>
<td class="number">${dollarText(best.costPerSolved)}</td>
<td>${indistinguishable(equals.length, untested)}</td>
<td>${cheapest(best, equals)}</td>
</tr>`;
}

function interval({ interval }: PickRow): Html | undefined {
  return (
    interval && html` <span class="quiet">[${scoreText(interval.low)}, ${scoreText(interval.high)}]</span>`
  );
}

function indistinguishable(equals: number, untested: number): string {
  const found = equals > 0 ? counted(equals, "run") : "none";
  if (untested === 0) return found;
  return equals > 0 ? `${found}; ${untested} not tested` : `${untested} not tested`;
}

function cheapest(best: PickRow, equals: readonly PickRow[]): Html {
  if (equals.length === 0) return html`<span class="quiet">${unknown}</span>`;
  const price = ({ costPerSolved }: PickRow) => costPerSolved ?? Number.POSITIVE_INFINITY;
  const least = [best, ...equals].reduce((a, b) => (price(b) < price(a) ? b : a));
  if (least.costPerSolved === undefined) return html`<span class="quiet">no cost known</span>`;
  if (least === best) return html`the best run itself`;
  return html`${least.row.model}, ${least.row.scaffold}: ${dollarText(least.costPerSolved)}`;
}
