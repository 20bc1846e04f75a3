import { type Hue, inkOn, ramps } from "./colour-ramp.ts";
import type { Figure } from "./figure.ts";
import { textWidth } from "./font-metrics.ts";
import { frameFigure, heading, type LayerContent, margin, printHeight, printWidth } from "./frame.ts";
import { widest } from "./text.ts";
import { colour, fontSize } from "./theme.ts";
import { nameOfValue } from "./vega-text.ts";

/** One model on one benchmark. */
export interface HeatmapCell {
  /** `undefined` when there are runs but nothing can be said. */
  readonly value: number | undefined;
  /** The value as it is printed, or why there is none. */
  readonly shown: string;
  /** Small print below: what the cell stands on, when that is more than one run. */
  readonly note?: string;
}

export interface Heatmap {
  readonly name: string;
  readonly description: string;
  readonly title: string;
  readonly subtitle: readonly (string | false | undefined)[];
  /** Models from top to bottom, with what is printed for them. */
  readonly rows: ReadonlyMap<string, string>;
  /** Benchmarks from left to right, likewise. */
  readonly columns: ReadonlyMap<string, string>;
  /** By model, then benchmark. */
  readonly cells: ReadonlyMap<string, ReadonlyMap<string, HeatmapCell>>;
  /** An uncoloured last column: each row's mean, with what it stands on. */
  readonly means?: ReadonlyMap<string, HeatmapCell>;
  /** Benchmarks' best models: their cells are outlined. */
  readonly best: ReadonlyMap<string, ReadonlySet<string>>;
  readonly hue: Hue;
  readonly scale: { readonly type: "linear" | "log"; readonly domain: readonly [number, number] };
}

const cellWidth = { least: 54, most: 96 };
const cellHeight = { least: 27, most: 36 };
const headerLine = 11.5;
const meanColumn = "mean of the row";

/** Draws models as rows and benchmarks as columns, every number printed in its cell. */
export function drawHeatmap(heatmap: Heatmap): Figure {
  const { name, description, rows, columns, means } = heatmap;
  const left = margin + widest([...rows.values()], fontSize.label) + 10;
  const keys = [...columns.keys(), ...(means ? [meanColumn] : [])];
  const width = Math.floor(clamp((printWidth - left - margin) / keys.length, cellWidth));
  const headers = new Map([...columns].map(([key, label]) => [key, headerLines(label, width - 4)]));
  if (means) headers.set(meanColumn, ["Mean"]);
  const lines = Math.max(...[...headers.values()].map(({ length }) => length));
  const pictureWidth = Math.max(printWidth, Math.ceil(left) + width * keys.length + margin);
  const header = 6 + headerLine * lines;
  const head = heading(heatmap.title, heatmap.subtitle, pictureWidth);
  const room = printHeight - head.height - header - margin;
  const height = Math.floor(clamp(room / rows.size, cellHeight));
  const plotWidth = width * keys.length;
  return frameFigure({
    name,
    description,
    heading: head,
    plot: { width: plotWidth, height: height * rows.size },
    room: { left, right: pictureWidth - Math.ceil(left) - plotWidth, bottom: margin, header },
    content: content(heatmap, keys, headers),
  });
}

function clamp(value: number, { least, most }: { least: number; most: number }): number {
  return Math.max(least, Math.min(most, value));
}

/** A benchmark's name in at most three lines: broken at spaces, and inside words that are too long. */
export function headerLines(label: string, width: number): string[] {
  const fits = (text: string) => textWidth(text, fontSize.tick) <= width;
  const lines: string[] = [];
  for (const word of label.split(" ")) {
    // "ScienceAgentBench" and "SWE-bench" come apart at capitals and hyphens.
    const pieces = fits(word) ? [word] : word.split(/(?<=-)|(?<=[a-z])(?=[A-Z])|(?<=_)/);
    pieces.forEach((piece, i) => {
      const last = lines.at(-1);
      const longer = last === undefined ? piece : i === 0 ? `${last} ${piece}` : last + piece;
      if (last !== undefined && fits(longer)) lines[lines.length - 1] = longer;
      else lines.push(cutEnd(piece, fits));
    });
  }
  return lines.length <= 3 ? lines : [...lines.slice(0, 2), cutEnd(`${lines[2]}…`, fits)];
}

