import { costText, scoreText } from "../plots/number-text.ts";
import { listLogs } from "../sources/list-logs.ts";
import { toPlainText } from "../tables/markup.ts";
import { safeText } from "../transcript/safe-text.ts";
import { exitCodes } from "./exit-codes.ts";
import { exitCodeOf, printFindings } from "./findings.ts";

interface RunsFlags {
  readonly store: string;
  readonly json?: boolean;
}

/** `hindcast runs`: what a store holds, a line a run; or, with paths, what Inspect logs there hold. */
export async function runsCommand(
  paths: readonly string[],
  { store: folder, json }: RunsFlags,
): Promise<number> {
  if (paths.length > 0) return await logs(paths, json ?? false);
  const { openStore } = await loadStore();
  await using store = await openStore(folder);
  const runs = await store.runs();
  if (json) {
    process.stdout.write(`${JSON.stringify(runs, null, 2)}\n`);
    return exitCodes.done;
  }
  if (runs.length === 0) {
    process.stdout.write(`no runs in ${folder}; hindcast ingest reads traces into it\n`);
    return exitCodes.done;
  }
  const rows = runs.map((run) => [
    run.run_key,
    run.benchmark,
    run.score === undefined ? "–" : scoreText(run.score),
    `${run.passed} of ${run.attempts}`,
    String(run.calls),
    String(run.messages),
    costText(run.cost_reported, "–"),
    costText(run.cost_recomputed, "–"),
  ]);
  process.stdout.write(
    toPlainText({
      header: ["run", "benchmark", "score", "passed", "calls", "messages", "cost", "recomputed"],
      align: ["left", "left", "right", "right", "right", "right", "right", "right"],
      rows,
    }),
  );
  return exitCodes.done;
}

// DuckDB is loaded for those who have a store. (In a function with `await using` the compiler would leave the path as it
// is.)
function loadStore() {
  return import("../store/store.ts");
}

async function logs(paths: readonly string[], json: boolean): Promise<number> {
  const { logs: listed, findings } = await listLogs(paths);
  printFindings(findings);
  if (json) process.stdout.write(`${JSON.stringify({ logs: listed, findings }, null, 2)}\n`);
  else
    process.stdout.write(
      toPlainText({
        header: ["log", "benchmark", "model", "status", "score", "samples"],
        align: ["left", "left", "left", "left", "right", "right"],
        rows: listed.map((log) => [
          safeText(log.path),
          safeText(log.benchmark),
          safeText(log.model),
          log.status,
          log.score === undefined ? "–" : scoreText(log.score),
          `${log.completed ?? "–"} of ${log.total ?? "–"}`,
        ]),
      }),
    );
  return exitCodeOf(findings, undefined);
}
