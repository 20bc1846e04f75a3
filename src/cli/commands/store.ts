import type { Command } from "commander";

/** Traces into a store, and what is in it. */
export function addStoreCommands(program: Command): void {
  program.commandsGroup("Traces in a store:");

  program
    .command("ingest")
    .description(
      "HAL traces and Inspect logs of any size, and BigCodeBench results, into a store of Parquet files",
    )
    .argument(
      "<path...>",
      "files, folders or globs of *_UPLOAD.json, *_UPLOAD.zip, Inspect logs, *_eval_results.json",
    )
    .option("--store <dir>", "the store", ".hindcast")
    .option("--password <text>", "of encrypted zips (default: HAL's own)")
    .option("--jobs <n>", "traces read at a time, each in up to 300 MB of memory", "1")
    .option("--strict", "validate also the parts that are skipped")
    .option("--skip-bad", "exit 0 although some traces could not be read")
    .option("--json", "print one JSON document")
    .action(async (paths, options) => {
      const { ingestCommand } = await import("../ingest.ts");
      process.exitCode = await ingestCommand(paths, options);
    });

  program
    .command("runs")
    .description("the runs in a store; or with paths, what Inspect logs there say of themselves")
    .argument("[path...]", "Inspect logs, folders holding them, or globs")
    .option("--store <dir>", "the store", ".hindcast")
    .option("--json", "print one JSON document")
    .action(async (paths, options) => {
      const { runsCommand } = await import("../runs.ts");
      process.exitCode = await runsCommand(paths, options);
    });

  program
    .command("show")
    .description("a run and its tasks; with a task, what was said in an attempt at it")
    .argument("<run>", "run id or key in the store, or its beginning; or a trace file, .json, .zip or .eval")
    .argument("[task]", "task id")
    .option("--epoch <n>", "which attempt at the task (default: 1)")
    .option("--store <dir>", "the store", ".hindcast")
    .option("--password <text>", "of an encrypted zip (default: HAL's own)")
    .option("--markdown", "write Markdown")
    .option("--json", "print one JSON document")
    .action(async (run, task, options) => {
      const { showCommand } = await import("../show.ts");
      process.exitCode = await showCommand(run, task, options);
    });

  program
    .command("query")
    .description("SQL over the store's tables: runs, attempts, calls, messages, usage")
    .argument("<sql>", "a query; nothing can be changed by it")
    .option("--store <dir>", "the store", ".hindcast")
    .option("--format <format>", "table, csv, json or parquet (default: by the ending of -o, else table)")
    .option("-o, --out <file>", "write to a file (also --output)")
    .option("--json", "the same as --format json")
    .action(async (sql, options) => {
      const { queryCommand } = await import("../query.ts");
      process.exitCode = await queryCommand(sql, options);
    });

  program
    .command("export")
    .description("a run of a store as an Inspect log, lines of JSON, Parquet or BigCodeBench samples")
    .argument("<run>", "run id or key in the store, or its beginning")
    .requiredOption("--format <format>", "inspect, bigcodebench, jsonl or parquet")
    .requiredOption("-o, --out <file>", "the file to write (also --output)")
    .option("--store <dir>", "the store", ".hindcast")
    .option("--json", "print one JSON document")
    .action(async (run, options) => {
      const { exportCommand } = await import("../export.ts");
      process.exitCode = await exportCommand(run, options);
    });
}
