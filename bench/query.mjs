// Wall time of `hindcast query` over a million attempts in many runs, grouped by model and benchmark, as a whole process
// and inside one; beside it the same SQL in Python's DuckDB, where that is installed.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { query } from "../dist/query/query.js";
import { beginRun } from "../dist/store/run-writer.js";

const attempts = 1_000_000;
const runs = Number(process.argv[2] ?? 400);
const rounds = Number(process.argv[3] ?? 7);
const sql =
  "SELECT model, benchmark, count(*) AS attempts, avg((outcome = 'passed')::INT) AS pass_rate, avg(score) AS score FROM attempts GROUP BY model, benchmark ORDER BY model, benchmark";

const root = path.resolve(import.meta.dirname, "..");
const folder = mkdtempSync(path.join(tmpdir(), "hindcast-bench-"));
try {
  const store = path.join(folder, "store");
  const began = performance.now();
  for (let run = 0; run < runs; run++) await storeRun(store, run);
  print(
    `${attempts.toLocaleString("en")} attempts in ${runs} runs, stored in ${seconds(began)} s; median of ${rounds} rounds\n\n`,
  );

  const command = path.join(root, "dist/cli/main.js");
  const whole = measure(() =>
    execute(process.execPath, [command, "query", sql, "--store", store, "--format", "csv"]),
  );
  print(`hindcast query, whole process  ${whole.seconds.toFixed(3)} s\n`);

  const inside = [];
  for (let round = 0; round <= rounds; round++) {
    const start = performance.now();
    await query(store, sql, async ({ blocks }) => {
      for await (const block of blocks) if (block.length === 0) throw new Error("an empty block");
    });
    inside.push((performance.now() - start) / 1000);
  }
  print(`query(), opening the store too ${median(inside.slice(1)).toFixed(3)} s\n`);
  comparePython(store, whole.output);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function comparePython(store, expected) {
  const glob = path.join(store, "runs/*/attempts.parquet");
  const script = `import duckdb, sys
duckdb.sql("CREATE VIEW attempts AS SELECT * FROM read_parquet('${glob}')")
duckdb.sql("""COPY (${sql}) TO '/dev/stdout' (FORMAT csv, HEADER)""")`;
  if (spawnSync("python3", ["-c", "import duckdb"]).status !== 0) {
    print("Python's duckdb is not installed: NO PEER MEASURED\n");
    return;
  }
  const python = measure(() => execute("python3", ["-c", script]));
  const isEqual = python.output.trim() === expected.replaceAll("\r", "").trim();
  print(
    `Python's duckdb, whole process ${python.seconds.toFixed(3)} s, ${isEqual ? "equal rows" : "OTHER ROWS"}\n`,
  );
}

async function storeRun(store, number) {
  const writer = await beginRun(store);
  const tasks = attempts / runs;
  const outcomes = Array.from({ length: tasks }, (_, task) => {
    const passed = (task * 7919 + number * 104729) % 100 < 20 + (number % 60);
    return { taskId: `task-${task}`, epoch: 1, outcome: passed ? "passed" : "failed", score: passed ? 1 : 0 };
  });
  const run = {
    runId: `run-${number}`,
    benchmark: `benchmark-${number % 9}`,
    agentName: `Agent (model-${number % 23})`,
    modelName: `model-${number % 23}`,
    score: 0.5,
    scoreName: "accuracy",
    usage: [],
    synthetic: true,
    source: { path: `${number}.json`, sha256: String(number), bytes: 0 },
  };
  const summary = { run, reportedUsage: [], shape: "none", calls: 0, messages: 0, messageReferences: 0 };
  await writer.commit(summary, { key: `run-${number}`, reader: "bench", outcomes, findings: [] });
}

function measure(action) {
  const times = [];
  let output;
  // The first round warms the file cache.
  for (let round = 0; round <= rounds; round++) {
    const start = performance.now();
    output = action();
    times.push((performance.now() - start) / 1000);
  }
  return { seconds: median(times.slice(1)), output };
}

function execute(program, words) {
  const ended = spawnSync(program, words, { encoding: "utf8" });
  if (ended.status !== 0) throw new Error(`${program} failed: ${ended.stderr}`);
  return ended.stdout;
}

function median(list) {
  return list.toSorted((a, b) => a - b)[list.length >> 1];
}

function seconds(since) {
  return ((performance.now() - since) / 1000).toFixed(1);
}

function print(text) {
  process.stdout.write(text);
}
