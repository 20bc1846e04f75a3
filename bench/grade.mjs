// How fast answers are graded: in forks of a warm interpreter, in fresh interpreters, and in a container for each answer.
// On BigCodeBench's own solutions, for the tasks that need only Python and for those with numpy or pandas, and on real
// answers. Needs the real data (HINDCAST_TEST_DATA) and Docker with the image of scripts/make-sandbox-image.sh.
import path from "node:path";
import { benchmarkNamed, loadTasks, openGrader, openSandbox, readEvalResults } from "../dist/index.js";

const data = path.join(process.env.HINDCAST_TEST_DATA ?? "../shared/data", "bigcodebench");
const image = process.env.HINDCAST_SANDBOX_IMAGE ?? "hindcast-sandbox:debian";
const limits = { seconds: 20, memoryMb: 4096, diskMb: 256 };
// Tasks that sleep for seconds by design say nothing about grading.
const sleepers = new Set([0, 195, 220, 324, 346, 348, 459, 819, 823, 857, 1103, 1104, 1105]);
// Slow ways are measured on every so manieth task; fresh interpreters on all, whose verdicts are compared.
const everyContainerTask = 12;
const everyRealAnswer = 3;

const benchmark = benchmarkNamed("bigcodebench");
const { tasks } = await loadTasks(benchmark, path.join(data, "BigCodeBench-v0.1.0_hf.jsonl.gz"));
const published = await readEvalResults(
  path.join(data, "Qwen2.5-Coder-7B-Instruct--complete_eval_results.json.gz"),
  [],
);
const answers = new Map(published.answers.map(({ taskId, solution }) => [taskId, solution]));
const usesNumpy = ({ texts }) => texts.some((text) => /^\s*(import|from) (numpy|pandas)\b/m.test(text));

const warm = await open();
const plainGrader = await openGrader(tasks, warm, { limits, preload: ["numpy", "pandas"] });
const runnable = tasks.filter((task) => plainGrader.unsupported(task) === undefined);
const quick = runnable.filter(({ id }) => !sleepers.has(Number(id.split("/")[1])));
console.log(
  `${runnable.length} tasks can be run in ${image}; ${runnable.length - quick.length} that sleep are left out\n`,
);

const unequal = [];
for (const [title, chosen] of [
  ["only Python", quick.filter((task) => !usesNumpy(task))],
  ["numpy or pandas", quick.filter(usesNumpy)],
]) {
  console.log(`${title}, ${chosen.length} tasks, one answer at a time`);
  // The first answer waits for the libraries to be loaded.
  await plainGrader.grade(chosen[0], chosen[0].canonical);
  const warmRun = await measure("warm fork", chosen, (task) => plainGrader.grade(task, task.canonical));
  const cold = await openGrader(tasks, warm, { limits, cold: true });
  const coldRun = await measure("fresh interpreter", chosen, (task) => cold.grade(task, task.canonical));
  for (const [id, { verdict }] of coldRun.graded) {
    // What failed warm has been run again: it did not pass.
    const passedWarm = warmRun.graded.get(id).cold === false;
    if (passedWarm !== (verdict === "pass")) unequal.push(id);
  }
  const containerRun = await measure("container each", every(chosen, everyContainerTask), inOwnContainer);
  ratio("a fresh interpreter", coldRun, warmRun);
  ratio("a container each", containerRun, warmRun);
  const real = every(chosen, everyRealAnswer);
  const grade = (task) => plainGrader.grade(task, { text: answers.get(task.id), form: "solution" });
  const realRun = await measure("real answers, warm", real, grade);
  const failed = [...realRun.graded.values()].filter(({ verdict }) => verdict !== "pass").length;
  console.log(`  ${failed} of ${real.length} real answers fail, each run again in a fresh interpreter\n`);
}
console.log(`verdicts of known solutions that differ between warm and fresh: ${unequal.join(" ") || "none"}`);
await warm.close();

function open() {
  return openSandbox({ kind: "docker", image, workers: 1, memoryMb: limits.memoryMb });
}

async function inOwnContainer(task) {
  const sandbox = await open();
  try {
    const grader = await openGrader([task], sandbox, { limits });
    return await grader.grade(task, task.canonical);
  } finally {
    await sandbox.close();
  }
}

function every(list, step) {
  return list.filter((_, index) => index % step === 0);
}

async function timed(action) {
  const start = performance.now();
  const graded = await action();
  return { ...graded, seconds: (performance.now() - start) / 1000 };
}

async function measure(name, chosen, grade) {
  const graded = new Map();
  for (const task of chosen) graded.set(task.id, await timed(() => grade(task)));
  const times = [...graded.values()].map(({ seconds }) => seconds).sort((a, b) => a - b);
  const total = times.reduce((sum, time) => sum + time, 0);
  const at = (share) => times[Math.min(times.length - 1, Math.floor(share * times.length))];
  const rate = (60 * times.length) / total;
  const text = [
    `${rate.toFixed(0)} a minute`,
    `p50 ${milliseconds(at(0.5))}`,
    `p95 ${milliseconds(at(0.95))}`,
  ];
  console.log(`  ${name.padEnd(20)} ${text.join(", ")} (${times.length} answers)`);
  return { rate, graded };
}

function ratio(name, slower, faster) {
  console.log(`  warm is ${(faster.rate / slower.rate).toFixed(1)} times ${name}`);
}

function milliseconds(seconds) {
  return `${(seconds * 1000).toFixed(0)} ms`;
}
