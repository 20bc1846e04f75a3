import type { Figure } from "../plots/figure.ts";
import { textWidth } from "../plots/font-metrics.ts";
import { frameFigure, heading, type LayerContent, margin } from "../plots/frame.ts";
import { counted } from "../plots/number-text.ts";
import { shorten } from "../plots/text.ts";
import { colour, fontSize } from "../plots/theme.ts";
import type { Colouring } from "./colouring.ts";
import type { MapFinding } from "./map-finding.ts";
import type { Place } from "./project.ts";
import { pointName, type TaskPoint } from "./task-points.ts";

export interface MapInput {
  readonly points: readonly TaskPoint[];
  /** In the order of the points. */
  readonly places: readonly Place[];
  readonly colouring: Colouring;
  readonly finding: MapFinding;
  /** Name of the model that made the vectors. */
  readonly model: string;
  readonly seed: number;
  /** Different texts in all; more than the points when only some are drawn. */
  readonly texts: number;
}

// Pixels.
const width = 880;
const plotHeight = 560;
const legendLine = 18;
const legendGap = 14;
const longestLabel = 200;
const symbolRoom = 16;
// Between the outermost points and the frame.
const inset = 12;
const mostHoverCharacters = 500;

/**
 * The picture of a map. Its specification holds name and beginning of the text of every point, for the reader who
 * hovers, and its number, by which the page's search tells it from others.
 */
export function mapFigure(input: MapInput): Figure {
  const { points, colouring, finding } = input;
  const legend = colouring.legend.map((entry) => ({
    ...entry,
    label: shorten(entry.label, longestLabel, fontSize.tick),
  }));
  const title = shorten(colouring.column ?? "", longestLabel, fontSize.tick, "bold");
  const labelWidths = legend.map(({ label }) => symbolRoom + textWidth(label, fontSize.tick));
  const legendWidth =
    legend.length === 0 ? 0 : legendGap + Math.max(textWidth(title, fontSize.tick, "bold"), ...labelWidths);
  const plot = { width: Math.floor(width - 2 * margin - legendWidth), height: plotHeight };
  return frameFigure({
    name: "map",
    description: `Map of ${counted(points.length, "task")} by the similarity of their texts. ${finding.title}.`,
    heading: heading(finding.title, sentences(input), width),
    plot,
    room: { left: margin, right: margin + legendWidth, bottom: margin, header: 0 },
    content: {
      layer: [
        pointLayer(input, axes(input.places, plot)),
        ...(legend.length === 0 ? [] : legendLayers(title, legend, plot.width + legendGap)),
      ],
    },
  });
}

function sentences({ points, colouring, finding, model, seed, texts }: MapInput): string[] {
  const drawn =
    points.length < texts
      ? `${points.length} of ${counted(texts, "task")}, picked at random and`
      : `${counted(points.length, "task")},`;
  const rows = points.reduce((sum, point) => sum + point.rows, 0);
  const several = rows > points.length && colouring.values.some((value) => typeof value === "number");
  return [
    finding.explanation,
    `${drawn} placed by UMAP of the vectors that ${model} gives their texts (seed ${seed}).`,
    "Near means similar; far, directions and empty space mean nothing.",
    several ? "Where several rows tell of a task: their mean." : "",
  ];
}

type Layer = LayerContent["layer"][number];

// Equal lengths along both axes, as large as the plot allows.
function axes(places: readonly Place[], plot: { width: number; height: number }) {
  const x = span(places.map((place) => place.x));
  const y = span(places.map((place) => place.y));
  const unit = Math.max(x.length / (plot.width - 2 * inset), y.length / (plot.height - 2 * inset)) || 1;
  const channel = (field: "x" | "y", middle: number, pixels: number) => ({
    field,
    type: "quantitative" as const,
    scale: {
      domain: [middle - (unit * pixels) / 2, middle + (unit * pixels) / 2],
      nice: false,
      zero: false,
    },
    axis: null,
  });
  return { x: channel("x", x.middle, plot.width), y: channel("y", y.middle, plot.height) };
}

function span(values: readonly number[]): { middle: number; length: number } {
  const low = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  return { middle: (low + high) / 2, length: high - low };
}

function pointLayer({ points, places, colouring }: MapInput, position: ReturnType<typeof axes>): Layer {
  const values = points.map((point, index) => {
    const { colour: fill = "", shape = "", shown = "" } = colouring.styles[index] ?? {};
    return {
      // Four figures are a tenth of a pixel.
      x: rounded(places[index]?.x),
      y: rounded(places[index]?.y),
      fill,
      shape,
      index,
      task: pointName(point),
      shown,
      text: hoverText(point.text),
    };
  });
  const size = points.length <= 200 ? 70 : points.length <= 1000 ? 40 : points.length <= 3000 ? 22 : 14;
  return {
    data: { values },
    mark: {
      type: "point",
      filled: true,
      opacity: 0.85,
      size,
      color: { expr: "datum.fill" },
      shape: { expr: "datum.shape" },
      stroke: "#7a7a7a",
      strokeWidth: 0.4,
    },
    encoding: {
      ...position,
      tooltip: [
        { field: "task", type: "nominal", title: "task" },
        ...(colouring.column === undefined
          ? []
          : [{ field: "shown", type: "nominal" as const, title: colouring.column }]),
        { field: "text", type: "nominal", title: "text" },
      ],
    },
  };
}

function rounded(value = 0): number {
  return Number(value.toFixed(3));
}

// As much of a text as the picture shows of it.
function hoverText(text: string): string {
  // A character takes two code units at most.
  const characters = [...text.slice(0, 2 * mostHoverCharacters + 2)];
  return characters.length > mostHoverCharacters
    ? `${characters.slice(0, mostHoverCharacters).join("")}…`
    : text;
}

// Beside the plot, in pixels: Vega's own legend would settle sizes by itself.
function legendLayers(title: string, legend: Colouring["legend"], left: number): Layer[] {
  const rows = legend.map((entry, index) => ({ ...entry, down: (index + 1.5) * legendLine }));
  const text = (values: object[], x: number, fontWeight: "normal" | "bold"): Layer => ({
    data: { values },
    mark: {
      type: "text",
      x,
      y: { expr: "datum.down" },
      text: { expr: "datum.label" },
      align: "left",
      baseline: "middle",
      fontSize: fontSize.tick,
      fontWeight,
      color: colour.ink,
    },
    encoding: {},
  });
  return [
    {
      data: { values: rows },
      mark: {
        type: "point",
        filled: true,
        opacity: 1,
        size: 60,
        color: { expr: "datum.colour" },
        shape: { expr: "datum.shape" },
        stroke: "#7a7a7a",
        strokeWidth: 0.4,
        x: left + 5,
        y: { expr: "datum.down" },
      },
      encoding: {},
    },
    text(rows, left + symbolRoom, "normal"),
    text([{ label: title, down: 0.5 * legendLine }], left, "bold"),
  ];
}
