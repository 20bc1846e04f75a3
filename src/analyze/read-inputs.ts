import { existsSync } from "node:fs";
import path from "node:path";
import type { Config } from "../config/config.ts";
import { planOf } from "../graded-runs/recorded.ts";
import type { Finding } from "../model/finding.ts";
import type { Run } from "../model/run.ts";
import { type RunSet, uniqueRuns } from "../sources/hal/read-runs.ts";
import { type ReadRunsOptions, readRuns } from "../sources/read-runs.ts";
import { runFolder } from "../store/layout.ts";
import { withComputedCosts } from "./computed-costs.ts";

/**
 * The runs behind what a user named: files, folders and globs of HAL and Inspect, and stores, which are known by their `store.json`.
 * A run that several of them hold is treated as `readRuns` treats repeated files.
 *
 * @param prices of the configuration, for runs that tell their tokens and no cost.
 * @throws HindcastError `bad-input` when nothing is there to be read.
 */
export async function readInputs(
  paths: readonly string[],
  prices: Config["prices"],
  options: ReadRunsOptions,
): Promise<RunSet> {
  const stores = paths.filter((given) => existsSync(path.join(given, "store.json")));
  if (stores.length === 0) return withComputedCosts(await readRuns(paths, options), prices);
  const others = paths.filter((given) => !stores.includes(given));
  const read = others.length > 0 ? await readRuns(others, options) : { runs: [], findings: [], files: 0 };
  const stored = new Map<Run, string>();
  const findings: Finding[] = [...read.findings];
  for (const store of stores)
    for (const [run, place] of await runsOfStore(store, findings)) stored.set(run, place);
  const runs = uniqueRuns([...read.runs, ...stored.keys()], findings, stored);
  return withComputedCosts({ runs, findings, files: read.files + stored.size }, prices);
}

/** The runs of a store, each with its folder. */
async function runsOfStore(folder: string, findings: Finding[]): Promise<Map<Run, string>> {
  const { openStore } = await loadStore();
  await using store = await openStore(folder);
  const runs = new Map<Run, string>();
  for (const {
    run_key: key = "",
    agent_name: agent,
    model,
    benchmark = "",
    provenance,
  } of await store.runs()) {
    if (agent === undefined || model === undefined) {
      findings.push({ level: "warning", code: "run-unnamed", subject: key, message: unnamed });
      continue;
    }
    if (planOf(benchmark, provenance).isOnFailSet) {
      findings.push({ level: "warning", code: "run-on-fail-set", subject: key, message: onFailSet });
      continue;
    }
    const run = await store.run(key);
    if (run) runs.set(run, runFolder(folder, key));
  }
  return runs;
}

const unnamed =
  "its source tells no agent or no model (a result file named otherwise); left out of the tables";

const onFailSet =
  "its tasks were chosen because others failed them, so that no score of it compares; left out (see hindcast compare)";

// DuckDB takes a sixth of a second to load: only those who have a store pay for it. (In a function with `await using`
// the compiler would leave the path as it is.)
function loadStore() {
  return import("../store/store.ts");
}
