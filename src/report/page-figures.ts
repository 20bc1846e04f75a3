import type { Spec } from "vega";
import { compileFigure } from "../plots/compile-figure.ts";
import type { ReportFigure } from "./report-input.ts";

/** A figure as the page holds it. */
export interface PageFigure extends ReportFigure {
  /** In Vega: so the page's script needs no compiler, a third of its size. */
  readonly vega: Spec;
}

/** Compiles the figures' specifications, or takes them as they were compiled for drawing. */
export function pageFigures(figures: readonly ReportFigure[]): Promise<PageFigure[]> {
  return Promise.all(figures.map(async (shown) => ({ ...shown, vega: await compileFigure(shown.figure) })));
}
