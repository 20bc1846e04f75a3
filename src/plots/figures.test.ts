import { beforeAll, describe, expect, it } from "vitest";
import { madeUpRun } from "../../test/support/made-up-run.ts";
import { outside, overlaps, svgText } from "../../test/support/svg-text.ts";
import { type Analysis, analysisOf } from "../analysis/analysis.ts";
import { resolveConfig } from "../config/config.ts";
import { JsonNumber } from "../model/json.ts";
import type { Run } from "../model/run.ts";
import type { Figure } from "./figure.ts";
import { figures } from "./figures.ts";
import { createSvgRenderer } from "./render.ts";

const names = [
  "heatmaps/dist_overall_win_rate_heatmap",
  "heatmaps/max_acc_overall_win_rate_heatmap",
  "heatmaps/generalist_overall_win_rate_heatmap",
  "heatmaps/task_specific_overall_win_rate_heatmap",
  "heatmaps/generalist_accuracy_heatmap",
  "heatmaps/generalist_mean_latency_heatmap",
  "heatmaps/generalist_total_cost_heatmap",
  "heatmaps/task_specific_accuracy_heatmap",
  "heatmaps/task_specific_mean_latency_heatmap",
  "heatmaps/task_specific_total_cost_heatmap",
  "convex_model_cost_accuracy",
  "convex_model_latency_accuracy",
  "cost_win_rate_max",
  "cost_win_rate_pareto",
  "latency_win_rate_max",
  "latency_win_rate_pareto",
  "model_win_rates_max",
  "model_win_rates_pareto",
];

const config = resolveConfig({
  scaffold_groups: { generalist: ["General"], task_specific: ["Special", "Extra"] },
  benchmarks: { bench_0: { label: "Some Verified Benchmark", tasks: 50 } },
  statistics: { resamples: 100 },
});

interface Shape {
  readonly models: readonly string[];
  readonly benchmarks: number;
  readonly benchmarkName?: (index: number) => string;
  readonly scaffolds?: readonly string[];
  readonly score?: (model: number, benchmark: number) => number;
  readonly cost?: (model: number, benchmark: number) => number | undefined;
  readonly latency?: (model: number, benchmark: number) => number | undefined;
  readonly synthetic?: boolean;
}

/** A run of every model and scaffold on every benchmark, with figures that follow from their numbers. */
function analysisOfShape(shape: Shape): Analysis {
  const { models, benchmarks, scaffolds = ["General", "Special"], synthetic = false } = shape;
  const benchmarkName = shape.benchmarkName ?? ((index) => `bench_${index}`);
  const scatter = (a: number, b: number) =>
    Math.abs(Math.sin(12.9898 * (a + 1) + 78.233 * (b + 1)) * 43758.5453) % 1;
  const score = shape.score ?? ((model, benchmark) => Math.round(50 * scatter(model, benchmark)) / 50);
  const cost = shape.cost ?? ((model, benchmark) => 10 ** (3 * scatter(benchmark, model + 7)));
  const latency = shape.latency ?? ((model, benchmark) => 10 ** (1 + 2 * scatter(benchmark + 3, model)));
  const runs = models.flatMap((model, m) =>
    Array.from({ length: benchmarks }, (_, b) =>
      scaffolds.map((scaffold, s): Run => {
        const seconds = latency(m, b + s);
        return madeUpRun({
          runId: `run-${b}-${s}-${m}`,
          benchmark: benchmarkName(b),
          agentName: `${scaffold} (${model})`,
          modelName: model,
          score: score(m, b + 20 * s),
          cost: cost(m, b + 20 * s),
          latencies:
            seconds === undefined ? undefined : [{ taskId: "1", seconds: new JsonNumber(String(seconds)) }],
          synthetic,
        });
      }),
    ).flat(),
  );
  return analysisOf(runs, config);
}

const modelNames = (count: number, name = (i: number) => `maker/model-${i}-2025-04-${10 + (i % 20)}`) =>
  Array.from({ length: count }, (_, i) => name(i));