function cutEnd(text: string, fits: (text: string) => boolean): string {
  if (fits(text)) return text;
  const characters = [...text];
  while (characters.length > 1 && !fits(`${characters.join("")}…`)) characters.pop();
  return `${characters.join("")}…`;
}

function content(
  heatmap: Heatmap,
  keys: readonly string[],
  headers: ReadonlyMap<string, readonly string[]>,
): LayerContent {
  const { rows, hue, scale } = heatmap;
  const [low, high] = scale.domain;
  const middle = scale.type === "log" ? Math.sqrt(low * high) : (low + high) / 2;
  return {
    data: { values: dataOf(heatmap) },
    encoding: {
      x: {
        field: "benchmark",
        type: "nominal",
        scale: { domain: [...keys], padding: 0.015 },
        axis: null,
      },
      y: {
        field: "model",
        type: "nominal",
        scale: { domain: [...rows.keys()], padding: 0.025 },
        axis: {
          title: null,
          domain: false,
          ticks: false,
          labelPadding: 6,
          labelFontSize: fontSize.label,
          // The data keeps the names of the tables; what is printed is looked up.
          labelExpr: nameOfValue(rows),
        },
      },
    },
    layer: [
      {
        // An axis would hang names of several lines from their first one; these stand on the plot.
        data: { values: [...headers].map(([benchmark, text]) => ({ benchmark, text: [...text] })) },
        mark: {
          type: "text",
          baseline: "bottom",
          dy: { expr: `${-headerLine} * (length(datum.text) - 1)` },
          fontSize: fontSize.tick,
          lineHeight: headerLine,
          color: colour.ink,
        },
        encoding: { text: { field: "text", type: "nominal" }, y: { value: -5 } },
      },
      {
        mark: { type: "rect", tooltip: { content: "data" } },
        transform: [{ filter: `isValid(datum.value) && datum.benchmark !== ${JSON.stringify(meanColumn)}` }],
        encoding: {
          color: {
            field: "value",
            type: "quantitative",
            scale: {
              type: scale.type,
              domain: [low, middle, high],
              range: [...ramps[hue]],
              interpolate: "rgb",
              clamp: true,
            },
            legend: null,
          },
        },
      },
      { mark: { type: "rect", color: colour.emptyCell }, transform: [{ filter: "!isValid(datum.value)" }] },
      {
        mark: {
          type: "rect",
          filled: false,
          stroke: { expr: "datum.ink" },
          strokeWidth: 1.4,
          width: { band: 0.94 },
          height: { band: 0.9 },
        },
        transform: [{ filter: "datum.best" }],
      },
      {
        mark: {
          type: "text",
          fontSize: fontSize.cell,
          color: { expr: "datum.ink" },
          dy: { expr: "datum.note ? -4 : 1" },
          fontWeight: { expr: `datum.benchmark === ${JSON.stringify(meanColumn)} ? 'bold' : 'normal'` },
        },
        encoding: { text: { field: "shown", type: "nominal" } },
      },
      {
        mark: { type: "text", fontSize: fontSize.cellNote, color: { expr: "datum.ink" }, dy: 8 },
        transform: [{ filter: "datum.note" }],
        encoding: { text: { field: "note", type: "nominal" } },
      },
    ],
  };
}

function dataOf({ rows, columns, cells, means, best, hue, scale }: Heatmap) {
  const [low, high] = scale.type === "log" ? scale.domain.map(Math.log) : scale.domain;
  const place = (value: number) => {
    const along =
      ((scale.type === "log" ? Math.log(value) : value) - (low ?? 0)) / ((high ?? 1) - (low ?? 0));
    // The scale clamps too: 0 on a log scale has the lightest colour.
    return clamp(along, { least: 0, most: 1 });
  };
  return [...rows.keys()].flatMap((model) => [
    ...[...columns.keys()].map((benchmark) => {
      const cell = cells.get(model)?.get(benchmark) ?? { value: undefined, shown: "no runs" };
      const ink = cell.value === undefined ? colour.emptyInk : inkOn(hue, place(cell.value));
      const isBest = best.get(benchmark)?.has(model) ? { best: true } : {};
      return { model, benchmark, ...cell, ink, ...isBest };
    }),
    ...(means?.has(model) ? [{ model, benchmark: meanColumn, ...means.get(model), ink: colour.ink }] : []),
  ]);
}
