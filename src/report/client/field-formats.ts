import type { Axis, Mark, Spec } from "vega";
import { placement } from "./placement.ts";

/** How a tooltip names and prints a field of the data: as the axis does that the field is drawn along. */
export interface FieldFormat {
  /** `undefined` when the field's own name serves: only what points are placed by has the axis's title. */
  readonly title?: string;
  /** Printed in percent. */
  readonly isShare: boolean;
}

/** The fields that are drawn along a titled or formatted axis, by name. */
export function fieldFormats(spec: Spec): Readonly<Record<string, FieldFormat>> {
  const marks = flattened(spec.marks ?? []);
  const axes = axisFormats([spec, ...marks].flatMap((scope) => ("axes" in scope ? (scope.axes ?? []) : [])));
  const formats = new Map<string, FieldFormat>();
  for (const mark of marks) {
    const { x, x2, y, y2 } = mark.encode?.update ?? {};
    for (const channel of [x, x2, y, y2]) {
      const placed = placement(channel);
      const axis = placed && axes.get(placed.scale);
      if (!axis) continue;
      const known = formats.get(placed.field);
      const title = known?.title ?? (mark.type === "symbol" ? axis.title : undefined);
      formats.set(placed.field, { ...(title && { title }), isShare: axis.isShare });
    }
  }
  return Object.fromEntries(formats);
}

function flattened(marks: readonly Mark[]): Mark[] {
  return marks.flatMap((mark) => (mark.type === "group" ? [mark, ...flattened(mark.marks ?? [])] : [mark]));
}

// Vega writes an axis and its grid as two; one of them has the title.
function axisFormats(axes: readonly Axis[]): Map<string, FieldFormat> {
  const formats = new Map<string, FieldFormat>();
  for (const { scale, title, format } of axes) {
    const known = formats.get(scale);
    const own = typeof title === "string" ? title.replace(", log scale", "") : known?.title;
    const isShare = known?.isShare || (typeof format === "string" && format.endsWith("%"));
    formats.set(scale, { ...(own && { title: own }), isShare });
  }
  return formats;
}
