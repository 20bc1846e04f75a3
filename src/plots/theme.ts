import type { Config } from "vega-lite";

/** Widths of the first are within 3 % of the others: an SVG survives a viewer that lacks it. */
export const fontFamily = "DejaVu Sans Condensed, Helvetica, Arial";

/** Pixels, 96 an inch. */
export const fontSize = {
  title: 13.5,
  subtitle: 10.5,
  axisTitle: 10.5,
  tick: 9.5,
  label: 11,
  panelTitle: 11,
  panelLabel: 8.4,
  cell: 10.5,
  cellNote: 7.8,
} as const;

/** Okabe and Ito's colour-blind-safe palette where colour tells things apart, greys for the rest. */
export const colour = {
  frontier: "#0072B2",
  other: "#D55E00",
  interval: "#c9c9c9",
  /** Where an interval is the point of the figure. */
  intervalAlone: "#8f8f8f",
  leader: "#8c8c8c",
  ink: "#1a1a1a",
  subtitle: "#595959",
  axis: "#8a8a8a",
  grid: "#ececec",
  emptyCell: "#ebebeb",
  emptyInk: "#6b6b6b",
} as const;

/** Shared by every figure. Sizes and limits of text are set here so that Vega never shortens one. */
export const config: Config = {
  font: fontFamily,
  background: "white",
  // One description on the picture as a whole: one for every mark would double the files.
  aria: false,
  view: { stroke: null },
  // Data here is complete; Vega-Lite's filters for invalid values cost time.
  mark: { invalid: null },
  axis: {
    domainColor: colour.axis,
    tickColor: colour.axis,
    tickSize: 4,
    gridColor: colour.grid,
    labelColor: colour.ink,
    labelFontSize: fontSize.tick,
    labelLimit: 0,
    labelOverlap: false,
    labelFlush: false,
    titleColor: colour.ink,
    titleFontSize: fontSize.axisTitle,
    titleFontWeight: "normal",
    titleLimit: 0,
  },
  title: {
    anchor: "start",
    frame: "group",
    fontSize: fontSize.title,
    color: colour.ink,
    limit: 0,
    subtitleColor: colour.subtitle,
    subtitleFontSize: fontSize.subtitle,
  },
};
