import { type CleanRun, cleanRuns } from "../../src/analysis/clean.ts";
import { resolveConfig } from "../../src/config/config.ts";
import type { Run } from "../../src/model/run.ts";
import { madeUpRun } from "./made-up-run.ts";

/** A run by its outcomes: one character a task, `1` passed, `0` failed, `.` in neither list. */
export interface OutcomeSketch extends Partial<Pick<Run, "runId" | "cost" | "score" | "scoreName">> {
  readonly outcomes: string;
  readonly benchmark?: string;
  readonly scaffold?: string;
  readonly model?: string;
  /** Whether the run has its lists; true unless said. */
  readonly listed?: boolean;
}

/** Clean rows from sketches, sorted by run id; a benchmark has as many tasks as its first sketch. */
export function outcomeRows(sketches: readonly OutcomeSketch[]): readonly CleanRun[] {
  const tasks = new Map(
    sketches.toReversed().map(({ benchmark = "bench", outcomes }) => [benchmark, outcomes.length]),
  );
  const runs = sketches.map(
    (
      { outcomes, benchmark = "bench", scaffold = "Scaffold", model = "model", listed = true, ...given },
      index,
    ) => {
      const ids = (outcome: string) =>
        [...outcomes].flatMap((found, task) => (found === outcome ? [`task-${task}`] : []));
      return madeUpRun({
        runId: `run-${String(index).padStart(3, "0")}`,
        benchmark,
        agentName: `${scaffold} (${model})`,
        modelName: model,
        score: ids("1").length / outcomes.length,
        ...(listed && { passedTasks: ids("1"), failedTasks: ids("0") }),
        ...given,
      });
    },
  );
  const benchmarks = Object.fromEntries([...tasks].map(([name, count]) => [name, { tasks: count }]));
  return cleanRuns(runs, resolveConfig({ benchmarks })).rows;
}

/** The only row of one sketch. */
export function outcomeRow(sketch: OutcomeSketch): CleanRun {
  const [row] = outcomeRows([sketch]);
  if (row === undefined) throw new Error("no row from one sketch");
  return row;
}