const shapes: Record<string, Shape> = {
  "nine models, eleven benchmarks": { models: modelNames(9), benchmarks: 11 },
  "one model": { models: ["only"], benchmarks: 3 },
  "one benchmark": { models: modelNames(5), benchmarks: 1 },
  "one run": { models: ["o3"], benchmarks: 1, scaffolds: ["General"] },
  "thirty models": { models: modelNames(30), benchmarks: 4 },
  "four benchmarks": { models: modelNames(6), benchmarks: 4, synthetic: true },
  "very long names": {
    models: modelNames(8, (i) => `${"extraordinarily-long-model-name-".repeat(3).slice(0, 78)}${i}x`),
    benchmarks: 5,
  },
  "very long names of benchmarks": {
    models: modelNames(3),
    benchmarks: 9,
    benchmarkName: (i) => `agentic_misalignment_blackmail_goal_conflict_${i}`,
  },
  "very short names": { models: modelNames(7, (i) => `o${i}x`), benchmarks: 5 },
  "equal accuracies": { models: modelNames(8), benchmarks: 3, score: () => 0.5 },
  "everything equal": {
    models: modelNames(8),
    benchmarks: 3,
    score: () => 0,
    cost: () => 1,
    latency: () => 1,
  },
  "no cost": { models: modelNames(4), benchmarks: 3, cost: () => undefined },
  "no latency": { models: modelNames(4), benchmarks: 3, latency: () => undefined },
  "costs of zero": { models: modelNames(6), benchmarks: 3, cost: (model) => (model < 2 ? 0 : model) },
  "latencies of zero": { models: modelNames(6), benchmarks: 3, latency: (model) => (model < 2 ? 0 : model) },
  "latencies of zero only": { models: modelNames(3), benchmarks: 2, latency: () => 0 },
  "names that every object has": {
    models: ["__proto__", "hasOwnProperty", "constructor", "toString", "if", "control\u0001"],
    benchmarks: 3,
    benchmarkName: (i) => ["toString", "__proto__", "if"][i] as string,
  },
  "scores beyond one": { models: modelNames(6), benchmarks: 3, score: (model) => model * 31.4 },
  "negative scores": { models: modelNames(6), benchmarks: 3, score: (model) => model / 5 - 0.6 },
  "an unknown scaffold only": { models: modelNames(4), benchmarks: 2, scaffolds: ["Unheard of"] },
  "several task-specific scaffolds": {
    models: modelNames(5),
    benchmarks: 2,
    scaffolds: ["Special", "Extra"],
  },
  "extreme costs": { models: modelNames(6), benchmarks: 3, cost: (model) => 10 ** (4 * model - 9) },
};

let toSvg: (figure: Figure) => Promise<string>;
beforeAll(async () => {
  toSvg = await createSvgRenderer();
});

