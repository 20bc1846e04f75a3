import type { Axis, Clip, Mark, Scale, Spec, SymbolMark } from "vega";
import { placement } from "./placement.ts";

/** One axis of a panel: the signal holds the domain to show, or null for the figure's own. */
export interface ZoomAxis {
  readonly scale: string;
  readonly signal: string;
  readonly isLog: boolean;
}

/** A part of a figure that can be zoomed: points over two continuous axes. */
export interface Panel {
  /** Name of the group mark it stands in; `undefined` when the figure is one panel. */
  readonly group: string | undefined;
  readonly x: ZoomAxis;
  readonly y: ZoomAxis;
}

/** Finds the panels of a compiled figure and lets signals set the domains of their axes. */
export function withZoom(spec: Spec): { readonly spec: Spec; readonly panels: readonly Panel[] } {
  const axes = new Map((spec.scales ?? []).flatMap(zoomAxis));
  const panels = panelsIn(spec.marks ?? [], undefined, axes);
  if (panels.length === 0) return { spec, panels };
  const used = new Map(panels.flatMap(({ x, y }) => [x, y]).map((axis) => [axis.scale, axis]));
  return { spec: zoomable(spec, used), panels };
}

function zoomAxis({ name, type }: Scale): [string, ZoomAxis][] {
  if (type !== "linear" && type !== "log") return [];
  return [[name, { scale: name, signal: `${name}_shown`, isLog: type === "log" }]];
}

function panelsIn(
  marks: readonly Mark[],
  group: string | undefined,
  axes: ReadonlyMap<string, ZoomAxis>,
): Panel[] {
  const here = marks
    .flatMap((mark) => (mark.type === "symbol" ? [pointAxes(mark, axes)] : []))
    .find((pair) => pair !== undefined);
  const inner = marks.flatMap((mark) =>
    mark.type === "group" ? panelsIn(mark.marks ?? [], mark.name, axes) : [],
  );
  return here ? [{ group, ...here }, ...inner] : inner;
}

function pointAxes(
  { encode }: SymbolMark,
  axes: ReadonlyMap<string, ZoomAxis>,
): Pick<Panel, "x" | "y"> | undefined {
  const x = axes.get(placement(encode?.update?.x)?.scale ?? "");
  const y = axes.get(placement(encode?.update?.y)?.scale ?? "");
  return x && y && { x, y };
}

function zoomable(spec: Spec, axes: ReadonlyMap<string, ZoomAxis>): Spec {
  const signals = [...axes.values()].map(({ signal }) => ({ name: signal, value: null }));
  return {
    ...spec,
    signals: [...(spec.signals ?? []), ...signals],
    scales: (spec.scales ?? []).map((scale) => withDomainSignal(scale, axes.get(scale.name))),
    ...(spec.axes && { axes: spec.axes.map((axis) => withFreeTicks(axis, axes)) }),
    ...(spec.marks && { marks: spec.marks.map((mark) => clippedMark(mark, axes)) }),
  };
}

function withDomainSignal(scale: Scale, axis: ZoomAxis | undefined): Scale {
  return axis ? { ...scale, domainRaw: { signal: axis.signal } } : scale;
}

// A figure names its ticks, each of which has room; zoomed, Vega finds others and leaves out labels that touch.
function withFreeTicks(axis: Axis, axes: ReadonlyMap<string, ZoomAxis>): Axis {
  const zoomed = axes.get(axis.scale);
  if (!zoomed || !Array.isArray(axis.values)) return axis;
  const values = JSON.stringify(axis.values);
  return {
    ...axis,
    values: { signal: `${zoomed.signal} === null ? ${values} : null` },
    labelOverlap: { signal: `${zoomed.signal} === null ? false : 'greedy'` },
  };
}

function clippedMark(mark: Mark, axes: ReadonlyMap<string, ZoomAxis>): Mark {
  if (mark.type === "group") {
    return {
      ...mark,
      ...(mark.axes && { axes: mark.axes.map((axis) => withFreeTicks(axis, axes)) }),
      ...(mark.marks && { marks: mark.marks.map((inner) => clippedMark(inner, axes)) }),
    };
  }
  const { x, y } = mark.encode?.update ?? {};
  const zoomed = axes.get(placement(x)?.scale ?? "") ?? axes.get(placement(y)?.scale ?? "");
  return zoomed ? { ...mark, clip: clipWhen(`${zoomed.signal} !== null`) } : mark;
}

// Only a zoomed panel is clipped: a point on the frame stays whole until then. Vega's schema has signals here,
// its types do not.
function clipWhen(signal: string): Clip {
  return { signal } as unknown as Clip;
}
