import { readFile } from "node:fs/promises";
import { parse } from "csv-parse/sync";
import { beforeAll, describe, expect, test } from "vitest";
import { cleanRuns } from "../../src/analysis/clean.ts";
import { coverage } from "../../src/analysis/coverage.ts";
import { frontiers } from "../../src/analysis/frontier.ts";
import { modelMeans } from "../../src/analysis/means.ts";
import { winRates } from "../../src/analysis/win-rates.ts";
import { coverageFiles } from "../../src/analyze/coverage-files.ts";
import { publishedTables } from "../../src/analyze/published-tables.ts";
import { resolveConfig } from "../../src/config/config.ts";
import { hal } from "../../src/config/presets/hal.ts";
import { readRuns } from "../../src/sources/hal/read-runs.ts";
import { readStatusSheet } from "../../src/sources/hal/status-sheet.ts";
import { dataFile, hasData } from "./data.ts";

type Record_ = Record<string, string>;

describe.skipIf(!hasData)("HAL's published tables", () => {
  const config = resolveConfig(hal);
  let ours: Map<string, Record_[]>;
  let rows: ReturnType<typeof cleanRuns>["rows"];

  beforeAll(async () => {
    const { runs, findings } = await readRuns([dataFile("hal/runs")]);
    expect(findings.filter(({ level }) => level === "bad")).toEqual([]);
    const table = cleanRuns(runs, config);
    rows = table.rows;
    const files = publishedTables({
      rows,
      frontiers: { cost: frontiers(rows, "cost"), meanLatency: frontiers(rows, "meanLatency") },
      winRates: {
        max: winRates(rows, "max"),
        pareto: winRates(rows, "pareto"),
        within: winRates(rows, "within"),
      },
      means: { cost: modelMeans(rows, "cost"), meanLatency: modelMeans(rows, "meanLatency") },
    });
    ours = new Map(files.map(({ name, content }) => [name.replace("data/", ""), records(content)]));
  });

  test("every name is known to the preset, and two runs of a part of their tasks are told", async () => {
    const { runs } = await readRuns([dataFile("hal/runs")]);
    const { leftOut, findings } = cleanRuns(runs, config);
    expect(leftOut).toEqual([]);
    expect(findings.map(({ code, message }) => [code, message.split(" ", 1)[0]])).toEqual([
      ["tasks-fewer", "1"],
      ["tasks-fewer", "31"],
    ]);
  });

  test("the clean table is equal in all 163 rows, text for text but for float spelling", async () => {
    const published = byRunId(await publishedTable("cleaned_all_metrics.csv"));
    const mine = byRunId(ours.get("cleaned_all_metrics.csv") ?? []);
    expect(published.size).toBe(163);
    expect([...mine.keys()]).toEqual([...published.keys()].sort());
    for (const [runId, row] of published) expectEqual(mine.get(runId), row, runId);
  });

  test.each([
    "benchmark_win_rates.csv",
    "benchmark_win_rates_max.csv",
    "model_win_rates.csv",
    "model_win_rates_max.csv",
    "model_mean_cost.csv",
    "model_mean_latency.csv",
  ])("%s is equal to 1e-9, row for row", async (name) => {
    const published = await publishedTable(name);
    const mine = ours.get(name) ?? [];
    expect(mine.length).toBe(published.length);
    for (const [index, row] of published.entries()) expectEqual(mine[index], row, `${name} row ${index}`);
  });

  test("pareto_distances.csv is equal but for the row whose tie the publication broke by directory order", async () => {
    const published = await publishedTable("pareto_distances.csv");
    const mine = ours.get("pareto_distances.csv") ?? [];
    expect(mine.length).toBe(published.length);
    const differing = published.flatMap((row, index) => (isEqual(mine[index], row) ? [] : [index]));
    expect(
      differing.map((index) => [
        published[index]?.["model_name_short"],
        published[index]?.["benchmark_name"],
      ]),
    ).toEqual([["claude-3-7-sonnet-2025-02-19", "scicode"]]);
    // Two scaffolds tie in accuracy; the publication took the dearer one.
    const [index = -1] = differing;
    expect(Number(published[index]?.["total_cost"])).toBeCloseTo(0.344, 2);
    expect(Number(mine[index]?.["total_cost"])).toBeLessThan(Number(published[index]?.["total_cost"]));
  });

  test("the pareto win rates differ from the published ones, which looked distances up in the first benchmark", async () => {
    const distances = await publishedTable("pareto_distances.csv");
    const first = new Map<string, number>();
    for (const row of distances) {
      const model = row["model_name_short"] ?? "";
      if (!first.has(model)) first.set(model, Number(row["pareto_distance"]));
    }
    const published = await publishedTable("benchmark_win_rates_pareto.csv");
    for (const row of published) {
      const rivals = published.filter((other) => other["benchmark_name"] === row["benchmark_name"]);
      const own = first.get(row["model_name_short"] ?? "") ?? Number.NaN;
      const wins = rivals.filter((rival) => own < (first.get(rival["model_name_short"] ?? "") ?? Number.NaN));
      expect(wins.length).toBe(Number(row["wins_sum"]));
    }
    expect(ours.get("benchmark_win_rates_pareto.csv")).not.toEqual(published);
  });

  test("the right pareto win rates: recomputed from the clean table by another algorithm", () => {
    // A cost of 0 is that of a model without a price, which is unknown.
    const priced = (ours.get("cleaned_all_metrics.csv") ?? []).filter((row) => Number(row["total_cost"]) > 0);
    expect(priced).toHaveLength(162);
    const clean = priced.map((row) => ({
      benchmark: row["benchmark_name"] ?? "",
      model: row["model_name_short"] ?? "",
      accuracy: Number(row["accuracy"]),
      cost: Number(row["total_cost"]),
    }));
    const wins = new Map<string, [number, number]>();
    for (const benchmark of new Set(clean.map((run) => run.benchmark))) {
      const distances = distancesByDefinition(clean.filter((run) => run.benchmark === benchmark));
      for (const [model, own] of distances) {
        const beaten = [...distances].filter(
          ([other, distance]) => other !== model && own < distance - 1e-12,
        );
        const [won, met] = wins.get(model) ?? [0, 0];
        wins.set(model, [won + beaten.length, met + distances.size - 1]);
      }
    }
    const mine = (ours.get("model_win_rates_pareto.csv") ?? []).map((row): [string, [number, number]] => [
      row["model_name_short"] ?? "",
      [Number(row["wins_sum"]), Number(row["comparisons_sum"])],
    ]);
    expect(mine).toHaveLength(9);
    expect(new Map(mine)).toEqual(wins);
  });

  test("coverage: 174 expected, 163 present, 14 missing, 0 extra, and the published text", async () => {
    const sheet = await readStatusSheet(dataFile("hal/published/agent_run_status.csv"));
    const covered = coverage(rows, sheet, config);
    expect(covered).toMatchObject({ expected: 174, present: 163, extra: [] });
    expect(covered.missing).toHaveLength(14);
    const text = coverageFiles(covered).find(({ name }) => name.endsWith(".txt"))?.content;
    expect(text).toBe(await readFile(dataFile("hal/published/missing_rows_analysis.txt"), "utf8"));
  });
});

