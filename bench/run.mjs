// What running a benchmark costs beyond asking and grading: how far the two overlap, what is left of a run that is killed
// again and again, and how long fail-set algebra takes. Answers come from a stand-in at 200 ms; programs run in the
// process sandbox of this machine. Needs BigCodeBench's rows (HINDCAST_TEST_DATA) and Python.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import path from "node:path";
import { failSet } from "../dist/analysis/fail-sets/fail-set.js";
import { benchmarkNamed } from "../dist/benchmarks/list.js";
import { carryOut } from "../dist/eval/carry-out.js";
import { RunState } from "../dist/eval/log/run-state.js";
import { openEvaluation } from "../dist/eval/open-evaluation.js";
import { planRun } from "../dist/eval/plan-run.js";
import { standInOf } from "../dist/eval/session.js";
import { baseline } from "../dist/eval/solvers/baseline.js";
import { gradeGroundTruth } from "../dist/grade/grade.js";
import { Journal } from "../dist/models/journal/journal.js";
import { openModels } from "../dist/models/models.js";
import { StandIn } from "../dist/models/stand-in/server.js";
import { openSandbox, usualDiskMb, usualMemoryMb } from "../dist/sandbox/open-sandbox.js";

const root = path.resolve(import.meta.dirname, "..");
const data = path.join(process.env.HINDCAST_TEST_DATA ?? path.join(root, "../shared/data"), "bigcodebench");
const rows = path.join(data, "BigCodeBench-v0.1.0_hf.jsonl.gz");
const tasks = Number(process.argv[2] ?? 120);
const kills = Number(process.argv[3] ?? 20);
const latency = { median: 200 };

