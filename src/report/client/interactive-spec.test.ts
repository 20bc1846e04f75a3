import { parse, type Spec, View } from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { compile, type TopLevelSpec } from "vega-lite";
import { describe, expect, it } from "vitest";
import { interactiveSpec } from "./interactive-spec.ts";
import { pickedSignal } from "./pick-spec.ts";

const models = ["a", "b"];
const x = {
  field: "expense",
  type: "quantitative" as const,
  scale: { type: "log" as const, domain: [1, 100] },
  axis: { values: [1, 10, 100], title: "Cost (US$, log scale)" },
};
const y = {
  field: "share",
  type: "quantitative" as const,
  scale: { domain: [0, 1] },
  axis: { format: ".0%", title: "Accuracy" },
};
const scatter: TopLevelSpec = {
  data: {
    values: [
      { model: "a", expense: 2, share: 0.5 },
      { model: "b", expense: 20, share: 0.7 },
    ],
  },
  encoding: { x, y },
  layer: [
    { mark: { type: "point", opacity: 0.8 } },
    { data: { values: [{ expense: 3, share: 0.6, models: ["b"] }] }, mark: { type: "text", text: "b" } },
    { data: { values: [{ expense: 3, share: 0.6 }] }, mark: { type: "rule" } },
  ],
};
const heatmap: TopLevelSpec = {
  data: {
    values: [
      { model: "a", benchmark: "t" },
      { model: "b", benchmark: "t" },
    ],
  },
  mark: "rect",
  encoding: { x: { field: "benchmark", type: "nominal" }, y: { field: "model", type: "nominal" } },
};

describe("interactiveSpec", () => {
  it("fades the marks of other models, single or several, and nothing else", async () => {
    const view = await viewOf(scatter);
    expect(opacities(view, "symbol")).toEqual([0.8, 0.8]);
    await view.signal(pickedSignal, "a").runAsync();
    const [picked, other] = opacities(view, "symbol");
    expect(picked).toBe(0.8);
    expect(other).toBeLessThan(0.3);
    expect(opacities(view, "text", "layer_1_marks")[0]).toBeLessThan(0.3);
    expect(opacities(view, "rule", "layer_2_marks")).toEqual([1]);
    await view.signal(pickedSignal, null).runAsync();
    expect(opacities(view, "symbol")).toEqual([0.8, 0.8]);
  });

  it("fades the axis labels of other models, not those of other things", async () => {
    const view = await viewOf(heatmap);
    await view.signal(pickedSignal, "b").runAsync();
    const labels = itemsOf(view, ({ role }) => role === "axis-label").map(({ text, opacity }) => [
      text,
      opacity,
    ]);
    expect(labels).toEqual(
      expect.arrayContaining([
        ["t", 1],
        ["b", 1],
        ["a", expect.closeTo(0.16, 5)],
      ]),
    );
  });

  it("lets signals set what a scatter figure shows, and finds nothing to zoom in a heatmap", async () => {
    const { panels } = interactiveSpec(compile(scatter).spec, models);
    expect(panels).toEqual([
      {
        group: undefined,
        x: { scale: "x", signal: "x_shown", isLog: true },
        y: { scale: "y", signal: "y_shown", isLog: false },
      },
    ]);
    const view = await viewOf(scatter);
    expect(ticks(view)).toEqual(["1", "10", "100"]);
    await view.signal("x_shown", [2, 8]).runAsync();
    expect(view.scale("x").domain()).toEqual([2, 8]);
    expect(ticks(view)).toContain("4");
    await view.signal("x_shown", null).runAsync();
    expect(ticks(view)).toEqual(["1", "10", "100"]);
    expect(interactiveSpec(compile(heatmap).spec, models).panels).toEqual([]);
  });

  it("finds each panel of a grid, with scales of its own", () => {
    const { encoding, data, layer } = scatter as { encoding: object; data: object; layer: object[] };
    const panel = { data, encoding, layer };
    const grid = { concat: [panel, panel], resolve: { scale: { x: "independent", y: "independent" } } };
    const { panels } = interactiveSpec(compile(grid as TopLevelSpec).spec, models);
    expect(panels.map(({ group, x }) => [group, x.scale])).toEqual([
      ["concat_0_group", "concat_0_x"],
      ["concat_1_group", "concat_1_x"],
    ]);
  });

  it("takes names and formats of fields from the axes", () => {
    expect(interactiveSpec(compile(scatter).spec, models).formats).toEqual({
      expense: { title: "Cost (US$)", isShare: false },
      share: { title: "Accuracy", isShare: true },
    });
  });

  it("leaves the figure it was given alone", () => {
    const { spec } = compile(scatter);
    const before = JSON.stringify(spec);
    interactiveSpec(spec, models);
    expect(JSON.stringify(spec)).toBe(before);
  });
});

// As the page draws it, without a page.
async function viewOf(figure: TopLevelSpec): Promise<View> {
  const spec: Spec = interactiveSpec(compile(figure).spec, models).spec;
  const view = new View(parse(spec, undefined, { ast: true }), {
    renderer: "none",
    expr: expressionInterpreter,
  });
  return view.runAsync();
}

interface SceneItem {
  readonly opacity?: number;
  readonly text?: string;
}

interface SceneMark {
  readonly marktype: string;
  readonly role: string;
  readonly name: string;
  readonly items: readonly (SceneItem & { readonly items?: readonly SceneMark[] })[];
}

function itemsOf(view: View, wanted: (mark: SceneMark) => boolean): SceneItem[] {
  const inside = (mark: SceneMark): SceneItem[] =>
    wanted(mark) ? [...mark.items] : mark.items.flatMap(({ items }) => (items ?? []).flatMap(inside));
  const { root } = view.scenegraph() as unknown as { readonly root: SceneMark };
  return inside(root);
}

function opacities(view: View, type: string, name?: string): (number | undefined)[] {
  return itemsOf(
    view,
    (mark) => mark.marktype === type && mark.role === "mark" && (!name || mark.name === name),
  ).map(({ opacity }) => opacity);
}

function ticks(view: View): (string | undefined)[] {
  return itemsOf(view, ({ role }) => role === "axis-label")
    .map(({ text }) => text)
    .filter((text) => !text?.includes("%"));
}
