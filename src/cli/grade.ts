import type { Benchmark } from "../benchmarks/benchmark.ts";
import { benchmarkNamed } from "../benchmarks/list.ts";
import { loadConfig } from "../config/load.ts";
import { benchmarkData } from "../download/benchmark-data.ts";
import { leastShare } from "../grade/check-ground-truth.ts";
import { refuseForeignResults } from "../grade/foreign-results.ts";
import { grade, gradeGroundTruth, usualOut } from "../grade/grade.ts";
import type { GradeEvent, GradeResult, GradingSetup, GroundTruthResult } from "../grade/grade-options.ts";
import { usualSeconds } from "../grade/ground-truth.ts";
import { HindcastError } from "../model/error.ts";
import { percent } from "../plots/number-text.ts";
import { usualDiskMb, usualMemoryMb } from "../sandbox/open-sandbox.ts";
import { exitCodes } from "./exit-codes.ts";
import { exitCodeOf, printFindings } from "./findings.ts";
import { oneOf, wholeNumber } from "./flag-values.ts";
import { onInterrupt } from "./interrupt.ts";
import { note } from "./print.ts";
import { createProgress, type Progress } from "./progress.ts";
import { type SandboxFlags, sandboxFromFlags } from "./sandbox-options.ts";
import { readTaskSelection, requireOrigin } from "./task-selection.ts";

interface GradeFlags extends SandboxFlags {
  readonly answers?: string;
  readonly data?: string;
  readonly split?: string;
  readonly taskIds?: string;
  readonly out?: string;
  readonly k?: string;
  readonly timeout?: string;
  readonly cold?: boolean;
  readonly calibrate: boolean;
  readonly groundTruth?: boolean;
  readonly groundTruthFolder: string;
  readonly config?: string;
  readonly force?: boolean;
  readonly restart?: boolean;
  readonly skipBad?: boolean;
  readonly json?: boolean;
}

/** `hindcast grade`. @returns 3 when the known solutions do not pass, 1 when an input was bad or the machinery failed. */
export async function gradeCommand(name: string, flags: GradeFlags): Promise<number> {
  const benchmark = benchmarkNamed(name);
  const split = oneOf("--split", benchmark.splits, flags.split ?? (benchmark.splits[0] as string));
  const ks = tryCounts(flags.k ?? "1,5,10");
  const seconds = wholeNumber("--timeout", flags.timeout, 86_400) ?? usualSeconds;
  const memoryMb = wholeNumber("--memory", flags.memory, 1 << 20) ?? usualMemoryMb;
  const { answers } = flags;
  if (answers === undefined && !flags.groundTruth) {
    throw new HindcastError("usage", "nothing to grade", { expected: "--answers FILE, or --ground-truth" });
  }
  const { config } = await loadConfig(flags.config);
  const selection =
    flags.taskIds === undefined ? undefined : await readTaskSelection(flags.taskIds, "--task-ids");
  requireOrigin(selection, { benchmark: benchmark.name }, "--task-ids");
  const taskIds = selection?.taskIds;
  if (taskIds?.length === 0) return nothingToDo(flags.json);
  if (answers !== undefined && flags.out === undefined && !flags.force)
    refuseForeignResults(usualOut(answers));
  const { data, dataFrom } = await benchmarkData(benchmark, flags.data, config, note);
  onInterrupt("what is graded is kept; start the same command again to go on");
  const sandbox = await sandboxFromFlags(flags);
  const progress = gradeProgress();
  const setup: GradingSetup = {
    benchmark,
    data,
    dataFrom,
    sandbox,
    seconds,
    memoryMb,
    diskMb: usualDiskMb,
    taskIds,
    cold: flags.cold,
    restart: flags.restart,
    groundTruthFolder: flags.groundTruthFolder,
    onProgress: progress.onEvent,
  };
  try {
    if (answers === undefined)
      return printGroundTruth(benchmark, await gradeGroundTruth(setup), progress, flags);
    const out = flags.out ?? usualOut(answers);
    const { calibrate: calibrated, force } = flags;
    const result = await grade({ ...setup, answers, out, split, calibrated, ks, force });
    progress.end();
    requireOrigin(selection, { benchmark: benchmark.name, rowsHash: result.rowsHash }, "--task-ids");
    return print(result, flags);
  } finally {
    progress.end();
    await sandbox.close();
  }
}

// An empty selection is none, never all.
function nothingToDo(json: boolean | undefined): number {
  process.stdout.write(json ? `${JSON.stringify({ tasks: 0 }, null, 2)}\n` : "0 tasks: nothing to do\n");
  return exitCodes.done;
}

function tryCounts(text: string): number[] {
  return text.split(",").map((word) => wholeNumber("--k", word.trim(), 100_000) ?? 1);
}

function gradeProgress() {
  let progress: Progress | undefined;
  const end = () => {
    progress?.end();
    progress = undefined;
  };
  const onEvent = (event: GradeEvent) => {
    if (event.type === "graded") {
      progress?.advance(1);
      return;
    }
    end();
    const { what, total, held } = event;
    progress = createProgress({ total, unit: what, label: "grade", stream: process.stderr });
    if (held > 0) progress.skip(held);
  };
  return { onEvent, end };
}

function print(result: GradeResult, flags: GradeFlags): number {
  const { out, passAtK, groundTruth, missing, infra, findings } = result;
  printFindings(findings);
  if (missing.length > 0) {
    process.stderr.write(`warning: ${missing.length} tasks have no answer; they are in no score\n`);
  }
  if (groundTruth.share < leastShare) {
    process.stderr.write(
      `warning: forced: ${percent(groundTruth.share, 1)} of the known solutions pass here\n`,
    );
  }
  if (infra > 0) process.stderr.write(`${infra} answers could not be graded: start the same command again\n`);
  process.stdout.write(flags.json ? `${JSON.stringify(result, null, 2)}\n` : table(result));
  process.stderr.write(`written: ${out}, ${passAtK}\n`);
  return infra > 0 ? exitCodes.failed : exitCodeOf(findings, flags.skipBad);
}

function table({ scores: { all, supported, verdicts } }: GradeResult): string {
  const counts = Object.entries(verdicts).map(([verdict, count]) => `${count} ${verdict}`);
  const lines = [counts.join(", ")];
  for (const [what, { tasks, rates }] of [
    ["all tasks", all],
    ["tasks the sandbox can run", supported],
  ] as const) {
    const shown = Object.entries(rates).map(([name, rate]) => `${name} ${percent(rate, 1)}`);
    lines.push(`${what} (${tasks}): ${shown.join(", ") || "no score"}`);
  }
  return `${lines.join("\n")}\n`;
}

function printGroundTruth(
  benchmark: Benchmark,
  result: GroundTruthResult,
  progress: { end(): void },
  flags: GradeFlags,
): number {
  progress.end();
  const { share, runnable, failed, flaky, unsupported, file } = result;
  if (flags.json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  else {
    const lines = [
      `${benchmark.title}: ${percent(share, 1)} of ${runnable} known solutions pass`,
      ...(failed.length > 0 ? [`never pass: ${failed.join(" ")}`] : []),
      ...(flaky.length > 0 ? [`pass now and then: ${flaky.join(" ")}`] : []),
      `${unsupported.length} tasks cannot be run in this sandbox`,
    ];
    process.stdout.write(`${lines.join("\n")}\n`);
  }
  process.stderr.write(`their runs: ${file}\n`);
  return share < leastShare && !flags.force ? exitCodes.gate : exitCodes.done;
}
