import type { LayerContent } from "./frame.ts";
import {
  layoutPanel,
  lineSpacing,
  type PanelLayout,
  type PanelPoint,
  type PanelStyle,
  type Position,
} from "./panel-layout.ts";
import { colour } from "./theme.ts";

export interface Panel {
  readonly content: LayerContent;
  /** Points that no label names, for want of room. */
  readonly unlabelled: number;
}

/** Draws points of expense against a share, with frontier, intervals and labels. */
export function drawPanel(points: readonly PanelPoint[], style: PanelStyle): Panel {
  const layout = layoutPanel(points, style);
  return { content: content(points, style, layout), unlabelled: layout.unlabelled };
}

function content(points: readonly PanelPoint[], style: PanelStyle, layout: PanelLayout): LayerContent {
  const { x, y, frontier, labels } = layout;
  // Intervals and leaders share a layer, and a layer of nothing is left out: every one costs time.
  const lines = linesOf(points, layout);
  return {
    encoding: {
      x: {
        field: "expense",
        type: "quantitative",
        scale: { type: "log", domain: [...x.domain], nice: false },
        axis: { values: [...x.ticks], format: style.tickFormat, grid: false, title: style.expenseTitle },
      },
      y: {
        field: "share",
        type: "quantitative",
        scale: { domain: [...y.domain], nice: false, zero: false },
        axis: { values: [...y.ticks], format: style.shareFormat, title: style.shareTitle },
      },
    },
    layer: [
      ...(lines.length === 0 ? [] : [lineLayer(lines)]),
      ...(frontier.length < 2 ? [] : [frontierLayer(frontier)]),
      pointLayer(points, style),
      labelLayer(labels, style),
    ],
  };
}

type Layer = LayerContent["layer"][number];

interface Line extends Position {
  readonly line: "interval" | "leader";
  /** Whose interval it is. */
  readonly model?: string;
  /** Whose label it leads to. */
  readonly models?: readonly string[];
  readonly expense2: number;
  readonly share2: number;
}

function linesOf(points: readonly PanelPoint[], { leaders }: PanelLayout): Line[] {
  return [
    ...points.flatMap(({ model, expense, interval }): Line[] =>
      interval
        ? [
            {
              line: "interval",
              model,
              expense,
              share: interval.low,
              expense2: expense,
              share2: interval.high,
            },
          ]
        : [],
    ),
    ...leaders.map((leader): Line => ({ line: "leader", ...leader })),
  ];
}

function lineLayer(values: readonly Line[]): Layer {
  return {
    data: { values: [...values] },
    mark: {
      type: "rule",
      color: { expr: `datum.line === 'leader' ? '${colour.leader}' : '${colour.interval}'` },
      strokeWidth: { expr: "datum.line === 'leader' ? 0.7 : 1.4" },
    },
    encoding: { x2: { field: "expense2" }, y2: { field: "share2" } },
  };
}

function frontierLayer(values: readonly Position[]): Layer {
  return { data: { values: [...values] }, mark: { type: "line", color: colour.frontier, strokeWidth: 1.5 } };
}

function pointLayer(points: readonly PanelPoint[], { pointSize }: PanelStyle): Layer {
  return {
    data: {
      values: points.map(({ model, expense, share, onFrontier, details }) => ({
        model,
        expense,
        share,
        onFrontier,
        ...details,
      })),
    },
    mark: {
      type: "point",
      filled: true,
      opacity: 1,
      size: pointSize,
      color: { expr: `datum.onFrontier ? '${colour.frontier}' : '${colour.other}'` },
      shape: { expr: "datum.onFrontier ? 'diamond' : 'circle'" },
      stroke: "white",
      strokeWidth: 0.6,
      tooltip: { content: "data" },
    },
  };
}

function labelLayer(labels: PanelLayout["labels"], { labelSize }: PanelStyle): Layer {
  return {
    data: {
      values: labels.map(({ expense, share, text, models }) => ({
        expense,
        share,
        text: [...text],
        models: [...models],
      })),
    },
    mark: {
      type: "text",
      align: "left",
      baseline: "middle",
      fontSize: labelSize,
      lineHeight: lineSpacing * labelSize,
      color: colour.ink,
    },
    encoding: { text: { field: "text", type: "nominal" } },
  };
}
