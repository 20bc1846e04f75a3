#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { HindcastError, messageOf } from "../model/error.ts";
import { exitCodes } from "./exit-codes.ts";
import { addModelOptions } from "./model-flags.ts";
import { version } from "./version.ts";

// Handlers are imported when their command runs: `hindcast --help` must not load what it does not use.
const program = new Command("hindcast")
  .description("Turns agent-evaluation traces into tables, figures and decisions.")
  .version(version)
  .showHelpAfterError("(hindcast --help lists the commands and their options)")
  .exitOverride();

program
  .command("analyze")
  .description("tables, figures and a report from runs")
  .argument("<path...>", "files, folders or globs of *_UPLOAD.json and Inspect logs, or a store")
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

program
  .command("ingest")
  .description("HAL traces and Inspect logs of any size into a store of Parquet files")
  .argument("<path...>", "files, folders or globs of *_UPLOAD.json, *_UPLOAD.zip and Inspect logs")
  .option("--store <dir>", "the store", ".hindcast")
  .option("--password <text>", "of encrypted zips (default: HAL's own)")
  .option("--jobs <n>", "traces read at a time, each in up to 300 MB of memory", "1")
  .option("--strict", "validate also the parts that are skipped")
  .option("--skip-bad", "exit 0 although some traces could not be read")
  .option("--json", "print one JSON document")
  .action(async (paths, options) => {
    const { ingestCommand } = await import("./ingest.ts");
    process.exitCode = await ingestCommand(paths, options);
  });

program
  .command("runs")
  .description("the runs in a store; or with paths, what Inspect logs there say of themselves")
  .argument("[path...]", "Inspect logs, folders holding them, or globs")
  .option("--store <dir>", "the store", ".hindcast")
  .option("--json", "print one JSON document")
  .action(async (paths, options) => {
    const { runsCommand } = await import("./runs.ts");
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
    const { showCommand } = await import("./show.ts");
    process.exitCode = await showCommand(run, task, options);
  });

program
  .command("query")
  .description("SQL over the store's tables: runs, attempts, calls, messages, usage")
  .argument("<sql>", "a query; nothing can be changed by it")
  .option("--store <dir>", "the store", ".hindcast")
  .option("--format <format>", "table, csv, json or parquet", "table")
  .option("-o, --out <file>", "write to a file (also --output)")
  .option("--json", "the same as --format json")
  .action(async (sql, options) => {
    const { queryCommand } = await import("./query.ts");
    process.exitCode = await queryCommand(sql, options);
  });

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
    .option("--solver-option <name=value>", "for a solver of your own (may be given again)", collect)
    .option("--run-id <name>", "name of the run (default: benchmark, solver, model and time)")
    .option("--sandbox <kind>", "docker, or process for code that you trust", "docker")
    .option("--image <name>", "Docker image (default: what hindcast sandbox build makes)")
    .option("--python <file>", "interpreter of the process sandbox (default: python3)")
    .option("--jobs <n>", "answers graded at a time (default: one a processor)")
    .option("--timeout <s>", "the most seconds for an answer's tests (default: 60)")
    .option("--memory <mb>", "for an answer's tests (default: 4096)")
    .option("--store <dir>", "the store", ".hindcast")
    .option("--config <file>", "configuration (default: hindcast.yaml here, if there is one)")
    .option("--json", "print one JSON document"),
).action(async (benchmark, options) => {
  const { runCommand } = await import("./run.ts");
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
).action(async (run, options) => {
  const { resumeCommand } = await import("./resume.ts");
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
    const { regradeCommand } = await import("./regrade.ts");
    process.exitCode = await regradeCommand(run, options);
  });

program
  .command("replay")
  .description("does a run again from the journal alone, and says what came out differently")
  .argument("<run>", "name of the run")
  .option("--journal <dir>", "the journal (default: .hindcast/journal)")
  .option("--jobs <n>", "answers graded at a time (default: one a processor)")
  .option("--store <dir>", "the store", ".hindcast")
  .option("--json", "print one JSON document")
  .action(async (run, options) => {
    const { replayCommand } = await import("./replay.ts");
    process.exitCode = await replayCommand(run, options);
  });

program
  .command("analyze-failures")
  .description("the tasks that runs failed, as a set to run again")
  .argument("<run...>", "runs of the store, HAL traces, BigCodeBench *_eval_results.json")
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
    const { analyzeFailuresCommand } = await import("./analyze-failures.ts");
    process.exitCode = await analyzeFailuresCommand(runs, options);
  });

