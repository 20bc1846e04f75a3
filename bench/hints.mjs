// What hints cost and how long they take, against the stand-in provider: the way of the tool before (one call a row) and
// ours, on the same 10,000 made-up rows; the pace at a limit; the guard on planted leaks; memory.
//
//   node bench/hints.mjs [SECTION...] [--memory GIB]     sections: cost added pace guard memory; default: all
//
// --memory 10 measures that size alone. A run that asks (made-up answers) stops at 5,000 tasks, about as many as 1 GiB
// has; of more than 2 GiB at 1,000.
import { spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { Guard } from "../dist/hints/guard/guard.js";
import { makeEpisodes, rowsOf } from "./make-episodes.mjs";
import { makeParquet } from "./make-parquet.mjs";
import { plantedHints } from "./planted-leaks.mjs";

const folder = mkdtempSync(path.join(tmpdir(), "hindcast-bench-"));
const rows = 10_000;
const dataset = path.join(folder, "rows.jsonl");
const sections = { cost, added, pace, guard, memory };
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { memory: { type: "string" } },
});
const chosen = positionals.length > 0 ? positionals : values.memory ? ["memory"] : Object.keys(sections);
try {
  if (chosen.some((name) => name !== "memory")) {
    makeEpisodes(dataset, rows);
    print(`${rows} rows, ${mib(dataset)} MiB`);
  }
  for (const name of chosen) await sections[name]();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function cost() {
  const before = hints("compat", ["--compat"]);
  const now = hints("ours");
  const batch = hints("batch", ["--batch"]);
  const again = hints("ours");
  const told = (name, { summary, seconds }) => {
    const { inputTokens, cachedTokens, outputTokens, cost: dollars } = summary.paid;
    print(
      `${name}: ${summary.requests} requests, ${millions(inputTokens)} tokens in (${millions(cachedTokens)} cached), ${millions(outputTokens)} out, $${dollars.toFixed(2)}, ${seconds.toFixed(1)} s`,
    );
  };
  told("one call a row  ", before);
  told("ours            ", now);
  told("ours, in batches", batch);
  const share = ({ summary }) => summary.paid.cost / before.summary.paid.cost;
  print(`cost: ${percent(share(now))} online, ${percent(share(batch))} in batches`);
  print(`all from the journal (reading, checking, merging, packing): ${again.seconds.toFixed(1)} s`);
  print(
    `at 500 requests a minute: one call a row ${(before.summary.requests / 500).toFixed(1)} min, ours ${(now.summary.requests / 500).toFixed(1)} min`,
  );
}

function added() {
  hints("ours");
  const more = path.join(folder, "more.jsonl");
  appendFileSync(more, readFileSync(dataset));
  // A third attempt at a task, longer than the two that are compared.
  const [longest] = rowsOf(20_001, 12).slice(-1);
  appendFileSync(more, `${JSON.stringify({ ...longest, task: "made-7", trial_name: "made-7__new" })}\n`);
  const { summary } = hints("ours", [], more);
  print(
    `one attempt more: ${summary.paid.answered + summary.paid.failed - summary.paid.fromJournal} request`,
  );
}

function pace() {
  const limit = 500;
  const tasks = 300;
  hints("pace", ["--max-trials", String(tasks), "--max-rpm", String(limit)]);
  // From the first request to the last: starting and reading the rows are no matter of the limit.
  const sent = sentAt(path.join(folder, "pace-journal"));
  const seconds = (Math.max(...sent) - Math.min(...sent)) / 1000;
  const rate = ((sent.length - 1) / seconds) * 60;
  print(
    `pace: ${sent.length} requests at ${limit} a minute in ${seconds.toFixed(1)} s: ${percent(rate / limit)} of the limit`,
  );
}

/** When each question of a journal was sent, in milliseconds. */
function sentAt(journal) {
  return readdirSync(journal)
    .filter((name) => name.endsWith(".jsonl"))
    .flatMap((name) => readFileSync(path.join(journal, name), "utf8").split("\n"))
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line))
    .map(({ at, seconds }) => Date.parse(at) - seconds * 1000);
}

function guard() {
  for (const seed of [1, 2, 3]) {
    const judged = plantedHints(seed, 200).map(({ task, hint, isLeak, disguise }) => ({
      isLeak,
      disguise,
      isCaught: new Guard(task).leakIn(hint) !== undefined,
    }));
    const of = (isLeak) => judged.filter((each) => each.isLeak === isLeak);
    const caught = of(true).filter(({ isCaught }) => isCaught).length;
    const alarms = of(false).filter(({ isCaught }) => isCaught).length;
    const disguises = new Set(of(true).map(({ disguise }) => disguise)).size;
    print(
      `guard, seed ${seed}: ${caught} of 200 leaks caught in ${disguises} disguises, ${alarms} of 200 clean hints taken for leaks`,
    );
  }
}

function memory() {
  for (const bytes of values.memory ? [Number(values.memory) * 2 ** 30] : [128 << 20, 1 << 30]) {
    const file = path.join(folder, `${bytes}.parquet`);
    const made = makeParquet(file, bytes);
    print(
      `${(made.bytes / 2 ** 20).toFixed(0)} MiB of text: ${made.rows} rows in ${made.groups} row groups, a Parquet file of ${mib(file)} MiB`,
    );
    for (const [name, flags] of [
      ["reading and planning", ["--estimate"]],
      ["with answers", ["--max-trials", bytes > 2 ** 31 ? "1000" : "5000"]],
    ]) {
      const { summary, stderr, seconds } = hints(`memory-${bytes}`, flags, file, {
        NODE_OPTIONS: `--import ${path.join(import.meta.dirname, "peak-memory.mjs")}`,
      });
      // Processes that it starts say theirs too.
      const peaks = [...stderr.matchAll(/^peak (\d+)$/gm)].map(([, mebibytes]) => Number(mebibytes));
      const { requests } = summary;
      print(`  ${name}: at most ${Math.max(...peaks)} MiB, ${requests} questions, ${seconds.toFixed(0)} s`);
    }
    rmSync(file);
  }
}

function hints(name, flags = [], file = dataset, env = {}) {
  const start = performance.now();
  const words = [
    "hints",
    file,
    "--model",
    "mock/gpt-4o-mini",
    "--journal",
    path.join(folder, `${name}-journal`),
    "-o",
    path.join(folder, name),
    "--json",
  ];
  if (!flags.includes("--max-rpm")) words.push("--max-rpm", "1000000");
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [path.join(import.meta.dirname, "../dist/cli/main.js"), ...words, ...flags],
    {
      encoding: "utf8",
      maxBuffer: 1 << 28,
      env: { ...process.env, ...env },
    },
  );
  if (status !== 0) throw new Error(stderr);
  return { summary: JSON.parse(stdout), stderr, seconds: (performance.now() - start) / 1000 };
}

function mib(file) {
  return Math.round(statSync(file).size / 2 ** 20);
}

function millions(count) {
  return `${(count / 1e6).toFixed(2)}M`;
}

function percent(share) {
  return `${(100 * share).toFixed(1)} %`;
}

function print(line) {
  process.stdout.write(`${line}\n`);
}
