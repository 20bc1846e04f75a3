import { layoutLabels } from "./label-layout.ts";
import { type Cluster, clusters } from "./point-clusters.ts";
import { logScale, type Room, type Scale, shareScale } from "./scales.ts";
import { widest } from "./text.ts";
import { fontSize } from "./theme.ts";

/** A model in a panel of expense against a share of something. */
export interface PanelPoint {
  readonly model: string;
  readonly label: string;
  /** Cost or latency, above 0. */
  readonly expense: number;
  readonly share: number;
  readonly onFrontier: boolean;
  readonly interval: { readonly low: number; readonly high: number } | undefined;
  /** More for a tooltip. */
  readonly details?: Readonly<Record<string, string | number>>;
}

/** How a panel is drawn; pixels. */
export interface PanelStyle {
  readonly width: number;
  readonly height: number;
  /** Area of a point's mark, square pixels. */
  readonly pointSize: number;
  readonly labelSize: number;
  /** Panels with more points than this label the frontier only. */
  readonly mostLabels: number;
  readonly maxTicks: number;
  readonly tick: (expense: number) => string;
  /** Format of the ticks, as D3 writes it; must agree with `tick`. */
  readonly tickFormat: string;
  readonly expenseTitle: string | null;
  readonly shareTitle: string | null;
  /** D3 format of the ticks along it. */
  readonly shareFormat: string;
}

/** A place in a panel, in data coordinates. */
export interface Position {
  readonly expense: number;
  readonly share: number;
}

/** Everything about a panel that takes thought: axes, the frontier's curve, where the labels go. */
export interface PanelLayout {
  readonly x: Scale;
  readonly y: Scale;
  /** The frontier as a fine polyline, by rising expense. */
  readonly frontier: readonly Position[];
  /** Lines of text, placed by the left end and middle of the first. */
  readonly labels: readonly (Position & {
    readonly text: readonly string[];
    readonly models: readonly string[];
  })[];
  /** Thin lines from labels to their points, with the models that the label names. */
  readonly leaders: readonly (Position & {
    readonly expense2: number;
    readonly share2: number;
    readonly models: readonly string[];
  })[];
  /** Points that no label names, for want of room. */
  readonly unlabelled: number;
  /** As in label-layout.ts. */
  readonly cost: number;
}

/** Of a label of several lines, in font sizes. */
export const lineSpacing = 1.15;

/** A curve drawn in steps of this length looks smooth in print. */
const pixelsAStep = 8;

/** Room tried around the points until the labels fit: first to the right, then above. */
const rooms = [
  { x: { before: 0.1, after: 0.14 }, y: { before: 0.1, after: 0.12 } },
  { x: { before: 0.1, after: 0.35 }, y: { before: 0.1, after: 0.12 } },
  { x: { before: 0.2, after: 0.45 }, y: { before: 0.15, after: 0.35 } },
] as const satisfies { x: Room; y: Room }[];

/** Layout cost a label up to which no more room is tried. */
const easyToRead = 20;

/** Lays out points with their frontier, and labels that collide with nothing. */
export function layoutPanel(points: readonly PanelPoint[], style: PanelStyle): PanelLayout {
  const [first, ...wider] = rooms;
  let best = attempt(points, style, first);
  for (const room of wider) {
    if (best.cost <= easyToRead * best.labels.length) break;
    const other = attempt(points, style, room);
    if (other.cost < best.cost) best = other;
  }
  return best;
}