program
  .command("subset")
  .description("a small set of a benchmark's tasks that has much of what the whole has")
  .argument("<benchmark>", "bigcodebench, bigcodebench_hard, humaneval or mbpp")
  .option("--size <n>", "how many tasks", "20")
  .option("--by <what>", "libraries, domains or difficulty", "libraries")
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
    const { subsetCommand } = await import("./subset.ts");
    process.exitCode = await subsetCommand(benchmark, options);
  });

program
  .command("compare")
  .description("runs beside the first of them, paired on tasks")
  .argument("<run...>", "two or more: runs of the store, HAL traces, BigCodeBench *_eval_results.json")
  .option("--fail-set <file>", "tells tasks of this set (a file, or ids) and all others apart")
  .option("--power", "which difference how many tasks can show")
  .option("--fail-on-regression", "exit 3 when a run is significantly worse than the first")
  .option("--store <dir>", "the store", ".hindcast")
  .option("--config <file>", "configuration (default: hindcast.yaml here, if there is one)")
  .option("--password <text>", "of encrypted zips (default: HAL's own)")
  .option("--skip-bad", "exit 0 although parts of the runs could not be read")
  .option("--json", "print one JSON document")
  .action(async (runs, options) => {
    const { compareCommand } = await import("./compare.ts");
    process.exitCode = await compareCommand(runs, options);
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
    const { exportCommand } = await import("./export.ts");
    process.exitCode = await exportCommand(run, options);
  });

program
  .command("align")
  .description("the text of each row's task, from traces or a store, beside a table of results")
  .argument("<results.csv>", "CSV with benchmark_id, model, task_id and agent_run_id")
  .option("--traces <dir>", "folder of *_UPLOAD.json, *_UPLOAD.zip and Inspect logs (or a file, or a glob)")
  .option("--store <dir>", "read a store instead")
  .option("--benchmark <name>", "only the rows of this benchmark")
  .option("-o, --out <file>", "write .csv, .parquet or .jsonl (default: CSV to stdout; also --output)")
  .option("--report <file.json>", "where every text came from, and why rows have none")
  .option("--text <choice>", "first: the first user message, else the system's; full: both", "first")
  .option("--all-rows", "a row for each input row, not for each benchmark, model and task")
  .option("--keep-missing", "also the rows without a text")
  .option("--strict", "never a text from a run at another effort")
  .option("--borrow-text", "else a text from another model's run of the same benchmark")
  .option("--require <share>", "exit 3 when a smaller share of the rows has a text, as 0.95")
  .option("--config <file>", "configuration (default: hindcast.yaml here, if there is one)")
  .option("--password <text>", "of encrypted zips (default: HAL's own)")
  .option("--skip-bad", "exit 0 although some inputs were left out")
  .option("--json", "print one JSON document")
  .action(async (results, options) => {
    const { alignCommand } = await import("./align.ts");
    process.exitCode = await alignCommand(results, options);
  });

program
  .command("download")
  .description("files of a dataset on the Hugging Face hub, such as agent-evals/hal_traces")
  .argument("<hub-dataset>", "owner/name")
  .option("--include <glob>", "only these files, as *.zip or folder/** (may be given again)", collect)
  .option("-o, --out <dir>", "folder for the files (default: the dataset's name; also --output)")
  .option("--revision <rev>", "branch, tag or commit (default: main)")
  .option("--jobs <n>", "files at once, 1 to 32 (default: 4)")
  .option("--endpoint <url>", "address of the hub (default: HF_ENDPOINT, or https://huggingface.co)")
  .option("--json", "print one JSON document")
  .action(async (dataset, options) => {
    const { downloadCommand } = await import("./download.ts");
    process.exitCode = await downloadCommand(dataset, options);
  });

