import type { Command } from "commander";

/** Runs to tables, figures and a report. */
export function addAnalysisCommands(program: Command): void {
  program.commandsGroup("Tables and figures:");

  program
    .command("analyze")
    .description("tables, figures and a report from runs")
    .argument(
      "<path...>",
      "files, folders or globs of *_UPLOAD.json, *_UPLOAD.zip and Inspect logs, a store, or *_eval_results.json",
    )
    .requiredOption("-o, --out <dir>", "folder for the results (also --output)")
    .option("--config <file>", "configuration (default: hindcast.yaml here, if there is one)")
    .option("--expected <csv>", "sheet of expected runs, for a coverage check")
    .option("--no-figures", "tables and report only")
    .option("--password <text>", "of encrypted zips (default: HAL's own)")
    .option("--skip-bad", "exit 0 although some inputs were left out")
    .option("--json", "print one JSON document")
    .action(async (paths, options) => {
      const { analyzeCommand } = await import("../analyze.ts");
      process.exitCode = await analyzeCommand(paths, options);
    });

  program
    .command("check")
    .description("which expected runs are missing, and which present ones were not expected")
    .argument("<path...>", "files, folders or globs of *_UPLOAD.json and *_UPLOAD.zip")
    .requiredOption("--expected <csv>", "sheet of expected runs: Benchmark, Agent, Model, Status")
    .option("-o, --out <dir>", "folder for missing_rows_analysis.txt and coverage.json (also --output)")
    .option("--config <file>", "configuration (default: hindcast.yaml here, if there is one)")
    .option("--password <text>", "of encrypted zips (default: HAL's own)")
    .option("--skip-bad", "exit 0 although some inputs were left out")
    .option("--json", "print one JSON document")
    .action(async (paths, options) => {
      const { checkCommand } = await import("../check.ts");
      process.exitCode = await checkCommand(paths, options);
    });
}
