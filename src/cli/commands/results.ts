import type { Command } from "commander";
import { collect } from "../flag-values.ts";

/** What graded runs say: fail sets, comparisons, subsets. */
export function addResultCommands(program: Command): void {
  program.commandsGroup("Failures and comparisons:");

  program
    .command("analyze-failures")
    .description("the tasks that runs failed, as a set to run again")
    .argument("<run...>", "runs of the store, HAL traces, Inspect logs, BigCodeBench *_eval_results.json")
    .option("-o, --out <file>", "write the set to a file (default: to stdout; also --output)")
    .option("--intersect", "tasks that every run failed (default: that any of them did)")
    .option("--at-least <k>", "tasks that at least so many of the runs failed")
    .option("--minus <run>", "take away what this run failed (may be given again)", collect)
    .option("--status <list>", "what counts as failed, as timeout,crash (default: failed)")
    .option("--where <sql>", 'count only attempts for which this holds, as "seconds > 60"')
    .option("--min-epochs-failed <n>", "epochs of a task that have to fail, or all", "all")
    .option("--missing <policy>", "runs without a verdict on a task: fail, ignore or error")
    .option("--store <dir>", "the store", ".hindcast")
    .option("--password <text>", "of encrypted zips (default: HAL's own)")
    .option("--skip-bad", "exit 0 although parts of the runs could not be read")
    .option("--json", "print the set to stdout, also with a file")
    .action(async (runs, options) => {
      const { analyzeFailuresCommand } = await import("../analyze-failures.ts");
      process.exitCode = await analyzeFailuresCommand(runs, options);
    });

  program
    .command("compare")
    .description("runs beside the first of them, paired on tasks")
    .argument("<run...>", "two or more: runs of the store, HAL traces, Inspect logs, *_eval_results.json")
    .option("--fail-set <file>", "tells tasks of this set (a file, or ids) and all others apart")
    .option("--power", "which difference how many tasks can show")
    .option("--fail-on-regression", "exit 3 when a run is significantly worse than the first")
    .option("--store <dir>", "the store", ".hindcast")
    .option("--config <file>", "configuration (default: hindcast.yaml here, if there is one)")
    .option("--password <text>", "of encrypted zips (default: HAL's own)")
    .option("--skip-bad", "exit 0 although parts of the runs could not be read")
    .option("--json", "print one JSON document")
    .action(async (runs, options) => {
      const { compareCommand } = await import("../compare.ts");
      process.exitCode = await compareCommand(runs, options);
    });

  program
    .command("subset")
    .description("a small set of a benchmark's tasks that has much of what the whole has")
    .argument("<benchmark>", "bigcodebench, bigcodebench_hard, humaneval or mbpp")
    .option("--size <n>", "how many tasks", "20")
    .option("--by <what>", "libraries, domains or difficulty", "libraries")
    .option(
      "--method <name>",
      "cover; or information, of an item-response model of at least three --from",
      "cover",
    )
    .option(
      "--from <run>",
      "a run or file of results that tells how hard tasks are (may be given again)",
      collect,
    )
    .option("--without <ids>", "tasks never to pick: a file, or 13,17")
    .option("--without-libraries <names>", "no task that needs one of these, as tensorflow,keras")
    .option("--domains <file>", "JSON of library and domain, for --by domains")
    .option("--data <file>", "the benchmark's tasks: .jsonl, .jsonl.gz, .parquet, or hub[@revision]")
    .option("-o, --out <file>", "write the set to a file (default: to stdout; also --output)")
    .option("--store <dir>", "the store", ".hindcast")
    .option("--config <file>", "configuration (default: hindcast.yaml here, if there is one)")
    .option("--skip-bad", "exit 0 although parts of the runs could not be read")
    .option("--json", "print the set to stdout, also with a file")
    .action(async (benchmark, options) => {
      const { subsetCommand } = await import("../subset.ts");
      process.exitCode = await subsetCommand(benchmark, options);
    });
}
