import type { Spec } from "vega";
import { type FieldFormat, fieldFormats } from "./field-formats.ts";
import { withPickedModel } from "./pick-spec.ts";
import { type Panel, withZoom } from "./zoom-spec.ts";

/** A figure that answers to its reader. */
interface InteractiveSpec {
  readonly spec: Spec;
  /** What of it can be zoomed. */
  readonly panels: readonly Panel[];
  /** How a tooltip prints fields, by field. */
  readonly formats: Readonly<Record<string, FieldFormat>>;
}

/** Adds to a figure all that files on paper have no use for. */
export function interactiveSpec(figure: Spec, models: readonly string[]): InteractiveSpec {
  return { ...withZoom(withPickedModel(figure, models)), formats: fieldFormats(figure) };
}