describe("figures", () => {
  it("draws all eighteen of no runs at all, each with its reason", () => {
    const drawn = figures(analysisOf([], config));
    expect(drawn.map(({ name }) => name)).toEqual(names);
    for (const { description } of drawn) expect(description).toMatch(/No /);
  });

  describe.each(Object.entries(shapes))("of %s", (_, shape) => {
    let drawn: Figure[];
    beforeAll(() => {
      drawn = figures(analysisOfShape(shape));
    });

    it("are eighteen, in a fixed order, at least seven inches wide", () => {
      expect(drawn.map(({ name }) => name)).toEqual(names);
      for (const { width } of drawn) expect(width).toBeGreaterThanOrEqual(672);
    });

    it("keep every text inside the picture and apart from every other", async () => {
      for (const figure of drawn) {
        const text = svgText(await toSvg(figure));
        expect(text.boxes.length, figure.name).toBeGreaterThan(2);
        expect({ name: figure.name, outside: outside(text) }).toEqual({ name: figure.name, outside: [] });
        expect({ name: figure.name, overlaps: overlaps(text.boxes) }).toEqual({
          name: figure.name,
          overlaps: [],
        });
      }
    });
  });

  it("call synthetic data synthetic in every figure", async () => {
    for (const synthetic of [true, false]) {
      for (const figure of figures(analysisOfShape({ models: modelNames(4), benchmarks: 2, synthetic }))) {
        const text = svgText(await toSvg(figure)).boxes.map(({ text }) => text);
        expect(text.some((line) => line.startsWith("Synthetic data."))).toBe(synthetic);
      }
    }
  });

  const textOf = async (analysis: Analysis, name: string) => {
    const figure = figures(analysis).find((figure) => figure.name === name);
    return svgText(await toSvg(figure as Figure)).boxes.map(({ text }) => text);
  };

  it("agree on the cost frontier: a cost of 0 is unknown to all of them", async () => {
    // Were it free, the unpriced model would be the cheapest, and would push b off the frontier.
    const unpriced = analysisOfShape({
      models: ["a1", "b1", "c1", "free1"],
      benchmarks: 1,
      scaffolds: ["General"],
      score: (model) => [0.6, 0.5, 0.3, 0.05][model] as number,
      cost: (model) => [2, 1, 3, 0][model],
    });
    const heatmap = (await textOf(unpriced, "heatmaps/dist_overall_win_rate_heatmap")).join(" ");
    const grid = (await textOf(unpriced, "convex_model_cost_accuracy")).join(" ");
    expect(heatmap).toContain("a1 and b1 are each nearest the cost frontier of the one benchmark compared");
    expect(grid).toContain("a1 and b1 are each on the cost frontier of the one benchmark compared");
    expect(heatmap).toContain("Left out, cost unknown: free1.");
    const bars = await textOf(unpriced, "model_win_rates_pareto");
    expect(bars).not.toContain("free1");
    expect(bars.join(" ")).toContain("1 run with a cost of 0 counted as unknown.");
  });

  it("say that a cost is unknown where there is a run", async () => {
    const priced = analysisOfShape({
      models: ["a1", "b1", "c1"],
      benchmarks: 2,
      scaffolds: ["General"],
      cost: (model, benchmark) => (model === 0 && benchmark === 1 ? 0 : model + 1),
    });
    const heatmap = await textOf(priced, "heatmaps/dist_overall_win_rate_heatmap");
    expect(heatmap).toContain("unknown");
    expect(heatmap).not.toContain("no runs");
  });

  it("print a latency of 0, and name it where a log axis cannot show it", async () => {
    const instant = analysisOfShape({
      models: ["a1", "b1", "c1"],
      benchmarks: 1,
      scaffolds: ["General"],
      score: (model) => [0.5, 0.3, 0.6][model] as number,
      latency: (model) => [0, 2, 9][model],
    });
    const heatmap = await textOf(instant, "heatmaps/generalist_mean_latency_heatmap");
    expect(heatmap).toContain("0");
    expect(heatmap.join(" ")).toContain("a1 is the fastest on the one benchmark compared");
    const grid = (await textOf(instant, "convex_model_latency_accuracy")).join(" ");
    expect(grid).toContain("a1 and c1 are each on the latency frontier");
    expect(grid).toContain(
      "Not drawn: 1 run of 0 s (a1 on Some Verified Benchmark), which a log axis cannot show.",
    );
    expect(grid).not.toContain("Left out");
    const rates = (await textOf(instant, "latency_win_rate_max")).join(" ");
    expect(rates).toContain("Not drawn: 1 model of 0 s (a1), which a log axis cannot show.");
    expect(rates).not.toContain("unknown");
  });

  it("say on how many benchmarks a win rate rests, and who is on the frontier with few of them", async () => {
    const runs = analysisOfShape({
      models: ["a1", "b1", "c1"],
      benchmarks: 3,
      scaffolds: ["General"],
      score: (model) => [0.6, 0.5, 0.3][model] as number,
      cost: (model) => [1, 2, 3][model],
    }).rows.map(({ run }) => run);
    const all = (await textOf(analysisOf(runs, config), "cost_win_rate_max")).join(" ");
    expect(all).toContain("a1: no other model is cheaper or wins more");
    expect(all).toContain("n = 3 models, on 3 of 3 benchmarks each.");
    expect(all).not.toContain("fewer than half");
    const some = runs.filter(({ modelName, benchmark }) => modelName !== "a1" || benchmark === "bench_1");
    const few = (await textOf(analysisOf(some, config), "cost_win_rate_max")).join(" ");
    expect(few).toContain("a1, on 1 of 3 benchmarks: no other model is cheaper or wins more");
    expect(few).toContain("n = 3 models, on 1 to 3 of 3 benchmarks each.");
    expect(few).toContain("Of the frontier, on fewer than half of them: a1 (1).");
  });

  it("tell no whole percentage for a confidence between two", async () => {
    const sure = { ...config, statistics: { ...config.statistics, confidence: 0.995 } };
    const runs = analysisOfShape({ models: modelNames(3), benchmarks: 1 }).rows.map(({ run }) => run);
    expect((await textOf(analysisOf(runs, sure), "convex_model_cost_accuracy")).join(" ")).toContain(
      "99.5% interval (Wilson)",
    );
    expect(await textOf(analysisOf(runs, sure), "model_win_rates_max")).toContain("99.5% interval");
  });

  it("say why no interval is known where every run lists its tasks", async () => {
    const runs = ["a1", "b1"].map((modelName, m) =>
      madeUpRun({
        runId: modelName,
        agentName: `General (${modelName})`,
        modelName,
        score: 0.3 + m / 10,
        passedTasks: ["1"],
        failedTasks: ["2"],
      }),
    );
    const bars = (await textOf(analysisOf(runs, config), "model_win_rates_max")).join(" ");
    expect(bars).toContain("do all runs have task lists that fit their scores and each other.");
  });

  it("say what has no runs, and leave a cost of zero off a log axis", async () => {
    const some = analysisOfShape({
      models: ["a1", "b1", "c1"],
      benchmarks: 2,
      cost: (model) => [0, 5, 9][model],
    });
    const sparse = {
      ...some,
      rows: some.rows.filter(({ model, benchmark }) => model !== "b1" || benchmark !== "bench_1"),
    };
    const texts = (name: string) => textOf(sparse, name);
    expect(await texts("heatmaps/generalist_accuracy_heatmap")).toContain("no runs");
    expect(await texts("heatmaps/generalist_total_cost_heatmap")).toContain("unknown");
    expect(await texts("convex_model_cost_accuracy")).not.toContain("a1");
    expect((await texts("convex_model_cost_accuracy")).join(" ")).toMatch(
      /Left out: 4 runs whose cost is unknown or 0/,
    );
    expect((await texts("cost_win_rate_max")).join(" ")).toMatch(/Left out, cost unknown: a1/);
  });
});
