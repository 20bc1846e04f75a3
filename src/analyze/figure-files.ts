import type { Analysis } from "../analysis/analysis.ts";
import type { Coverage } from "../analysis/coverage.ts";
import type { OutputFolder } from "../tables/output-folder.ts";
import type { Provenance } from "./provenance.ts";

/** Where the figures go, as in the published repository. */
const figureFolder = "visualizations/new_plots";

export interface ReportParts {
  readonly analysis: Analysis;
  readonly coverage: Coverage | undefined;
  readonly provenance: Provenance;
}

/** Draws the figures unless told not to, and writes the report with those there are. */
export async function writeFigures(
  output: OutputFolder,
  parts: ReportParts,
  wanted: boolean,
  onProgress: (message: string) => void,
): Promise<void> {
  const figures = wanted ? await drawFigures(output, parts.analysis, onProgress) : [];
  const { renderReport } = await import("../report/report.ts");
  await output.write("report.html", await renderReport({ ...parts, figures }));
}

async function drawFigures(output: OutputFolder, analysis: Analysis, onProgress: (message: string) => void) {
  // Vega costs a fifth of a second to load: only those who draw pay for it.
  const [{ figures }, { renderFigures }] = await Promise.all([
    import("../plots/figures.ts"),
    import("../plots/render.ts"),
  ]);
  const specified = figures(analysis);
  const rendered = await renderFigures(specified);
  onProgress(`drew ${rendered.length} figures`);
  const svgByName = new Map<string, string>();
  for (const { name, svg, png } of rendered) {
    await output.write(`${figureFolder}/${name}.svg`, svg);
    await output.write(`${figureFolder}/${name}.png`, png);
    svgByName.set(name, svg);
  }
  for (const { name, spec } of specified) {
    await output.write(`${figureFolder}/${name}.vl.json`, `${JSON.stringify(spec)}\n`);
  }
  return specified.map((figure) => ({ figure, svg: svgByName.get(figure.name) }));
}
