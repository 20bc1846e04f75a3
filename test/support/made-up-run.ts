import { type CleanRun, cleanRuns } from "../../src/analysis/clean.ts";
import { resolveConfig } from "../../src/config/config.ts";
import { JsonNumber } from "../../src/model/json.ts";
import type { Run } from "../../src/model/run.ts";

/** A run with made-up defaults; what is given replaces them. */
export function madeUpRun(given: Partial<Run> = {}): Run {
  const runId = given.runId ?? "run-1";
  return {
    runId,
    benchmark: "bench",
    agentName: "Scaffold (model)",
    modelName: "model",
    effort: undefined,
    date: undefined,
    agentArgs: undefined,
    runCommand: undefined,
    score: 0.5,
    scoreName: "accuracy",
    cost: 1,
    latencies: [{ taskId: "1", seconds: new JsonNumber("2.0") }],
    passedTasks: undefined,
    failedTasks: undefined,
    usage: [],
    synthetic: false,
    source: { path: `${runId}_UPLOAD.json`, sha256: runId, bytes: 0 },
    ...given,
  };
}

/** The parts of a run that most analyses look at. */
export interface RowSketch {
  readonly benchmark?: string;
  readonly scaffold?: string;
  readonly model: string;
  readonly accuracy: number;
  readonly cost?: number | undefined;
  readonly runId?: string;
}

/** Clean rows from sketches, through the real naming with no preset. */
export function madeUpRows(sketches: readonly RowSketch[]): readonly CleanRun[] {
  const runs = sketches.map(
    ({ benchmark = "bench", scaffold = "Scaffold", model, accuracy, runId, ...rest }, index) =>
      madeUpRun({
        runId: runId ?? `run-${String(index).padStart(4, "0")}`,
        benchmark,
        agentName: `${scaffold} (${model})`,
        modelName: model,
        score: accuracy,
        ...("cost" in rest && { cost: rest.cost }),
      }),
  );
  return cleanRuns(runs, resolveConfig()).rows;
}
