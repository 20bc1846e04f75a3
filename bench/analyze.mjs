// Wall time and peak memory of `hindcast analyze`, as whole processes, against `node -e 0` measured in turn with it.
// Runs on HAL's 163 published runs (HINDCAST_TEST_DATA or ../shared/data), or without them on a synthetic campaign.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { writeCampaign } from "../dist/demo/campaign.js";

const rounds = Number(process.argv[2] ?? 10);
// The scripts behind the published tables and figures took this long for the same on two cores.
const originalSeconds = 23;

const root = path.resolve(import.meta.dirname, "..");
const command = path.join(root, "dist/cli/main.js");
const memoryProbe = path.join(root, "bench/peak-memory.mjs");
const folder = mkdtempSync(path.join(tmpdir(), "hindcast-bench-"));
try {
  const input = await findInput();
  const analyze = [command, "analyze", ...input.words, "--out", path.join(folder, "out")];
  const cases = {
    "node -e 0": ["-e", "0"],
    "hindcast --help": [command, "--help"],
    "tables (--no-figures)": [...analyze, "--no-figures"],
    "tables and figures": analyze,
  };
  const seconds = measure(cases);
  const base = seconds["node -e 0"];
  process.stdout.write(`${input.what}; median of ${rounds} rounds, each command once a round\n\n`);
  process.stdout.write("command                  wall s   beyond node s   ratio to node   peak MiB\n");
  for (const [name, words] of Object.entries(cases)) {
    const cells = [
      name.padEnd(24),
      seconds[name].toFixed(3).padStart(6),
      (seconds[name] - base).toFixed(3).padStart(15),
      (seconds[name] / base).toFixed(2).padStart(15),
      peakMemory(words).padStart(10),
    ];
    process.stdout.write(`${cells.join(" ")}\n`);
  }
  if (input.isPublished) {
    const share = (seconds["tables and figures"] - base) / originalSeconds;
    process.stdout.write(
      `\ntables and figures take ${(share * 100).toFixed(1)} % of the original scripts' ${originalSeconds} s`,
    );
    process.stdout.write(" (measured elsewhere, on two cores too)\n");
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function findInput() {
  const published = path.join(process.env.HINDCAST_TEST_DATA ?? path.join(root, "../shared/data"), "hal");
  if (existsSync(published)) {
    const words = [
      path.join(published, "runs"),
      "--expected",
      path.join(published, "published/agent_run_status.csv"),
    ];
    return { what: "163 published HAL runs", words, isPublished: true };
  }
  const { runs, config, statusSheet } = await writeCampaign(folder, 7);
  return {
    what: "synthetic campaign",
    words: [runs, "--config", config, "--expected", statusSheet],
    isPublished: false,
  };
}

// Commands take turns, so that a change in the machine's speed touches all of them.
function measure(cases) {
  const times = Object.fromEntries(Object.keys(cases).map((name) => [name, []]));
  for (let round = -1; round < rounds; round++) {
    for (const [name, words] of Object.entries(cases)) {
      const start = process.hrtime.bigint();
      run(words);
      // The first round warms the file cache.
      if (round >= 0) times[name].push(Number(process.hrtime.bigint() - start) / 1e9);
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, list]) => [name, median(list)]));
}

function peakMemory(words) {
  const { stderr } = run(["--import", memoryProbe, ...words]);
  return /peak (\d+)/.exec(stderr)?.[1] ?? "?";
}

function run(words) {
  const ended = spawnSync(process.execPath, words, { encoding: "utf8", cwd: folder });
  if (ended.status !== 0) throw new Error(`${words.join(" ")} failed: ${ended.stderr}`);
  return ended;
}

function median(list) {
  const sorted = list.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
