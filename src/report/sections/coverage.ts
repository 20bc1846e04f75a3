import type { Coverage, Triple } from "../../analysis/coverage.ts";
import type { Config } from "../../config/config.ts";
import { groupBy } from "../../model/order.ts";
import { counted } from "../../plots/number-text.ts";
import { type Html, html } from "../html.ts";
import type { ReportInput } from "../report-input.ts";
import { benchmarkLabel } from "./names.ts";

/** Which runs were expected, which are there, and which the configuration leaves out. */
export function coverageSection({ analysis, coverage }: ReportInput): Html {
  return html`<section id="coverage" aria-labelledby="coverage-title">
<h2 id="coverage-title">Coverage</h2>
${
  coverage === undefined
    ? html`<p>${counted(analysis.rows.length, "run")}. No list of expected runs was given, so nothing can be called missing.</p>`
    : comparison(coverage, analysis.config)
}
${leftOut(analysis.leftOut)}
</section>`;
}

function comparison({ expected, present, missing, extra }: Coverage, config: Config): Html {
  return html`<dl class="counts">
<div><dt>expected</dt><dd>${expected}</dd></div>
<div><dt>present</dt><dd>${present}</dd></div>
<div><dt>missing</dt><dd>${missing.length}</dd></div>
<div><dt>not expected</dt><dd>${extra.length}</dd></div>
</dl>
<p>Expected and present are rows: a model may be there twice in one scaffold on one benchmark. Missing and not expected
count such a combination once.</p>
${tripleTable("Expected and missing", missing, config)}
${tripleTable("Present and not expected", extra, config)}`;
}

function tripleTable(caption: string, triples: readonly Triple[], config: Config): Html | undefined {
  if (triples.length === 0) return undefined;
  return html`<div class="table-box" tabindex="0" role="region" aria-label="${caption}">
<table class="narrow"><caption>${caption}</caption>
<thead><tr><th scope="col">Benchmark</th><th scope="col">Scaffold</th><th scope="col">Model</th></tr></thead>
<tbody>${triples.map(
    ({ benchmark, scaffold, model }) =>
      html`<tr><td>${benchmarkLabel(benchmark, config)}</td><td>${scaffold}</td><td>${model}</td></tr>`,
  )}</tbody></table></div>`;
}

function leftOut(runs: ReportInput["analysis"]["leftOut"]): Html | undefined {
  if (runs.length === 0) return undefined;
  const models = [...groupBy(runs, ({ model }) => model)].map(
    ([model, group]) => `${model} (${group.length})`,
  );
  return html`<p>${counted(runs.length, "run")} of models that the configuration leaves out
${runs.length === 1 ? "is" : "are"} not in this report: ${models.join(", ")}.</p>`;
}
