import { readFile } from "node:fs/promises";
import { z } from "zod";
import { benchmarkNamed } from "../benchmarks/list.ts";
import { loadTasks } from "../benchmarks/load-tasks.ts";
import { loadConfig } from "../config/load.ts";
import { benchmarkData } from "../download/benchmark-data.ts";
import { HindcastError, messageOf } from "../model/error.ts";
import { percent } from "../plots/number-text.ts";
import { type Subset, subset, subsetMethods, subsetWays } from "../subset/subset.ts";
import { meanError, meanRandomError, subsetDocument } from "../subset/subset-document.ts";
import { refuseOverwriting } from "../tables/refuse-overwriting.ts";
import { writeWhole } from "../tables/whole-file.ts";
import { exitCodeOf, printFindings } from "./findings.ts";
import { oneOf, wholeNumber } from "./flag-values.ts";
import { note, print } from "./print.ts";
import { readTaskSelection, requireOrigin } from "./task-selection.ts";

interface SubsetFlags {
  readonly size: string;
  readonly by: string;
  readonly method: string;
  readonly from?: readonly string[];
  readonly without?: string;
  readonly withoutLibraries?: string;
  readonly domains?: string;
  readonly data?: string;
  readonly out?: string;
  readonly store: string;
  readonly config?: string;
  readonly skipBad?: boolean;
  readonly json?: boolean;
}

/** `hindcast subset`: a small set of tasks that has much of what the whole benchmark has. */
export async function subsetCommand(name: string, flags: SubsetFlags): Promise<number> {
  const benchmark = benchmarkNamed(name);
  const { config } = await loadConfig(flags.config);
  const { data } = await benchmarkData(benchmark, flags.data, config, note);
  const { without, domains, store, from = [], out } = flags;
  await refuseOverwriting([out], [...from, data, without, domains]);
  const loaded = await loadTasks(benchmark, data);
  const excluded = without === undefined ? undefined : await readTaskSelection(without, "--without");
  requireOrigin(excluded, { benchmark: benchmark.name, rowsHash: loaded.rowsHash }, "--without");
  const found = await subset({
    benchmark: benchmark.name,
    loaded,
    size: wholeNumber("--size", flags.size) ?? 20,
    by: oneOf("--by", subsetWays, flags.by),
    method: oneOf("--method", subsetMethods, flags.method),
    from,
    store,
    domains: domains === undefined ? undefined : await readDomains(domains),
    without: excluded?.taskIds ?? [],
    withoutLibraries: (flags.withoutLibraries ?? "").split(",").filter(Boolean),
  });
  printFindings(found.findings);
  const document = `${JSON.stringify(subsetDocument(found), null, 2)}\n`;
  if (out !== undefined) await writeWhole(out, [document]);
  if (out === undefined || flags.json) {
    process.stderr.write(text(found));
    await print([document]);
  } else await print([text(found), `${found.taskIds.length} task ids in ${out}\n`]);
  return exitCodeOf(found.findings, flags.skipBad);
}

async function readDomains(file: string): Promise<ReadonlyMap<string, string>> {
  try {
    return new Map(
      Object.entries(z.record(z.string(), z.string()).parse(JSON.parse(await readFile(file, "utf8")))),
    );
  } catch (cause) {
    throw new HindcastError("bad-input", `cannot read the domains in ${file}: ${messageOf(cause)}`, {
      expected: 'an object as {"pandas": "Computation"}',
      cause,
    });
  }
}

function text({ taskIds, tasks, candidates, covered, features, levels, by, predictions }: Subset): string {
  const what = by === "domains" ? "domains" : "libraries";
  const lines = [
    `${taskIds.length} of ${tasks} tasks (${candidates} could be picked): ${covered.length} of ${features.length} ${what}`,
    ...(levels ? [`by difficulty, easiest fifth first: ${levels.join(", ")}`] : []),
    ...predictions.map(({ run, onSubset, predicted, onAll }) => {
      const told = predicted === undefined ? "" : `, which tells ${percent(predicted, 1)}`;
      return `${run}: ${percent(onSubset, 1)} on a subset picked without it${told}; ${percent(onAll, 1)} on all`;
    }),
    ...errorLine(predictions),
  ];
  return `${lines.join("\n")}\n`;
}

function errorLine(predictions: Subset["predictions"]): string[] {
  const [error, random] = [meanError(predictions), meanRandomError(predictions)];
  if (error === undefined || random === undefined) return [];
  return [`off by ${points(error)} points on average; as many tasks at random: ${points(random)}`];
}

function points(share: number): string {
  return (share * 100).toFixed(1);
}
