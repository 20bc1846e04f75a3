#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { HindcastError, messageOf } from "../model/error.ts";
import { exitCodes } from "./exit-codes.ts";
import { version } from "./version.ts";

// Handlers are imported when their command runs: `hindcast --help` must not load what it does not use.
const program = new Command("hindcast")
  .description("Turns agent-evaluation traces into tables, figures and decisions.")
  .version(version)
  .showHelpAfterError("(hindcast --help lists the commands and their options)")
  .exitOverride();

program
  .command("analyze")
  .description("tables, figures and a report from HAL runs")
  .argument("<path...>", "files, folders or globs of *_UPLOAD.json")
  .requiredOption("-o, --out <dir>", "folder for the results (also --output)")
  .option("--config <file>", "configuration (default: hindcast.yaml here, if there is one)")
  .option("--expected <csv>", "sheet of expected runs, for a coverage check")
  .option("--no-figures", "tables and report only")
  .option("--skip-bad", "exit 0 although some inputs were left out")
  .option("--json", "print one JSON document")
  .action(async (paths, options) => {
    const { analyzeCommand } = await import("./analyze.ts");
    process.exitCode = await analyzeCommand(paths, options);
  });

program
  .command("check")
  .description("which expected runs are missing, and which present ones were not expected")
  .argument("<path...>", "files, folders or globs of *_UPLOAD.json")
  .requiredOption("--expected <csv>", "sheet of expected runs: Benchmark, Agent, Model, Status")
  .option("-o, --out <dir>", "folder for missing_rows_analysis.txt and coverage.json (also --output)")
  .option("--config <file>", "configuration (default: hindcast.yaml here, if there is one)")
  .option("--skip-bad", "exit 0 although some inputs were left out")
  .option("--json", "print one JSON document")
  .action(async (paths, options) => {
    const { checkCommand } = await import("./check.ts");
    process.exitCode = await checkCommand(paths, options);
  });

try {
  await program.parseAsync(process.argv.map((word) => word.replace(/^--output(?=$|=)/, "--out")));
} catch (error) {
  process.exitCode = report(error);
}

function report(error: unknown): number {
  // Commander has already printed its own message, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  if (!HindcastError.isInstance(error)) {
    process.stderr.write(
      `hindcast: internal error: ${error instanceof Error ? error.stack : messageOf(error)}\n`,
    );
    return exitCodes.failed;
  }
  process.stderr.write(`hindcast: ${error.message}\n`);
  if (error.hint) process.stderr.write(`  ${error.hint}\n`);
  return error.code === "usage" ? exitCodes.usage : exitCodes.failed;
}