program
  .command("decrypt")
  .description("HAL's encrypted zips to plain traces")
  .argument("<path...>", "zips, folders holding them, or globs")
  .requiredOption("-o, --out <dir>", "folder for the traces (also --output)")
  .option("--password <text>", "default: HAL's own")
  .option("--force", "replace files that are there already")
  .option("--json", "print one JSON document")
  .action(async (paths, options) => {
    const { decryptCommand } = await import("./decrypt.ts");
    process.exitCode = await decryptCommand(paths, options);
  });

program
  .command("encrypt")
  .description("traces to encrypted zips as HAL uploads them")
  .argument("<path...>", "traces, folders holding *_UPLOAD.json, or globs")
  .requiredOption("-o, --out <dir>", "folder for the zips (also --output)")
  .option("--password <text>", "default: HAL's own")
  .option("--force", "replace files that are there already")
  .option("--json", "print one JSON document")
  .action(async (paths, options) => {
    const { encryptCommand } = await import("./encrypt.ts");
    process.exitCode = await encryptCommand(paths, options);
  });

program
  .command("embed")
  .description("a column of texts as vectors, by a model on this machine or behind an address")
  .argument("<table>", "a table: .csv, .parquet or .jsonl")
  .requiredOption(
    "-o, --out <file>",
    "the vectors: .npy, or .parquet with the table's columns (also --output)",
  )
  .option("--column <name>", "the column of texts", "task_input")
  .option("--model <name>", "folder, name in the hub's cache, or openai/<name> (default: all-MiniLM-L6-v2)")
  .option("--base-url <url>", "a server that speaks OpenAI's embeddings interface; --model names its model")
  .option("--long-texts <rule>", "what does not fit the model's window: cut, or split and averaged", "cut")
  .option("--runtime <kind>", "of a local model: wasm, or native (a package of its own)", "wasm")
  .option("--texts-at-once <n>", "texts handed to the model together (default: what it does best)")
  .option("--jobs <n>", "requests in flight to a remote model (default: 4)")
  .option("--restart", "forget an unfinished or finished run")
  .option("--json", "print one JSON document")
  .action(async (table, options) => {
    const { embedCommand } = await import("./embed.ts");
    process.exitCode = await embedCommand(table, options);
  });

program
  .command("map")
  .description("embeddings as a picture of the tasks, and the tasks nearest to a text")
  .argument("<embeddings>", "a file that hindcast embed wrote")
  .option("-o, --out <dir>", "folder for map.html, map.png, map.svg, map.csv (also --output)")
  .option("--color <column>", "column to colour by (default: the benchmark, else success)")
  .option("--neighbours <text>", "list the tasks nearest to a text, or to the task of that id")
  .option("--count <n>", "how many of them (default: 10)")
  .option("--table <file>", "the table that a .npy file was made of, when it has moved")
  .option("--points <n>", "texts to draw at most, picked at random (default: 5000)")
  .option("--seed <n>", "of the picture and of the picking (default: 1)")
  .option("--base-url <url>", "confirms the address of the model that made the embeddings")
  .option("--json", "print one JSON document")
  .action(async (embeddings, options) => {
    const { mapCommand } = await import("./map.ts");
    process.exitCode = await mapCommand(embeddings, options);
  });

program
  .command("grade")
  .description("which answers of a model are right: runs them and their tests in a sandbox")
  .argument("<benchmark>", "bigcodebench, bigcodebench_hard, humaneval or mbpp")
  .option("--answers <file>", ".jsonl of task_id with solution, completion or answer (also --samples)")
  .option("--data <file>", "the benchmark's tasks: .jsonl, .jsonl.gz, .parquet, or hub[@revision]")
  .option("--split <name>", "form of the tasks that the answers are to: complete or instruct")
  .option("--task-ids <ids>", "only these, as 13,17 (also --sample-ids)")
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
    const { gradeCommand } = await import("./grade.ts");
    process.exitCode = await gradeCommand(benchmark, options);
  });