const folder = mkdtempSync(path.join(tmpdir(), "hindcast-bench-"));
try {
  algebra();
  if (existsSync(rows)) {
    await overlap();
    if (kills > 0) await killed();
  } else print(`no BigCodeBench rows at ${rows}: THE OTHER FIGURES WERE SKIPPED\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function algebra() {
  const runs = Array.from({ length: 4 }, (_, run) => ({
    name: `run-${run}`,
    benchmark: "bigcodebench",
    attempts: Array.from({ length: 1140 }, (_, task) => ({
      taskId: `BigCodeBench/${task}`,
      epoch: 1,
      outcome: (task * 7919 + run * 104729) % 100 < 55 ? "passed" : "failed",
    })),
    libraries: new Map(),
  }));
  const [a, b, c, d] = runs;
  const expressions = [
    { runs, atLeast: 1 },
    { runs, atLeast: "all" },
    { runs, atLeast: 2 },
    { runs: [a, b], atLeast: "all", minus: [c, d] },
  ];
  const times = expressions.map((expression) => median(11, () => failSet(expression)));
  const all = times.reduce((sum, time) => sum + time, 0);
  print(
    `fail sets of 4 runs of 1,140 tasks: union, intersection, at least 2 and difference in ${all.toFixed(1)} ms\n`,
  );
}

async function overlap() {
  const evaluation = await openEvaluation("bigcodebench", { data: rows });
  const { ok } = JSON.parse(readFileSync(path.join(data, "stdlib_ground_truth_pass.json"), "utf8"));
  const wanted = ok.slice(0, tasks);
  const workers = availableParallelism();
  const sandbox = () => openSandbox({ kind: "process", workers });
  // As a user would have who graded here before: it is known which tasks are slow.
  const groundTruthFolder = path.join(folder, "ground-truth");
  const truthSandbox = await sandbox();
  await gradeGroundTruth({
    ...{ benchmark: benchmarkNamed("bigcodebench"), data: rows, taskIds: wanted, sandbox: truthSandbox },
    ...{ groundTruthFolder, seconds: 60, memoryMb: usualMemoryMb, diskMb: usualDiskMb },
  });
  await truthSandbox.close();
  const grading = await evaluation.openGrading(new Set(wanted), {
    ...{ openSandbox: sandbox, seconds: 60, groundTruthFolder },
  });
  const choices = {
    ...{
      taskIds: wanted,
      given: "baseline",
      options: {},
      model: "mock/stand-in-60",
      epochs: 1,
      fresh: false,
    },
    ...{
      sandbox: { kind: "process" },
      prices: "bench",
      hindcast: "bench",
      gradeSeconds: 60,
      now: new Date(),
    },
  };
  const plan = planRun({ evaluation, solver: baseline, grading }, choices);
  const free = { ...grading, grade: async () => ({ verdict: "pass", details: {}, seconds: 0 }) };
  let round = 0;
  const time = async (gradingOf, mostAtOnce, state = new RunState()) => {
    const journal = path.join(folder, `journal-${round++}`);
    const models = await openModels({
      journal,
      mostInFlight: mostAtOnce,
      standIn: { ...standInOf(evaluation), latency },
    });
    const start = performance.now();
    const log = { state, append: async (event) => state.take(event) };
    await carryOut({ plan, evaluation, solver: baseline, grading: gradingOf, models, log, mostAtOnce });
    const seconds = (performance.now() - start) / 1000;
    await models.close();
    return { seconds, state };
  };
  // Grading alone: the answers are there, the grades are not. Its time decides how many are asked at once: so many that
  // asking alone takes about as long (the hardest case: whichever waits for the other once never makes up for it), a
  // third of them, and three times as many.
  const { state } = await time(free, 100);
  const answered = new RunState();
  for (const taskId of plan.taskIds) answered.take({ ...state.attempt(taskId, 1).answered, calls: [] });
  const grade = await time(grading, 100, answered);
  const balanced = Math.max(1, Math.round((plan.taskIds.length * 0.2) / grade.seconds));
  print(
    `${plan.taskIds.length} standard-library tasks, ${workers} graded at once: grading alone ${grade.seconds.toFixed(1)} s\n`,
  );
  for (const atOnce of [Math.max(1, Math.round(balanced / 3)), balanced, 3 * balanced]) {
    const ask = await time(free, atOnce);
    const both = await time(grading, atOnce);
    const slower = Math.max(ask.seconds, grade.seconds);
    print(
      `  ${atOnce} asked at once at 200 ms: asking alone ${ask.seconds.toFixed(1)} s, both ${both.seconds.toFixed(1)} s, ` +
        `${(both.seconds / slower).toFixed(2)} of the slower one and ` +
        `${(both.seconds / (ask.seconds + grade.seconds)).toFixed(2)} of both in turn\n`,
    );
  }
  await grading[Symbol.asyncDispose]();
}

async function killed() {
  const evaluation = await openEvaluation("bigcodebench", { data: rows });
  const standIn = await StandIn.start({ ...standInOf(evaluation), latency });
  const { ok } = JSON.parse(readFileSync(path.join(data, "stdlib_ground_truth_pass.json"), "utf8"));
  const ids = ok.slice(0, tasks).join(",");
  const inFlight = 4;
  const place = (name) => [
    "--store",
    path.join(folder, name),
    "--journal",
    path.join(folder, `${name}-answers`),
    "--batch-size",
    String(inFlight),
    "--json",
  ];
  const start = (name) => [
    ...[
      "run",
      "bigcodebench",
      "--data",
      rows,
      "--sandbox",
      "process",
      "--model",
      "openai/stand-in-60",
      "--base-url",
      standIn.baseUrl,
    ],
    ...["--task-ids", ids, "--run-id", "r", ...place(name)],
  ];
  const whole = await command(start("whole"));
  const before = standIn.ledger.entries.length;
  let caught = 0;
  const goOn = () =>
    existsSync(path.join(folder, "killed/evals/r")) ? ["resume", "r", ...place("killed")] : start("killed");
  for (let kill = 0; kill < kills; kill++)
    if ((await command(goOn(), 500 + Math.random() * 3000)) === undefined) caught++;
  const ended = await command(goOn());
  const again = standIn.ledger.entries.length - before - JSON.parse(whole).attempts;
  const repeated = Journal.open(path.join(folder, "killed-answers")).superseded;
  await standIn[Symbol.asyncDispose]();
  const withoutKey = (text) => JSON.stringify({ ...JSON.parse(text), key: undefined });
  print(
    `killed ${caught} of ${kills} times: ${withoutKey(ended) === withoutKey(whole) ? "same results" : "OTHER RESULTS"}, ${repeated} kept answers asked again, ` +
      `${again} that were on their way (at most ${caught * inFlight})\n`,
  );
}

function command(words, killAfter) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(root, "dist/cli/main.js"), ...words], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    let [said, problems] = ["", ""];
    child.stdout.on("data", (text) => (said += text));
    child.stderr.on("data", (text) => (problems += text));
    const timer = killAfter && setTimeout(() => child.kill("SIGKILL"), killAfter);
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      if (signal) resolve(undefined);
      else if (code === 0) resolve(said);
      else reject(new Error(`exit code ${code}: ${problems}`));
    });
  });
}

function median(rounds, action) {
  const times = Array.from({ length: rounds }, () => {
    const start = performance.now();
    action();
    return performance.now() - start;
  });
  return times.sort((a, b) => a - b)[rounds >> 1];
}

function print(text) {
  process.stdout.write(text);
}
