import type { Config } from "../config/config.ts";
import type { NamedRun, NamedRuns } from "./name-runs.ts";
import type { ResultRow } from "./results-table.ts";
import { isMeant } from "./run-texts.ts";

/** The runs in which a row's agent_run_id occurs. */
export interface Bearers {
  /** Those that may give the row its text. */
  readonly runs: readonly NamedRun[];
  /** Of these, the ones whose model is not the row's. */
  readonly ofOtherModels: readonly NamedRun[];
  /** Those of another benchmark than the row's, where the id must be a slip: task ids there mean other tasks. */
  readonly ofOtherBenchmarks: readonly NamedRun[];
}

/** Gives a function from a row to the runs that bear its id. */
export function bearersIn({ runs, models }: NamedRuns, config: Config): (row: ResultRow) => Bearers {
  const byId = new Map<string, NamedRun[]>();
  for (const run of runs) for (const id of run.run.ids) byId.set(id, [...(byId.get(id) ?? []), run]);
  return ({ benchmark, model, agentRunId }) => {
    const all = byId.get(agentRunId) ?? [];
    // Where nothing tells the benchmark, the id says enough.
    const isOfRow = (run: NamedRun) =>
      run.benchmark === undefined || isMeant(run.benchmark, benchmark, config);
    const own = all.filter(isOfRow);
    const isOther = (run: NamedRun) =>
      run.model !== undefined && models.relation(models.resolve(model), run.model) === "different";
    return {
      runs: own,
      ofOtherModels: own.filter(isOther),
      ofOtherBenchmarks: all.filter((run) => !isOfRow(run)),
    };
  };
}
