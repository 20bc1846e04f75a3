import { openStore } from "../store/store.ts";
import { toPlainText } from "../tables/markup.ts";
import { exitCodes } from "./exit-codes.ts";

/** `hindcast runs`: what a store holds, a line a run. */
export async function runsCommand({
  store: folder,
  json,
}: {
  readonly store: string;
  readonly json?: boolean;
}): Promise<number> {
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
    run.run_key ?? "",
    run.benchmark ?? "",
    run.score === undefined ? "–" : `${(run.score * 100).toFixed(1)}%`,
    `${run.passed ?? "–"} of ${run.attempts ?? "–"}`,
    String(run.calls ?? "–"),
    String(run.messages ?? "–"),
    dollars(run.cost_reported),
    dollars(run.cost_recomputed),
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

function dollars(amount: number | undefined): string {
  return amount === undefined ? "–" : `$${amount.toFixed(2)}`;
}
