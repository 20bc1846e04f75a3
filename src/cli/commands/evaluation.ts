import type { Command } from "commander";
import { collect } from "../flag-values.ts";
import { addModelOptions } from "../model-flags.ts";

/** Solvers run on benchmarks. */
export function addEvaluationCommands(program: Command): void {
  program.commandsGroup("Running benchmarks:");

  addModelOptions(
    program
      .command("run")
      .description("runs a solver on a benchmark, grades its answers, and stores what happened")
      .argument("<benchmark>", "bigcodebench, bigcodebench_hard, humaneval, mbpp or gsm8k")
      .option(
        "--solver <name>",
        "baseline, minds, hinted, a file or package of your own, or exec:COMMAND",
        "baseline",
      )
      .option("--model <name>", "provider/model (default: defaults.model in hindcast.yaml)")
      .option(
        "--data <file>",
        "the benchmark's tasks: .jsonl, .jsonl.gz, .parquet, or hub[@revision] (default: hub)",
      )
      .option("--split <name>", "form of the tasks: complete or instruct")
      .option("--subset <name>", "of bigcodebench: full or hard")
      .option("--samples <n>", "only the first so many tasks")
      .option(
        "--task-ids <ids>",
        "only these: a fail set or another file, - for stdin, or 13,17 (also --sample-ids)",
      )
      .option("--epochs <n>", "tries at each task (default: 1)")
      .option("--temperature <t>", "of every request (default: the provider's)")
      .option("--seed <n>", "of every request: another seed asks anew")
      .option("--max-tokens <n>", "of an answer (default: the provider's)")
      .option("--time-limit <s>", "seconds that an attempt may take to answer")
      .option("--panel <models>", "of minds: models that answer, with commas between")
      .option("--synthesizer <model>", "of minds: who makes one answer of theirs (default: --model)")
      .option("--mode <mode>", "of minds: baseline, critique, debate or rigor (default: critique)")
      .option("--rounds <n>", "of minds: rounds of critique or debate (default: 1)")
      .option("--hints <dir>", "of hinted: what hindcast hints wrote")
      .option(
        "--solver-option <name=value>",
        "for a solver of your own or exec (may be given again)",
        collect,
      )
      .option(
        "--solver-sandbox <kind>",
        "of exec: docker or process, shut in as answers are (default: as you)",
      )
      .option("--solver-files <path>", "of exec in a sandbox: a file or folder that the program gets")
      .option("--solver-image <name>", "of exec in a Docker sandbox (default: --image)")
      .option("--run-id <name>", "name of the run (default: benchmark, solver, model and time)")
      .option("--sandbox <kind>", "docker, or process for code that you trust", "docker")
      .option("--image <name>", "Docker image (default: what hindcast sandbox build makes)")
      .option("--python <file>", "interpreter of the process sandbox (default: python3)")
      .option("--jobs <n>", "answers graded at a time (default: one a processor)")
      .option(
        "--timeout <s>",
        "the most seconds for an answer's tests (default: 240; less where a task has a history)",
      )
      .option("--memory <mb>", "for an answer's tests (default: 4096)")
      .option("--store <dir>", "the store", ".hindcast")
      .option("--config <file>", "configuration (default: hindcast.yaml here, if there is one)")
      .option("--estimate", "print requests, tokens and cost, and ask nothing")
      .option("--json", "print one JSON document"),
  ).action(async (benchmark, options) => {
    const { runCommand } = await import("../run.ts");
    process.exitCode = await runCommand(benchmark, options);
  });

  addModelOptions(
    program
      .command("resume")
      .description("goes on with a run after a stop, and does again what the infrastructure failed at")
      .argument("<run>", "name of the run")
      .option("--jobs <n>", "answers graded at a time (default: one a processor)")
      .option("--store <dir>", "the store", ".hindcast")
      .option("--config <file>", "configuration (default: hindcast.yaml here, if there is one)")
      .option("--json", "print one JSON document"),
    "what ended in infra as the kept answer cannot be understood",
  )
    .option("--no-batch", "one by one, also where the run began with --batch")
    .action(async (run, options) => {
      const { resumeCommand } = await import("../resume.ts");
      process.exitCode = await resumeCommand(run, options);
    });

  program
    .command("regrade")
    .description("grades the answers of a run anew; asks nothing")
    .argument("<run>", "name of the run")
    .option("--jobs <n>", "answers graded at a time (default: one a processor)")
    .option("--store <dir>", "the store", ".hindcast")
    .option("--config <file>", "configuration (default: hindcast.yaml here, if there is one)")
    .option("--json", "print one JSON document")
    .action(async (run, options) => {
      const { regradeCommand } = await import("../regrade.ts");
      process.exitCode = await regradeCommand(run, options);
    });

  program
    .command("replay")
    .description("does a run again from the journal alone, and says what came out differently")
    .argument("<run>", "name of the run")
    .option("--journal <dir>", "the journal (default: the run's)")
    .option("--jobs <n>", "answers graded at a time (default: one a processor)")
    .option("--store <dir>", "the store", ".hindcast")
    .option("--json", "print one JSON document")
    .action(async (run, options) => {
      const { replayCommand } = await import("../replay.ts");
      process.exitCode = await replayCommand(run, options);
    });
}
