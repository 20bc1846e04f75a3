// Whole `hindcast ingest` (read, Parquet written) against Python's json.load of the same file, process against process,
// in turn; peak memory by size; size of the store; header-only reading against cat.
//
//   node bench/ingest.mjs [MEGABYTES...]     default 100 300 1000; 3000 shows that memory stays flat
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { freemem, tmpdir } from "node:os";
import path from "node:path";
import { makeTrace } from "./make-trace.mjs";

const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [100, 300, 1000];
const rounds = 3;
// json.load needs two and a half times the file in memory.
const largestForPeer = freemem() / 1e6 / 3;

const root = path.resolve(import.meta.dirname, "..");
const command = path.join(root, "dist/cli/main.js");
const memoryProbe = path.join(root, "bench/peak-memory.mjs");
const headerReader = path.join(root, "bench/read-header.mjs");
const folder = mkdtempSync(path.join(tmpdir(), "hindcast-bench-"));
const hasPython = spawnSync("python3", ["-c", "import json"]).status === 0;
if (!hasPython) print("python3 is not here: no comparison with json.load");
try {
  print(
    "trace MB   distinct   ingest MB/s   json.load MB/s   ratio   peak MiB   stored   header ms   cat ms",
  );
  for (const megabytes of sizes) print(row(megabytes));
  print(`\nstore of a trace with 30 calls a task: 1/${storeRatio()} of it`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function row(megabytes) {
  const trace = path.join(folder, "bench_UPLOAD.json");
  const made = makeTrace(trace, megabytes);
  const bytes = statSync(trace).size;
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
      trace,
      "--store",
      store,
    ]);
    times.ingest.push(ingest.seconds);
    peak = Math.max(peak, Number(/peak (\d+)/.exec(ingest.stderr)?.[1]));
    stored = folderBytes(store);
    rmSync(store, { recursive: true });
    if (comparable) {
      const load = "import json, sys\nwith open(sys.argv[1]) as file: json.load(file)";
      times.peer.push(timed("python3", ["-c", load, trace]).seconds);
    }
    times.header.push(timed(process.execPath, [headerReader, trace]).seconds);
    times.cat.push(timed("sh", ["-c", 'exec cat "$1" > /dev/null', "sh", trace]).seconds);
  }
  rmSync(trace);
  const rate = (list) => bytes / 1e6 / median(list);
  const cells = [
    String(megabytes).padStart(8),
    `${((100 * made.messages) / made.references).toFixed(1)} %`.padStart(10),
    rate(times.ingest).toFixed(0).padStart(13),
    (comparable ? rate(times.peer).toFixed(0) : "–").padStart(16),
    (comparable ? (median(times.peer) / median(times.ingest)).toFixed(2) : "–").padStart(7),
    String(peak).padStart(10),
    `1/${Math.round(bytes / stored)}`.padStart(8),
    (median(times.header) * 1000).toFixed(0).padStart(11),
    (median(times.cat) * 1000).toFixed(0).padStart(8),
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
