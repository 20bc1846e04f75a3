// Whole `hindcast ingest` (read, Parquet written) against Python's json.load of the same file, process against process,
// in turn; peak memory by size; size of the store; header-only reading against cat. At last a folder of traces of the
// smallest size, in one command, against one process that loads them one after another.
//
//   node bench/ingest.mjs [MEGABYTES...]     default 100 300 1000; 3000 shows that memory stays flat
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { freemem, tmpdir } from "node:os";
import path from "node:path";
import { makeTrace } from "./make-trace.mjs";

const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [100, 300, 1000];
const rounds = 3;
const inFolder = 9;
// json.load needs two and a half times the file in memory.
const largestForPeer = freemem() / 1e6 / 3;

const root = path.resolve(import.meta.dirname, "..");
const command = path.join(root, "dist/cli/main.js");
const memoryProbe = path.join(root, "bench/peak-memory.mjs");
// Each trace is let go before the next is loaded, as a script in a loop would do.
const load = "import json, sys\nfor name in sys.argv[1:]:\n  with open(name) as file: json.load(file)";
const headerReader = path.join(root, "bench/read-header.mjs");
const folder = mkdtempSync(path.join(tmpdir(), "hindcast-bench-"));
const hasPython = spawnSync("python3", ["-c", "import json"]).status === 0;
if (!hasPython) print("python3 is not here: no comparison with json.load");
try {
  print(
    "trace MB   distinct   ingest MB/s   json.load MB/s   ratio   peak MiB   stored   header ms   cat ms",
  );
  for (const megabytes of sizes) print(row(megabytes));
  print(row(Math.min(...sizes), inFolder));
  print(`\nstore of a trace with 30 calls a task: 1/${storeRatio()} of it`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function row(megabytes, traces = 1) {
  const input = path.join(folder, "traces");
  mkdirSync(input);
  const files = Array.from({ length: traces }, (_, n) => path.join(input, `bench-${n}_UPLOAD.json`));
  const made = files.map((file, n) => makeTrace(file, megabytes, undefined, n + 1));
  const sum = (field) => made.reduce((total, counts) => total + counts[field], 0);
  const comparable = hasPython && megabytes <= largestForPeer;
  const times = { ingest: [], peer: [], header: [], cat: [] };
  let peak = 0;
  let stored = 0;
  for (let round = 0; round < rounds; round++) {
    const store = path.join(folder, `store-${round}`);
    const ingest = timed(process.execPath, [
      "--import",
      memoryProbe,
      command,
      "ingest",
      input,
      "--store",
      store,
    ]);
    times.ingest.push(ingest.seconds);
    peak = Math.max(peak, Number(/peak (\d+)/.exec(ingest.stderr)?.[1]));
    stored = folderBytes(store);
    rmSync(store, { recursive: true });
    if (comparable) times.peer.push(timed("python3", ["-c", load, ...files]).seconds);
    if (traces > 1) continue;
    times.header.push(timed(process.execPath, [headerReader, ...files]).seconds);
    times.cat.push(timed("sh", ["-c", 'exec cat "$1" > /dev/null', "sh", ...files]).seconds);
  }
  rmSync(input, { recursive: true });
  const rate = (list) => (sum("bytes") / 1e6 / median(list)).toFixed(0);
  const milliseconds = (list) => (median(list) * 1000).toFixed(0);
  const orDash = (list, format) => (list.length > 0 ? format(list) : "–");
  const cells = [
    (traces > 1 ? `${traces} x ${megabytes}` : String(megabytes)).padStart(8),
    `${((100 * sum("messages")) / sum("references")).toFixed(1)} %`.padStart(10),
    rate(times.ingest).padStart(13),
    orDash(times.peer, rate).padStart(16),
    orDash(times.peer, (list) => (median(list) / median(times.ingest)).toFixed(2)).padStart(7),
    String(peak).padStart(10),
    `1/${Math.round(sum("bytes") / stored)}`.padStart(8),
    orDash(times.header, milliseconds).padStart(11),
    orDash(times.cat, milliseconds).padStart(8),
  ];
  return cells.join(" ");
}

function storeRatio() {
  const trace = path.join(folder, "long_UPLOAD.json");
  const store = path.join(folder, "long-store");
  makeTrace(trace, 100, 30);
  timed(process.execPath, [command, "ingest", trace, "--store", store]);
  return Math.round(statSync(trace).size / folderBytes(store));
}

function timed(program, words) {
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(program, words, { encoding: "utf8" });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (status !== 0) throw new Error(`${program} ${words.join(" ")} failed: ${stderr}`);
  return { seconds, stderr };
}

function folderBytes(store) {
  return readdirSync(store, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(path.join(entry.parentPath, entry.name)).size, 0);
}

function median(list) {
  return list.toSorted((a, b) => a - b)[list.length >> 1];
}

function print(line) {
  process.stdout.write(`${line}\n`);
}
