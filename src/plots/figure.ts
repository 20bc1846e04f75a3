import type { TopLevelSpec } from "vega-lite";

/** One figure: its Vega-Lite specification, data inside, is the single source of SVG, PNG and report. */
export interface Figure {
  /** File name without ending, below `visualizations/new_plots/`, as `heatmaps/max_acc_overall_win_rate_heatmap`. */
  readonly name: string;
  /** What the figure shows, in one sentence, for readers who cannot see it and for the report. */
  readonly description: string;
  /** The whole picture in CSS pixels, 96 an inch. */
  readonly width: number;
  readonly height: number;
  readonly spec: TopLevelSpec;
}

/** A figure as files. Equal figures give equal bytes. */
export interface RenderedFigure {
  readonly name: string;
  readonly svg: string;
  /** At 200 dots an inch, or fewer where the figure is very large. */
  readonly png: Uint8Array;
}
