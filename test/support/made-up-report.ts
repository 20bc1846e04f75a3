import { analysisOf } from "../../src/analysis/analysis.ts";
import { resolveConfig } from "../../src/config/config.ts";
import { JsonNumber } from "../../src/model/json.ts";
import type { Run } from "../../src/model/run.ts";
import { figures } from "../../src/plots/figures.ts";
import { renderFigures } from "../../src/plots/render.ts";
import { renderReport } from "../../src/report/report.ts";
import type { ReportInput } from "../../src/report/report-input.ts";
import { madeUpRun } from "./made-up-run.ts";

/** Names that break out of an element, an attribute, a script or a template where one is careless. */
export const hostile = {
  models: [
    `</script><script>document.title='owned'</script>`,
    `"><img src=x onerror="document.title='owned'">`,
    `' onmouseover='document.title=1' <!--`,
    `\${document.title} {{owned}} \\u003cb\\u003e`,
  ],
  scaffold: `Scaffold <b>bold</b> & "quoted"`,
  benchmark: `<svg onload=document.title='owned'>`,
  message: `<a href="javascript:document.title='owned'">see</a>`,
} as const;

const plain = {
  models: ["alpha-1", "beta-2", "gamma-3", "delta-4"],
  scaffold: "Task Scaffold",
  benchmark: "made_up_bench",
  message: "no naming table knows this model; used as it is",
};

/** A report's input from made-up runs: two benchmarks, two scaffolds, four models, real statistics. */
export async function madeUpReportInput(
  names: typeof hostile | typeof plain = plain,
  overrides: Partial<ReportInput> = {},
): Promise<ReportInput> {
  const runs = [names.benchmark, "second_bench"].flatMap((benchmark, b) =>
    [names.scaffold, "Generalist"].flatMap((scaffold, s) =>
      names.models.map((model, m) => madeUp({ benchmark, scaffold, model, seed: b * 8 + s * 4 + m })),
    ),
  );
  const config = resolveConfig({
    names: { scaffolds: {} },
    scaffold_groups: { generalist: ["Generalist"], task_specific: [names.scaffold] },
    benchmarks: { [names.benchmark]: { tasks: 40 }, second_bench: { tasks: 40, label: "Second Bench" } },
    statistics: { resamples: 100 },
  });
  const analysis = analysisOf(runs, config);
  return {
    analysis,
    figures: [],
    coverage: {
      expected: runs.length + 1,
      present: runs.length,
      missing: [{ benchmark: names.benchmark, scaffold: names.scaffold, model: "absent-5" }],
      extra: [],
    },
    provenance: {
      versions: { hindcast: "0.0.0" },
      config: { path: undefined, sha256: "c".repeat(64) },
      files: runs.length + 1,
      inputs: runs.map(({ runId, source }) => ({ runId, ...source })),
      expected: undefined,
      findings: [{ level: "bad", code: "file-unusable", subject: names.scaffold, message: names.message }],
    },
    ...overrides,
  };
}

/** The whole page, with its figures drawn. */
export async function madeUpReport(names: typeof hostile | typeof plain = plain): Promise<string> {
  const input = await madeUpReportInput(names);
  const specified = figures(input.analysis);
  const drawn = await renderFigures(specified);
  return renderReport({
    ...input,
    figures: specified.map((figure, index) => ({ figure, svg: drawn[index]?.svg })),
  });
}

interface Sketch {
  readonly benchmark: string;
  readonly scaffold: string;
  readonly model: string;
  /** Lets runs differ. */
  readonly seed: number;
}

function madeUp({ benchmark, scaffold, model, seed }: Sketch): Run {
  const solved = 6 + ((seed * 7) % 29);
  const ids = Array.from({ length: 40 }, (_, task) => `task-${task}`);
  return madeUpRun({
    runId: `run-${String(seed).padStart(2, "0")}`,
    benchmark,
    agentName: `${scaffold} (${seed})`,
    modelName: model,
    score: solved / 40,
    // One run does not know its cost.
    cost: seed === 5 ? undefined : 0.7 * (seed + 1) ** 1.5,
    passedTasks: ids.slice(0, solved),
    failedTasks: ids.slice(solved),
    latencies: ids.map((taskId, task) => ({ taskId, seconds: new JsonNumber(String(10 + seed + task / 4)) })),
  });
}
