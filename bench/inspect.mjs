// Reading an Inspect log of 300 MB (unpacked) and 1,000 samples: header, summaries, one sample, and all of it into the
// store against Python's read_eval_log, process against process, in turn; out of the store again as a log; a log of one
// sample of 140 MB; and the list of a folder of 1,500 logs.
//
//   node bench/inspect.mjs [--gigabyte]     also a log of 1 GB into the store, for its memory
//
// Needs a Python with inspect_ai: HINDCAST_INSPECT_PYTHON, or what test/inspect/environment.sh makes.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");
const python = process.env.HINDCAST_INSPECT_PYTHON ?? path.join(root, ".tmp/inspect-venv/bin/python");
const command = path.join(root, "dist/cli/main.js");
const memoryProbe = path.join(root, "bench/peak-memory.mjs");
const library = path.join(root, "dist/index.js");
const rounds = 3;
const smallLogs = 1500;

// In a process of its own, so that nothing is warm.
const partsScript = `
  const [library, file] = process.argv.slice(1);
  const { openInspectLog } = await import(library);
  const time = (read) => { const start = performance.now(); read(); return performance.now() - start; };
  let log;
  const header = time(() => { log = openInspectLog(file); log.header(); });
  const summaries = time(() => log.summaries());
  const sample = time(() => JSON.parse(log.sample("task-500", 1).bytes()));
  console.log(JSON.stringify({ header, summaries, sample }));
`;
const peerScript = "import sys\nfrom inspect_ai.log import read_eval_log\nread_eval_log(sys.argv[1])";

if (!existsSync(python)) {
  process.stderr.write(
    `bench:inspect needs a Python with inspect_ai at ${python}: run test/inspect/environment.sh\n`,
  );
  process.exit(1);
}
const folder = mkdtempSync(path.join(tmpdir(), "hindcast-bench-"));
try {
  const log = makeLog("log of 1,000 samples", 1000, 24);
  const parts = { header: [], summaries: [], sample: [] };
  const whole = { ingest: [], peer: [] };
  let peak = 0;
  for (let round = 0; round < rounds; round++) {
    const times = JSON.parse(
      run(process.execPath, ["--input-type=module", "-e", partsScript, library, log]).stdout,
    );
    for (const part of Object.keys(parts)) parts[part].push(times[part]);
    const ingest = ingested(log);
    whole.ingest.push(ingest.seconds);
    peak = Math.max(peak, ingest.peak);
    whole.peer.push(run(python, ["-c", peerScript, log]).seconds);
  }
  print("");
  print("                      best       bound");
  print(`header                ${milliseconds(parts.header)}    50 ms`);
  print(`summaries             ${milliseconds(parts.summaries)}   500 ms`);
  print(`one sample            ${milliseconds(parts.sample)}   200 ms`);
  print(`all into the store    ${seconds(whole.ingest)}`);
  print(`read_eval_log         ${seconds(whole.peer)}`);
  print(`ratio                 ${(best(whole.peer) / best(whole.ingest)).toFixed(1).padStart(6)}         3`);
  print(`peak memory           ${mebibytes(peak)}   300 MiB`);
  const again = exported(log);
  print(`out of it as a log    ${seconds([again.seconds])}`);
  print(`peak memory           ${mebibytes(again.peak)}`);
  print("");
  const large = ingested(makeLog("log of one sample", 1, 1000, 9600));
  print(`into the store        ${seconds([large.seconds])}`);
  print(`peak memory           ${mebibytes(large.peak)}`);
  if (process.argv.includes("--gigabyte")) {
    print("");
    const huge = ingested(makeLog("log of 1,000 samples", 1000, 80));
    print(`into the store        ${seconds([huge.seconds])}`);
    print(`peak memory           ${mebibytes(huge.peak)}   300 MiB`);
  }
  print("");

  const logs = path.join(folder, "logs");
  mkdirSync(logs);
  const small = path.join(root, "test/inspect/logs/epochs_and_scorers.eval");
  for (let index = 0; index < smallLogs; index++)
    copyFileSync(small, path.join(logs, `2026-05-01T00-00-00-00-00_epochs_${index}.eval`));
  const listed = Array.from({ length: rounds }, () => run(process.execPath, [command, "runs", logs]).seconds);
  print(`${smallLogs} logs listed      ${seconds(listed)}       2 s`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function makeLog(title, ...shape) {
  const file = path.join(folder, `2026-05-01T00-00-00-00-00_bench_${shape.join("-")}.eval`);
  const { unpacked } = JSON.parse(
    run(python, [path.join(root, "bench/make_inspect_log.py"), file, ...shape.map(String)]).stdout,
  );
  print(`${title}: ${megabytes(unpacked)} unpacked, ${megabytes(statSync(file).size)} on disk (zstd)`);
  return file;
}

function ingested(file) {
  const store = path.join(folder, "store");
  const ingest = measured(["ingest", file, "--store", store]);
  rmSync(store, { recursive: true });
  return ingest;
}

function exported(file) {
  const [store, out] = [path.join(folder, "store"), path.join(folder, "exported.eval")];
  run(process.execPath, [command, "ingest", file, "--store", store]);
  const written = measured(["export", "bench_", "--store", store, "--format", "inspect", "-o", out]);
  for (const done of [store, out]) rmSync(done, { recursive: true });
  return written;
}

function measured(words) {
  const { seconds: took, stderr } = run(process.execPath, ["--import", memoryProbe, command, ...words]);
  return { seconds: took, peak: Number(/peak (\d+)/.exec(stderr)?.[1]) };
}

function run(program, words) {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(program, words, { encoding: "utf8", maxBuffer: 1 << 30 });
  if (status !== 0) throw new Error(`${program} ${words.join(" ").slice(0, 200)}: ${stderr}`);
  return { stdout, stderr, seconds: (performance.now() - start) / 1000 };
}

function best(times) {
  return Math.min(...times);
}

function milliseconds(times) {
  return `${best(times).toFixed(0).padStart(6)} ms`;
}

function seconds(times) {
  return `${best(times).toFixed(2).padStart(6)} s`;
}

function mebibytes(held) {
  return `${String(held).padStart(6)} MiB`;
}

function megabytes(bytes) {
  return `${Math.round(bytes / 1e6)} MB`;
}

function print(line) {
  process.stdout.write(`${line}\n`);
}
