import { pickRows } from "../analysis/pick-table.ts";
import { byCodeUnit } from "../model/order.ts";
import { counted } from "../plots/number-text.ts";
import { loadAssets } from "./assets.ts";
import { type Html, html, rawHtml } from "./html.ts";
import { pageFigures } from "./page-figures.ts";
import { pageHead } from "./page-head.ts";
import type { ReportInput } from "./report-input.ts";
import { bestRunsSection } from "./sections/best-runs.ts";
import { coverageSection } from "./sections/coverage.ts";
import { figuresSection } from "./sections/figures.ts";
import { leaderboardSection } from "./sections/leaderboard.ts";
import { methodsSection } from "./sections/methods.ts";
import { provenanceSection } from "./sections/provenance.ts";

/**
 * Makes the page of a whole analysis: one HTML file that opens from disk and loads nothing else. Equal inputs
 * give equal bytes. Names and messages are shown as text whatever they hold.
 *
 * @throws HindcastError `internal` when the page's script was never built.
 */
export async function renderReport(input: ReportInput): Promise<string> {
  const { analysis, figures, provenance } = input;
  const models = [...new Set(analysis.rows.map(({ model }) => model))].sort(byCodeUnit);
  const [{ client, style }, drawn] = await Promise.all([loadAssets(), pageFigures(figures)]);
  const rows = pickRows(analysis.picks);
  const page = html`${pageHead({ title: title(input), version: provenance.versions["hindcast"], style, client })}
<body>
${header(input)}
${modelPicker(models)}
<main>
${bestRunsSection(rows, analysis.config)}
${leaderboardSection(rows, analysis.config)}
${figuresSection(drawn)}
${coverageSection(input)}
${methodsSection(analysis.config.statistics)}
${provenanceSection(provenance)}
</main>
<footer>Made by Hindcast. Figures drawn by Vega (BSD-3-Clause) and D3 (ISC), lettering in DejaVu Sans Condensed.</footer>
<script type="module">${rawHtml(client)}</script>
</body>
</html>
`;
  return page.toString();
}

function title({ analysis: { rows } }: ReportInput): string {
  const distinct = (field: "model" | "scaffold" | "benchmark") =>
    counted(new Set(rows.map((row) => row[field])).size, field);
  return `${counted(rows.length, "run")} of ${distinct("model")} in ${distinct("scaffold")} on ${distinct("benchmark")}`;
}

function header(input: ReportInput): Html {
  return html`<header class="page-header">
<p class="product">Hindcast report</p>
<h1>${title(input)}</h1>
${input.analysis.synthetic ? syntheticBanner : undefined}
${unusableNotice(input)}
<nav aria-label="Sections"><ul>
<li><a href="#best-runs">Best runs</a></li>
<li><a href="#leaderboard">Leaderboard</a></li>
<li><a href="#figures">Figures</a></li>
<li><a href="#coverage">Coverage</a></li>
<li><a href="#methods">Methods</a></li>
<li><a href="#provenance">Provenance</a></li>
</ul></nav>
</header>`;
}

const syntheticBanner = html`<p class="banner"><strong>Synthetic data.</strong> A generator made some or all of these
runs: no model was evaluated in them, and nothing here says anything about a real model.</p>`;

function unusableNotice({ provenance: { findings } }: ReportInput): Html | undefined {
  const unusable = findings.filter(({ level }) => level === "bad").length;
  if (unusable === 0) return undefined;
  return html`<p class="notice">${counted(unusable, "input")} could not be used and ${unusable === 1 ? "is" : "are"}
left out: see <a href="#findings">the findings</a>.</p>`;
}

// Hidden until the script runs: without it nothing can be highlighted.
function modelPicker(models: readonly string[]): Html {
  return html`<div class="model-picker" id="model-picker" hidden>
<label for="picked-model">Highlight model</label>
<select id="picked-model"><option value="">none</option>
${models.map((model) => html`<option value="${model}">${model}</option>`)}</select>
<button type="button" id="clear-model" disabled>Clear</button>
<span class="hint">or click a model in a table or a figure</span>
</div>`;
}
