import { counted } from "../plots/number-text.ts";
import { loadAssets } from "../report/assets.ts";
import { type Html, html, rawHtml } from "../report/html.ts";
import type { PageFigure } from "../report/page-figures.ts";
import { pageHead } from "../report/page-head.ts";
import { figureBlock } from "../report/sections/figures.ts";
import type { MapInput } from "./map-figure.ts";
import type { MapRecord } from "./map-record.ts";
import { pointName } from "./task-points.ts";

/**
 * The page of a map: the picture with the beginning of every text under the pointer, a search, and the tasks as a
 * table with their whole texts, in the order of the points: it is what is searched. The page opens from
 * disk and loads nothing else; equal inputs give equal bytes; texts are shown as text whatever they hold.
 *
 * @throws HindcastError `internal` when the page's script was never built.
 */
export async function mapPage(input: MapInput, figure: PageFigure, record: MapRecord): Promise<string> {
  const { client, style } = await loadAssets({
    client: "map/client.js",
    styles: ["report/report.css", "map/map.css"],
  });
  const title = `Map of ${counted(input.points.length, "task")}`;
  const page = html`${pageHead({ title, version: record.hindcast, style, client })}
<body>
<header class="page-header">
<p class="product">Hindcast map</p>
<h1>${title}</h1>
</header>
<main>
<form id="search" role="search" hidden>
<label for="searched">Find</label>
<input id="searched" type="search" placeholder="part of a task's name or text" autocomplete="off">
<button type="reset">Clear</button>
<output></output>
</form>
${figureBlock(figure, 0)}
${taskTable(input)}
${provenance(record)}
</main>
<footer>Made by Hindcast. Figure drawn by Vega (BSD-3-Clause) and D3 (ISC), lettering in DejaVu Sans Condensed.</footer>
<script type="module">${rawHtml(client)}</script>
</body>
</html>
`;
  return page.toString();
}

function taskTable({ points, colouring }: MapInput): Html {
  const { column, styles } = colouring;
  return html`<section id="tasks" aria-labelledby="tasks-title">
<h2 id="tasks-title">Tasks</h2>
<div class="table-box tall" tabindex="0" role="region" aria-label="Tasks">
<table>
<thead><tr><th scope="col">Task</th>${column === undefined ? undefined : html`<th scope="col">${column}</th>`}<th scope="col">Text</th></tr></thead>
<tbody>
${points.map(
  (point, index) =>
    html`<tr><th scope="row">${pointName(point)}</th>${column === undefined ? undefined : html`<td>${styles[index]?.shown}</td>`}<td><div class="task-text">${point.text}</div></td></tr>
`,
)}</tbody>
</table>
</div>
</section>`;
}

function provenance({ embeddings, hindcast, seed, neighbours }: MapRecord): Html {
  const { record } = embeddings;
  const facts = [
    ["Embeddings", `${embeddings.path} (sha256 ${embeddings.sha256})`],
    ["Made of", `${record.source.path}, column ${record.source.column} (sha256 ${record.source.sha256})`],
    ["Model", `${record.model.name}, ${record.dimension} numbers a text`],
    ["Places", `UMAP, ${neighbours} neighbours, seed ${seed}`],
    ["Hindcast", hindcast],
  ];
  return html`<section id="provenance" aria-labelledby="provenance-title">
<h2 id="provenance-title">Provenance</h2>
<dl>${facts.map(([name, fact]) => html`<dt>${name}</dt><dd>${fact}</dd>`)}</dl>
</section>`;
}
