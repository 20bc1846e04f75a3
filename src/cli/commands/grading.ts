import type { Command } from "commander";

/** Answers graded in a sandbox. */
export function addGradingCommands(program: Command): void {
  program.commandsGroup("Grading:");

  program
    .command("grade")
    .description("which answers of a model are right: runs them and their tests in a sandbox")
    .argument("<benchmark>", "bigcodebench, bigcodebench_hard, humaneval or mbpp")
    .option("--answers <file>", ".jsonl of task_id with solution, completion or answer (also --samples)")
    .option("--data <file>", "the benchmark's tasks: .jsonl, .jsonl.gz, .parquet, or hub[@revision]")
    .option("--split <name>", "form of the tasks that the answers are to: complete or instruct")
    .option(
      "--task-ids <ids>",
      "only these: 13,17, a file of ids or a fail set, - for stdin (also --sample-ids)",
    )
    .option("-o, --out <file>", "the results (default: <answers>_eval_results.json; also --output)")
    .option("--sandbox <kind>", "docker, or process for code that you trust", "docker")
    .option("--image <name>", "Docker image (default: what hindcast sandbox build makes)")
    .option("--python <file>", "interpreter of the process sandbox (default: python3)")
    .option("--jobs <n>", "answers at a time (default: one a processor)")
    .option("--timeout <s>", "the most seconds for an answer (default: 240; less where a task has a history)")
    .option("--memory <mb>", "for an answer (default: 4096)")
    .option("--cold", "a fresh interpreter for every answer")
    .option("--no-calibrate", "without the task's header in front of the program")
    .option("--k <list>", "the k of pass@k and pass^k (default: 1,5,10)")
    .option("--ground-truth", "run the known solutions instead of answers")
    .option("--ground-truth-folder <dir>", "where their runs are kept", ".hindcast/ground-truth")
    .option("--force", "a score although known solutions fail in this sandbox")
    .option("--restart", "forget an unfinished run")
    .option("--config <file>", "configuration (default: hindcast.yaml here, if there is one)")
    .option("--skip-bad", "exit 0 although some answers were left out")
    .option("--json", "print one JSON document")
    .action(async (benchmark, options) => {
      const { gradeCommand } = await import("../grade.ts");
      process.exitCode = await gradeCommand(benchmark, options);
    });

  program
    .command("benchmarks")
    .description("the benchmarks there are")
    .option("--json", "print one JSON document")
    .action(async (options) => {
      const { benchmarksCommand } = await import("../benchmarks.ts");
      process.exitCode = await benchmarksCommand(options);
    });

  const sandbox = program.command("sandbox").description("where answers are run");

  sandbox
    .command("build")
    .description(
      "make the Docker image with the libraries that BigCodeBench needs; takes a network and minutes",
    )
    .option("--image <name>", "name of the image")
    .argument("[docker-options...]", "behind --: options of docker build, as --network host")
    .option("--with-tensorflow", "also TensorFlow, which four tasks use")
    .option("--json", "print one JSON document")
    .action(async (engineOptions, options) => {
      const { sandboxBuildCommand } = await import("../sandbox.ts");
      process.exitCode = await sandboxBuildCommand(engineOptions, options);
    });

  sandbox
    .command("check")
    .description("start one and say what it is")
    .option("--sandbox <kind>", "docker or process", "docker")
    .option("--image <name>", "Docker image (default: what hindcast sandbox build makes)")
    .option("--python <file>", "interpreter of the process sandbox (default: python3)")
    .option("--json", "print one JSON document")
    .action(async (options) => {
      const { sandboxCheckCommand } = await import("../sandbox.ts");
      process.exitCode = await sandboxCheckCommand(options);
    });

  sandbox
    .command("clean")
    .description("remove containers that a killed hindcast left")
    .option("--json", "print one JSON document")
    .action(async (options) => {
      const { sandboxCleanCommand } = await import("../sandbox.ts");
      process.exitCode = await sandboxCleanCommand(options);
    });
}