program
  .command("benchmarks")
  .description("the benchmarks that can be graded")
  .option("--json", "print one JSON document")
  .action(async (options) => {
    const { benchmarksCommand } = await import("./benchmarks.ts");
    process.exitCode = await benchmarksCommand(options);
  });

const sandbox = program.command("sandbox").description("where answers are run");

sandbox
  .command("build")
  .description(
    "make the Docker image with the libraries that BigCodeBench needs; takes a network and minutes",
  )
  .option("--image <name>", "name of the image")
  .option("--with-tensorflow", "also TensorFlow, which four tasks use")
  .action(async (options) => {
    const { sandboxBuildCommand } = await import("./sandbox.ts");
    process.exitCode = await sandboxBuildCommand(options);
  });

sandbox
  .command("check")
  .description("start one and say what it is")
  .option("--sandbox <kind>", "docker or process", "docker")
  .option("--image <name>", "Docker image (default: what hindcast sandbox build makes)")
  .option("--python <file>", "interpreter of the process sandbox (default: python3)")
  .option("--json", "print one JSON document")
  .action(async (options) => {
    const { sandboxCheckCommand } = await import("./sandbox.ts");
    process.exitCode = await sandboxCheckCommand(options);
  });

sandbox
  .command("clean")
  .description("remove containers that a killed hindcast left")
  .action(async () => {
    const { sandboxCleanCommand } = await import("./sandbox.ts");
    process.exitCode = await sandboxCleanCommand();
  });

const hints = program.command("hints");
addModelOptions(
  hints
    .description(
      "from attempts at tasks: what helped, what did not, with evidence; and tasks that carry these hints",
    )
    .argument("[dataset]", "hub dataset, .parquet, .jsonl or .json file, folder of Harbor jobs, or a store")
    .option("--dataset <dataset>", "the same (default: DCAgent/taskmaster2-gpt5mini)")
    .option("--model <name>", "provider/model; a bare name is OpenAI's (default: gpt-4o-mini)")
    .option("--repo-name <org/name>", "dataset on the hub to upload to; HF_TOKEN must be set")
    .option("-o, --out <dir>", "folder for tasks, hints.json and hints.html (also --output)")
    .option("--dataset-prefix <text>", "begins the tasks' names (default: the dataset's name and -hints)")
    .option(
      "--task-markers <text...>",
      'before a task\'s text in a prompt (default: "Task Description:" "Task:" "## Task")',
    )
    .option("--max-trials <n>", "tasks, at most")
    .option("--private", "make a new dataset on the hub a private one")
    .option("--tasks <tasks>", "the original tasks: a folder, a Parquet file, or a hub dataset")
    .option("--success-threshold <reward>", "the least reward of a success (default: 1.0)")
    .option("--budget-tokens <n>", "tokens of a transcript that are shown, at most (default: 16000)")
    .option("--compat", "one call a row, grouped by trial, as the tool before did; for comparison")
    .option("--show-sources", "name the episodes of pitfalls in the text")
    .option("--seed <n>", "handed to the model (default: 0)")
    .option("--revision <rev>", "branch, tag or commit of a hub dataset")
    .option("--endpoint <url>", "address of the hub (default: HF_ENDPOINT, or https://huggingface.co)")
    .option("--config <file>", "configuration, for prices (default: hindcast.yaml here, if there is one)")
    .option("--skip-bad", "exit 0 although some rows could not be read")
    .option("--json", "print one JSON document"),
).action(async (dataset, options) => {
  const { hintsCommand } = await import("./hints.ts");
  process.exitCode = await hintsCommand(dataset, options);
});