function attempt(
  points: readonly PanelPoint[],
  style: PanelStyle,
  room: (typeof rooms)[number],
): PanelLayout {
  const { width, height, pointSize, labelSize } = style;
  const shares = points.flatMap(({ share, interval }) =>
    interval ? [share, interval.low, interval.high] : [share],
  );
  const x = logScale(
    points.map(({ expense }) => expense),
    room.x,
    width,
    style.tick,
    fontSize.tick,
  );
  const y = shareScale(shares, room.y, style.maxTicks);
  const toPixels = projection(x, y, style);
  const frontier = sampledFrontier(points, x, width);

  // A diamond reaches farther than a circle of its area.
  const radius = Math.sqrt(pointSize / 2) + 0.5;
  const groups = clusters(
    points.map((point) => ({ ...toPixels(point), item: point })),
    0.8 * radius,
  );
  const wanted = points.length > style.mostLabels ? groups.filter(isOnFrontier) : groups;
  // Labels that find no place are dropped from the end: the frontier's come first.
  const ordered = [...wanted].sort((a, b) => Number(isOnFrontier(b)) - Number(isOnFrontier(a)));
  const texts = ordered.map(({ items }) => labelLines(items));
  const lineHeight = lineSpacing * labelSize;
  const { placed, cost } = layoutLabels({
    width,
    height,
    discs: groups.map((group) => ({ x: group.x, y: group.y, radius: radius + group.spread })),
    strokes: [
      { corners: frontier.map(toPixels) },
      ...groups.flatMap(({ items }, owner) =>
        items.flatMap(({ expense, interval }) =>
          interval
            ? [{ owner, corners: [interval.low, interval.high].map((share) => toPixels({ expense, share })) }]
            : [],
        ),
      ),
    ],
    labels: ordered.map((group, i) => ({
      disc: groups.indexOf(group),
      width: widest(texts[i] ?? [], labelSize) + 2,
      height: lineHeight * (texts[i]?.length ?? 0) + 1,
    })),
  });
  const toData = inverse(x, y, style);
  const labels = placed.flatMap((place, i) =>
    place
      ? {
          // Text is set by the middle of its first line.
          ...toData(place.left + 1, place.top + 0.5 + lineHeight / 2),
          text: texts[i] ?? [],
          models: modelsOf(ordered[i]),
        }
      : [],
  );
  const leaders = placed.flatMap((place, i) => {
    if (place?.leader === undefined) return [];
    const end = toData(place.leader.x2, place.leader.y2);
    const start = toData(place.leader.x1, place.leader.y1);
    return { ...start, expense2: end.expense, share2: end.share, models: modelsOf(ordered[i]) };
  });
  const labelled = new Set(labels.flatMap(({ models }) => models));
  return { x, y, frontier, labels, leaders, unlabelled: points.length - labelled.size, cost };
}

function isOnFrontier({ items }: Cluster<PanelPoint>): boolean {
  return items.some(({ onFrontier }) => onFrontier);
}

/** Of more than three points that coincide, only two are named. */
function named(items: readonly PanelPoint[]): readonly PanelPoint[] {
  return items.length <= 3 ? items : items.slice(0, 2);
}

function modelsOf(group: Cluster<PanelPoint> | undefined): string[] {
  return named(group?.items ?? []).map(({ model }) => model);
}

/** One line a model, and a count of those not named. */
function labelLines(items: readonly PanelPoint[]): string[] {
  const labels = named(items).map(({ label }) => label);
  return labels.length === items.length ? labels : [...labels, `and ${items.length - labels.length} more`];
}

/** The frontier's straight lines in dollars or seconds are curves on a log axis: points along them. */
function sampledFrontier(points: readonly PanelPoint[], x: Scale, width: number): Position[] {
  const vertices = points
    .filter(({ onFrontier }) => onFrontier)
    .sort((a, b) => a.expense - b.expense || a.share - b.share);
  const [low, high] = x.domain.map(Math.log) as [number, number];
  return vertices.flatMap((end, i) => {
    const start = vertices[i - 1];
    const corner = { expense: end.expense, share: end.share };
    if (start === undefined || start.expense === end.expense) return [corner];
    const [from, to] = [Math.log(start.expense), Math.log(end.expense)];
    const steps = Math.ceil((((to - from) / (high - low)) * width) / pixelsAStep);
    const between = Array.from({ length: steps - 1 }, (_, step) => {
      const expense = Math.exp(from + ((to - from) * (step + 1)) / steps);
      const along = (expense - start.expense) / (end.expense - start.expense);
      return rounded({ expense, share: start.share + along * (end.share - start.share) });
    });
    return [...between, corner];
  });
}

function projection(x: Scale, y: Scale, { width, height }: PanelStyle) {
  const [x0, x1] = x.domain.map(Math.log) as [number, number];
  const [y0, y1] = y.domain;
  return ({ expense, share }: Position) => ({
    x: ((Math.log(expense) - x0) / (x1 - x0)) * width,
    y: ((y1 - share) / (y1 - y0)) * height,
  });
}

function inverse(x: Scale, y: Scale, { width, height }: PanelStyle) {
  const [x0, x1] = x.domain.map(Math.log) as [number, number];
  const [y0, y1] = y.domain;
  return (left: number, top: number): Position =>
    rounded({ expense: Math.exp(x0 + (left / width) * (x1 - x0)), share: y1 - (top / height) * (y1 - y0) });
}

/** Six figures are a hundredth of a pixel; more would only make the files longer. */
function rounded({ expense, share }: Position): Position {
  return { expense: Number(expense.toPrecision(6)), share: Number(share.toFixed(6)) };
}
