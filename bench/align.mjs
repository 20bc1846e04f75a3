// Whole `hindcast align` (traces read, table written) against Python's json.load of the same files one after the other,
// process against process, in turn; peak memory.
//
//   node bench/align.mjs [MEGABYTES=1000] [ROWS=2000]
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { makeTrace } from "./make-trace.mjs";

const [megabytes = 1000, rows = 2000] = process.argv.slice(2).map(Number);
const files = 8;
const rounds = 3;

const root = path.resolve(import.meta.dirname, "..");
const command = path.join(root, "dist/cli/main.js");
const memoryProbe = path.join(root, "bench/peak-memory.mjs");
const folder = mkdtempSync(path.join(tmpdir(), "hindcast-bench-"));
const hasPython = spawnSync("python3", ["-c", "import json"]).status === 0;
if (!hasPython) print("python3 is not here: no comparison with json.load");
try {
  const traces = Array.from({ length: files }, (_, index) => {
    const trace = path.join(folder, `bench_${index}_UPLOAD.json`);
    // Few enough calls a task that every trace has the tasks that rows ask for.
    makeTrace(trace, megabytes / files, 14, index + 1, `bench-${index}`);
    return trace;
  });
  const results = path.join(folder, "results.csv");
  writeFileSync(results, resultsTable());
  measure(traces, results);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function resultsTable() {
  const lines = Array.from(
    { length: rows },
    (_, index) => `bench,bench-${index % files},${Math.floor(index / files)},run-${index},1.0`,
  );
  return `benchmark_id,model,task_id,agent_run_id,success\n${lines.join("\n")}\n`;
}

function measure(traces, results) {
  const bytes = traces.reduce((sum, trace) => sum + statSync(trace).size, 0);
  const times = { align: [], peer: [] };
  let peak = 0;
  for (let round = 0; round < rounds; round++) {
    const words = ["--import", memoryProbe, command, "align", results, "--traces", folder];
    const align = timed(process.execPath, [...words, "-o", path.join(folder, "out.csv"), "--require", "1"]);
    times.align.push(align.seconds);
    peak = Math.max(peak, Number(/peak (\d+)/.exec(align.stderr)?.[1]));
    const load = "import json, sys\nfor name in sys.argv[1:]:\n  with open(name) as file: json.load(file)";
    if (hasPython) times.peer.push(timed("python3", ["-c", load, ...traces]).seconds);
  }
  const seconds = median(times.align);
  const peer = hasPython ? median(times.peer) : undefined;
  print(`${(bytes / 1e6).toFixed(0)} MB in ${files} traces, ${rows} rows, all with a text`);
  print(
    `align      ${seconds.toFixed(2)} s, ${rate(bytes, seconds)} MB/s, ${(rows / seconds).toFixed(0)} rows/s`,
  );
  if (peer !== undefined) {
    print(`json.load  ${peer.toFixed(2)} s, ${rate(bytes, peer)} MB/s`);
    print(`ratio      ${(peer / seconds).toFixed(1)}`);
  }
  print(
    `peak       ${peak} MiB; table ${(readFileSync(path.join(folder, "out.csv")).length / 1e6).toFixed(1)} MB`,
  );
}

function timed(program, words) {
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(program, words, { encoding: "utf8" });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (status !== 0) throw new Error(`${program} ${words.join(" ")} failed: ${stderr}`);
  return { seconds, stderr };
}

function rate(bytes, seconds) {
  return (bytes / 1e6 / seconds).toFixed(0);
}

function median(list) {
  return list.toSorted((a, b) => a - b)[list.length >> 1];
}

function print(line) {
  process.stdout.write(`${line}\n`);
}
