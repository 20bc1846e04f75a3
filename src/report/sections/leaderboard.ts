import { knownCost } from "../../analysis/known-expense.ts";
import type { PickRole, PickRow } from "../../analysis/pick-table.ts";
import type { Config } from "../../config/config.ts";
import { byCodeUnit } from "../../model/order.ts";
import { confidenceText, scoreText } from "../../plots/number-text.ts";
import { dollarText, pValueText, secondText } from "../format.ts";
import { type Html, html } from "../html.ts";
import { intervalBar } from "./interval-bar.ts";
import { benchmarkLabel, modelButton } from "./names.ts";

/** Every run in one table; the script makes it sortable and filterable. */
export function leaderboardSection(rows: readonly PickRow[], config: Config): Html {
  return html`<section id="leaderboard" aria-labelledby="leaderboard-title">
<h2 id="leaderboard-title">Leaderboard</h2>
${filters(rows, config)}
<div class="table-box tall" tabindex="0" role="region" aria-labelledby="leaderboard-title">
<table id="leaderboard-table">
<caption>Every run, by benchmark and score. Bars: ${confidenceText(config.statistics.confidence)} Wilson interval of the
score, on an axis from 0 to 100%. Standing: against the best run of the same benchmark.</caption>
<thead><tr>${columns.map(columnHead)}</tr></thead>
<tbody>
${rows.map((row) => tableRow(row, config))}</tbody></table></div></section>`;
}

function filters(rows: readonly PickRow[], config: Config): Html {
  const options = (name: (row: PickRow) => string, label = (value: string) => value) =>
    [...new Set(rows.map(name))]
      .sort(byCodeUnit)
      .map((value) => html`<option value="${value}">${label(value)}</option>`);
  const benchmarks = options(
    ({ row }) => row.benchmark,
    (benchmark) => benchmarkLabel(benchmark, config),
  );
  return html`<form class="filters" id="leaderboard-filters" hidden>
<span><label for="benchmark-filter">Benchmark</label>
<select id="benchmark-filter"><option value="">all</option>${benchmarks}</select></span>
<span><label for="scaffold-filter">Scaffold</label>
<select id="scaffold-filter"><option value="">all</option>${options(({ row }) => row.scaffold)}</select></span>
<span><label for="model-filter">Model</label>
<input id="model-filter" type="search" list="models" placeholder="part of a name" autocomplete="off"></span>
<datalist id="models">${options(({ row }) => row.model)}</datalist>
<button type="reset">Show all</button>
<output aria-live="polite"></output>
</form>`;
}

interface Column {
  readonly name: string;
  /** What its cells are sorted by: their text, or the number in `data-value`. */
  readonly kind: "text" | "number";
  /** Direction of the first click: what is better comes first. */
  readonly first: "ascending" | "descending";
  readonly alignment?: "number";
}

const columns: readonly Column[] = [
  { name: "Benchmark", kind: "text", first: "ascending" },
  { name: "Model", kind: "text", first: "ascending" },
  { name: "Scaffold", kind: "text", first: "ascending" },
  { name: "Score", kind: "number", first: "descending", alignment: "number" },
  { name: "Interval", kind: "number", first: "descending" },
  { name: "Cost", kind: "number", first: "ascending", alignment: "number" },
  { name: "$ per solved", kind: "number", first: "ascending", alignment: "number" },
  { name: "Latency, s", kind: "number", first: "ascending", alignment: "number" },
  { name: "Standing", kind: "number", first: "ascending" },
];

function columnHead({ name, kind, first, alignment }: Column): Html {
  return html`<th scope="col" class="${alignment}" data-kind="${kind}" data-first="${first}"><button type="button" class="sort">${name}</button></th>`;
}

function tableRow(pick: PickRow, config: Config): Html {
  const { row, role, interval, costPerSolved } = pick;
  const cost = knownCost(row);
  return html`<tr class="${role}" data-benchmark="${row.benchmark}" data-scaffold="${row.scaffold}" data-model="${row.model}">
<td>${benchmarkLabel(row.benchmark, config)}</td><th scope="row">${modelButton(row.model)}</th><td>${row.scaffold}</td>
${numberCell(row.accuracy, scoreText(row.accuracy))}
<td data-value="${interval?.low}">${intervalBar(row.accuracy, interval)}</td>
${numberCell(cost, dollarText(cost))}
${numberCell(costPerSolved, dollarText(costPerSolved))}
${numberCell(row.meanLatency, secondText(row.meanLatency))}
<td data-value="${standingOrder(pick)}">${standing(pick)}</td></tr>
`;
}

function numberCell(value: number | undefined, text: string): Html {
  return html`<td class="number" data-value="${value}">${text}</td>`;
}

const roles: Readonly<Record<PickRole, { readonly order: number; readonly text: string }>> = {
  best: { order: 0, text: "best" },
  not_distinguishable: { order: 1, text: "not distinguishable" },
  not_tested: { order: 2, text: "not tested" },
  worse: { order: 3, text: "worse" },
};

// Among runs of one role the less certain difference comes first.
function standingOrder({ role, rival }: PickRow): number {
  return roles[role].order + (1 - (rival?.pValue ?? 1)) / 2;
}

function standing({ role, rival }: PickRow): Html {
  const p = rival?.pValue;
  return html`${roles[role].text}${p === undefined ? undefined : html` <span class="quiet">${pValueText(p)}</span>`}`;
}