async function publishedTable(name: string): Promise<Record_[]> {
  return records(await readFile(dataFile("hal/published", name), "utf8"));
}

function records(content: string): Record_[] {
  return parse(content, { columns: true });
}

function byRunId(table: readonly Record_[]): Map<string, Record_> {
  return new Map(table.map((row) => [row["run_id"] ?? "", row]));
}

function expectEqual(mine: Record_ | undefined, published: Record_, where: string): void {
  expect(Object.keys(mine ?? {}), where).toEqual(Object.keys(published));
  for (const [column, value] of Object.entries(published)) {
    expect(cellsEqual(mine?.[column], value), `${where}, ${column}: ${mine?.[column]} against ${value}`).toBe(
      true,
    );
  }
}

function isEqual(mine: Record_ | undefined, published: Record_): boolean {
  return Object.entries(published).every(([column, value]) => cellsEqual(mine?.[column], value));
}

// Equal as text, or as numbers to 1e-9 relative to their size.
function cellsEqual(mine: string | undefined, published: string): boolean {
  if (mine === published) return true;
  if (!mine || !published) return false;
  const [a, b] = [Number(mine), Number(published)];
  return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b));
}

interface PlainRun {
  readonly model: string;
  readonly accuracy: number;
  readonly cost: number;
}

/**
 * Distances to the frontier straight from its definition, with none of the hull's code: the frontier is the best
 * accuracy that a mixture of at most two runs reaches at a cost; the nearest point on it is searched for.
 */
function distancesByDefinition(runs: readonly PlainRun[]): Map<string, number> {
  const best = [...new Set(runs.map(({ model }) => model))].map(
    (model) =>
      runs
        .filter((run) => run.model === model)
        .sort((a, b) => b.accuracy - a.accuracy || a.cost - b.cost)[0] as PlainRun,
  );
  const scaled = (key: "cost" | "accuracy") => {
    const values = best.map((run) => run[key]);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return values.map((value) => (value - low) / (high - low));
  };
  const [costs, accuracies] = [scaled("cost"), scaled("accuracy")];
  const points = best.map(({ model }, index) => ({
    model,
    x: costs[index] as number,
    y: accuracies[index] as number,
  }));
  const reach = (x: number) =>
    Math.max(
      ...points.flatMap((a) =>
        points.map((b) =>
          a.x <= x && b.x > x ? a.y + ((b.y - a.y) * (x - a.x)) / (b.x - a.x) : a.x <= x ? a.y : -1,
        ),
      ),
    );
  // Where the frontier ends: the cheapest of the most accurate.
  const end = Math.min(...points.filter(({ y }) => y === 1).map(({ x }) => x));
  return new Map(
    points.map(({ model, x, y }) => {
      const gap = (at: number) => Math.hypot(at - x, reach(at) - y);
      const step = 1 / 400;
      const coarse = [x, end, ...Array.from({ length: 401 }, (_, i) => i * step)].filter((at) => at <= end);
      const start = coarse.reduce((least, at) => (gap(at) < gap(least) ? at : least), 0);
      let [low, high] = [Math.max(0, start - step), Math.min(end, start + step)];
      for (let i = 0; i < 60; i++) {
        const [a, b] = [low + (high - low) / 3, high - (high - low) / 3];
        if (gap(a) < gap(b)) high = b;
        else low = a;
      }
      const least = Math.min(gap(start), gap(low));
      return [model, least < 1e-7 ? 0 : least] as const;
    }),
  );
}
