import { type Item, parse, type Spec, View } from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { interactiveSpec } from "./interactive-spec.ts";
import { pickedSignal } from "./pick-spec.ts";
import type { PickedModel } from "./picked-model.ts";
import type { Tooltip } from "./tooltip.ts";
import { enableZoom, type Zoom } from "./zoom-gestures.ts";

/** What the figures of a page share. */
export interface FigureContext {
  readonly picked: PickedModel;
  /** Every model of the page. */
  readonly models: readonly string[];
  readonly tooltip: Tooltip;
}

export interface DrawnFigure {
  readonly view: View;
  /** `undefined` for a figure that has nothing to zoom. */
  readonly zoom: Zoom | undefined;
  /** How many parts of it can be zoomed. */
  readonly panels: number;
}

/** Draws a figure that can be hovered, clicked and zoomed. */
export async function drawFigure(
  container: HTMLElement,
  figure: Spec,
  { picked, models, tooltip }: FigureContext,
): Promise<DrawnFigure> {
  const { spec, panels, formats } = interactiveSpec(figure, models);
  // The page's security policy forbids making code from text: expressions are interpreted.
  const view = new View(parse(spec, undefined, { ast: true }), {
    container,
    expr: expressionInterpreter,
    renderer: "svg",
    tooltip: tooltip(formats),
  });
  view.signal(pickedSignal, picked.current() ?? null);
  await view.runAsync();

  picked.onChange((model) => {
    void view.signal(pickedSignal, model ?? null).runAsync();
  });
  view.addEventListener("click", (_event, item) => {
    const model = modelOf(item, models);
    if (model !== undefined) picked.toggle(model);
  });
  return {
    view,
    zoom: panels.length > 0 ? enableZoom(view, panels, container) : undefined,
    panels: panels.length,
  };
}

// A mark has its model in its datum, a label of several points has the list, an axis label has it as its value.
function modelOf(item: Item | null | undefined, models: readonly string[]): string | undefined {
  const datum: Readonly<Record<string, unknown>> = item?.datum ?? {};
  const { model, models: several, value } = datum;
  const named = [model, Array.isArray(several) ? several[0] : undefined, value];
  return models.find((name) => named.includes(name));
}