hints
  .command("strip")
  .description("a task's text, or a folder of tasks, without the hints")
  .argument("<path>", "an instruction.md, or a folder of tasks")
  .option("-o, --out <dir>", "folder for a copy without hints (also --output)")
  .option("--in-place", "change the files themselves")
  .option("--json", "print one JSON document")
  .action(async (path, _, command) => {
    const { hintsStripCommand } = await import("./hints-strip.ts");
    process.exitCode = await hintsStripCommand(path, command.optsWithGlobals());
  });

const trial = hints
  .command("trial")
  .description("whether hints help: sets of tasks to run, and what their results say");

trial
  .command("make")
  .description("from what hindcast hints wrote: the tasks without hints, with them, and with another task's")
  .argument("<dir>", "what hindcast hints -o wrote")
  .requiredOption("-o, --out <dir>", "folder for the three sets (also --output)")
  .option("--seed <n>", "of the choice of placebos (default: 1)")
  .option("--json", "print one JSON document")
  .action(async (dir, _, command) => {
    const { trialMakeCommand } = await import("./hints-trial.ts");
    process.exitCode = await trialMakeCommand(dir, command.optsWithGlobals());
  });

trial
  .command("analyze")
  .description("compares the results of the sets, task by task")
  .option("--control <results>", "of the tasks without hints: whatever hindcast hints reads")
  .option("--hinted <results>", "of the tasks with hints")
  .option("--placebo <results>", "of the tasks with another task's hints")
  .option("--success-threshold <reward>", "the least reward of a success (default: 1.0)")
  .option("--seed <n>", "of the resampling (default: 1)")
  .option("--json", "print one JSON document")
  .action(async (_, command) => {
    const { trialAnalyzeCommand } = await import("./hints-trial.ts");
    process.exitCode = await trialAnalyzeCommand(command.optsWithGlobals());
  });

const journal = program.command("journal").description("the answers of models that were paid for");
const journalOption = ["--journal <dir>", "the journal", ".hindcast/journal"] as const;

journal
  .command("stats")
  .description("answers, tokens and cost by model")
  .option(...journalOption)
  .option("--json", "print one JSON document")
  .action(async (options) => {
    const { journalStatsCommand } = await import("./journal.ts");
    process.exitCode = await journalStatsCommand(options);
  });

journal
  .command("prune")
  .description(
    "make it smaller: without damaged lines and answers that were asked anew, and without those picked",
  )
  .option(...journalOption)
  .option("--older-than <days>", "remove answers older than this")
  .option("--model <name>", "remove only answers of this model, as openai/gpt-4o-mini")
  .option("--for <version>", "remove only answers to this version of a request, as hints/extract 3")
  .option("--json", "print one JSON document")
  .action(async (options) => {
    const { journalPruneCommand } = await import("./journal.ts");
    process.exitCode = await journalPruneCommand(options);
  });

journal
  .command("export")
  .description("the answers as lines of JSON")
  .option(...journalOption)
  .option("--model <name>", "only of this model")
  .option("--for <version>", "only to this version of a request")
  .option("--raw", "with what the provider sent")
  .option("-o, --out <file>", "write to a file (also --output)")
  .action(async (options) => {
    const { journalExportCommand } = await import("./journal.ts");
    process.exitCode = await journalExportCommand(options);
  });

// A reader that has seen enough, as `head`, is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(exitCodes.done);
});

try {
  await program.parseAsync(process.argv.map(oneSpelling));
} catch (error) {
  process.exitCode = report(error);
}

// One spelling for a thing; others that mean the same are taken too.
function oneSpelling(word: string): string {
  return word
    .replace(/^--output(?=$|=)/, "--out")
    .replace(/^--sample-ids(?=$|=)/, "--task-ids")
    .replace(/^--samples(?=$|=)/, process.argv[2] === "grade" ? "--answers" : "--samples");
}

function collect(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value];
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
  if (error.code === "budget") return exitCodes.budget;
  if (error.code === "gate") return exitCodes.gate;
  return error.code === "usage" ? exitCodes.usage : exitCodes.failed;
}
