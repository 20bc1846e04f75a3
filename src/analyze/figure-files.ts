import type { Analysis } from "../analysis/analysis.ts";
import type { Finding } from "../model/finding.ts";
import type { Figure } from "../plots/figure.ts";
import type { ReportFigure } from "../report/report-input.ts";
import type { OutputFolder } from "../tables/output-folder.ts";

/** Where the figures go, as in the published repository. */
const figureFolder = "visualizations/new_plots";

/** The figures of an analysis, specified, not yet drawn; and reservations about their PNGs. */
export async function specifyFigures(
  analysis: Analysis,
): Promise<{ specified: readonly Figure[]; findings: readonly Finding[] }> {
  const [{ figures }, { onCoarsePngs }] = await Promise.all([
    import("../plots/figures.ts"),
    import("../plots/png-scale.ts"),
  ]);
  const specified = figures(analysis);
  return { specified, findings: onCoarsePngs(specified) };
}

/**
 * Draws and writes figures.
 *
 * @param meanwhile is called with the figures and their SVGs while the last PNGs are made by another thread.
 */
export async function writeFigures(
  output: OutputFolder,
  specified: readonly Figure[],
  onProgress: (message: string) => void,
  meanwhile: (figures: readonly ReportFigure[]) => Promise<void>,
): Promise<void> {
  // Vega costs a fifth of a second to load: only those who draw pay for it.
  const { renderFigures } = await import("../plots/render.ts");
  const rendered = await renderFigures(specified, (svgByName) =>
    meanwhile(specified.map((figure) => ({ figure, svg: svgByName.get(figure.name) }))),
  );
  onProgress(`drew ${rendered.length} figures`);
  for (const { name, svg, png } of rendered) {
    await output.write(fileOf(name, "svg"), svg);
    await output.write(fileOf(name, "png"), png);
  }
  for (const { name, spec } of specified) {
    await output.write(fileOf(name, "vl.json"), `${JSON.stringify(spec)}\n`);
  }
}

/** Names of the figures' files, which are the same for every analysis. */
export async function figureFileNames(analysis: Analysis): Promise<string[]> {
  const { specified } = await specifyFigures(analysis);
  return specified.flatMap(({ name }) => endings.map((ending) => fileOf(name, ending)));
}

const endings = ["svg", "png", "vl.json"] as const;

function fileOf(figure: string, ending: (typeof endings)[number]): string {
  return `${figureFolder}/${figure}.${ending}`;
}
