import { HindcastError } from "../model/error.ts";
import { compileFigure, throwingLogger } from "./compile-figure.ts";
import type { Figure, RenderedFigure } from "./figure.ts";
import { type FontWeight, textWidth } from "./font-metrics.ts";
import { createRasteriser } from "./rasteriser.ts";

interface Drawn {
  readonly svg: string;
  readonly png: Promise<Uint8Array>;
}

/**
 * Draws figures: SVG here, PNG in a worker thread at the same time, so that drawing takes as long as the slower
 * of the two. Equal figures give equal bytes.
 *
 * @param meanwhile is given the SVGs by figure name once all are drawn, and has this thread while the last PNGs are
 *   still being made.
 * @throws HindcastError `internal` when a figure comes out in another size than it announces.
 */
export async function renderFigures(
  figures: readonly Figure[],
  meanwhile?: (svgByName: ReadonlyMap<string, string>) => Promise<void>,
): Promise<RenderedFigure[]> {
  if (figures.length === 0) return [];
  // Started first: the worker loads its library while this thread loads Vega.
  const rasteriser = createRasteriser();
  try {
    const toSvg = await createSvgRenderer();
    const drawn = new Map<Figure, Drawn>();
    for (const figure of slowestLast(figures)) {
      const svg = await toSvg(figure);
      const png = rasteriser.rasterise(svg, figure);
      // Without this a failure while later figures are drawn counts as unhandled.
      png.catch(() => undefined);
      drawn.set(figure, { svg, png });
    }
    await meanwhile?.(new Map([...drawn].map(([{ name }, { svg }]) => [name, svg])));
    const rendered: RenderedFigure[] = [];
    for (const figure of figures) {
      const { svg, png } = drawn.get(figure) as Drawn;
      rendered.push({ name: figure.name, svg, png: await png });
    }
    return rendered;
  } finally {
    await rasteriser.close();
  }
}

/** Grids of panels take Vega longest: while it works on them, the worker catches up with the others. */
function slowestLast(figures: readonly Figure[]): Figure[] {
  return [...figures].sort((a, b) => Number("concat" in a.spec) - Number("concat" in b.spec));
}

/** Loads Vega and gives a function from a figure to its SVG. */
export async function createSvgRenderer(): Promise<(figure: Figure) => Promise<string>> {
  const { parse, textMetrics, View } = await import("./vega.ts");
  // Without a canvas Vega guesses how wide text is.
  textMetrics.width = (item, text) =>
    textWidth(String(text ?? "").trim(), item.fontSize ?? 11, weightOf(item.fontWeight));
  return async (figure) => {
    const logger = throwingLogger(figure);
    const view = new View(parse(await compileFigure(figure)), { renderer: "none", logger });
    const svg = await view.toSVG();
    view.finalize();
    checkSize(svg, figure);
    return svg;
  };
}

function weightOf(weight: string | number | undefined): FontWeight {
  return weight === "bold" || Number(weight) >= 600 ? "bold" : "normal";
}

function checkSize(svg: string, { name, width, height }: Figure): void {
  const size = /^<svg[^>]* width="([\d.]+)" height="([\d.]+)"/.exec(svg);
  if (Number(size?.[1]) === width && Number(size?.[2]) === height) return;
  throw new HindcastError("internal", `figure ${name} was drawn in the wrong size`, {
    received: `${size?.[1]} x ${size?.[2]} pixels`,
    expected: `${width} x ${height} pixels`,
  });
}
