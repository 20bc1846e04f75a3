import { existsSync } from "node:fs";
import { chmod, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeEncryptedZip } from "../../src/bytes/zip/write-encrypted-zip.ts";
import { type Campaign, writeCampaign } from "../../src/demo/campaign.ts";
import { filesBelow } from "../support/files-below.ts";
import { halText, writeHalFile } from "../support/hal-file.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { hindcast } from "./hindcast.ts";

const figureNames = [
  "convex_model_cost_accuracy",
  "convex_model_latency_accuracy",
  "cost_win_rate_max",
  "cost_win_rate_pareto",
  "heatmaps/dist_overall_win_rate_heatmap",
  "heatmaps/generalist_accuracy_heatmap",
  "heatmaps/generalist_mean_latency_heatmap",
  "heatmaps/generalist_overall_win_rate_heatmap",
  "heatmaps/generalist_total_cost_heatmap",
  "heatmaps/max_acc_overall_win_rate_heatmap",
  "heatmaps/task_specific_accuracy_heatmap",
  "heatmaps/task_specific_mean_latency_heatmap",
  "heatmaps/task_specific_overall_win_rate_heatmap",
  "heatmaps/task_specific_total_cost_heatmap",
  "latency_win_rate_max",
  "latency_win_rate_pareto",
  "model_win_rates_max",
  "model_win_rates_pareto",
];

describe("on a synthetic campaign", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let campaign: Campaign;
  beforeAll(async () => {
    folder = await temporaryFolder();
    campaign = await writeCampaign(folder.path, 3);
  });
  afterAll(() => folder[Symbol.asyncDispose]());

  const analyze = (out: string, ...more: string[]) =>
    hindcast([
      "analyze",
      campaign.runs,
      "--config",
      campaign.config,
      "--expected",
      campaign.statusSheet,
      "-o",
      out,
      ...more,
    ]);

  test("everything is written, twice the same bytes, and called synthetic", async () => {
    const [one, two] = [path.join(folder.path, "one"), path.join(folder.path, "two")];
    const first = await analyze(one);
    expect(first).toMatchObject({ code: 0 });
    expect(first.stdout).toContain("SYNTHETIC DATA");
    expect(await analyze(two)).toMatchObject({ code: 0 });
    const files = await filesBelow(one);
    expect(files).toEqual(await filesBelow(two));
    expect(files).toEqual(
      expect.arrayContaining(["report.html", "provenance.json", "data/pick.csv", "data/coverage.json"]),
    );
    const drawn = files.filter(
      (file) => file.startsWith("visualizations/new_plots/") && file.endsWith(".png"),
    );
    expect(drawn.map((file) => file.slice("visualizations/new_plots/".length, -4))).toEqual(figureNames);
    for (const file of files) {
      const [a, b] = await Promise.all([readFile(path.join(one, file)), readFile(path.join(two, file))]);
      expect(a.equals(b), file).toBe(true);
      if (/\.(svg|html)$/.test(file)) expect(a.toString().toLowerCase(), file).toContain("synthetic data");
    }
  });

  test("Ctrl-C exits 130, says how to go on and leaves nothing", async () => {
    const out = path.join(folder.path, "interrupted");
    const interrupted = await hindcast(["analyze", campaign.runs, "--config", campaign.config, "-o", out], {
      onStderr: (text, child) => text.includes("read ") && child.kill("SIGINT"),
    });
    expect(interrupted.code).toBe(130);
    expect(interrupted.stderr).toContain("nothing was written; start the same command again");
    expect(existsSync(out)).toBe(false);
  });

  test("--no-figures draws none, and --json prints one document", async () => {
    const out = path.join(folder.path, "tables");
    const { code, stdout } = await analyze(out, "--no-figures", "--json");
    expect(code).toBe(0);
    const summary = JSON.parse(stdout);
    expect(summary).toMatchObject({ out, bad: 0, synthetic: true });
    expect(summary.outputs).toEqual(await filesBelow(out));
    expect(existsSync(path.join(out, "visualizations"))).toBe(false);
  });

  test("check exits 3 when an expected run is missing, and names it", async () => {
    const out = path.join(folder.path, "check");
    const { code, stdout } = await hindcast([
      "check",
      campaign.runs,
      "--config",
      campaign.config,
      "--expected",
      campaign.statusSheet,
      "--output",
      out,
    ]);
    expect(code).toBe(3);
    expect(stdout).toMatch(/^missing: synthetic_/m);
    expect(await filesBelow(out)).toEqual(["data/coverage.json", "data/missing_rows_analysis.txt"]);
  });
});

describe("bad input", () => {
  test("is named and counted, the rest is analysed, exit 1 unless --skip-bad", async () => {
    await using folder = await temporaryFolder();
    await writeHalFile(folder.path, "good", halText());
    const bad = await writeHalFile(folder.path, "bad", '{"config": ');
    const out = path.join(folder.path, "out");
    const strict = await hindcast(["analyze", folder.path, "-o", out, "--no-figures"]);
    expect(strict.code).toBe(1);
    expect(strict.stderr).toContain(`${bad}: truncated JSON`);
    expect(strict.stdout).toContain("1 runs, 1 bad inputs");
    expect(await readFile(path.join(out, "data/cleaned_all_metrics.csv"), "utf8")).toContain(
      "gaia_run_1700000000",
    );
    const lenient = await hindcast(["analyze", folder.path, "-o", out, "--no-figures", "--skip-bad"]);
    expect(lenient.code).toBe(0);
  });

  test("a run of unknown cost and none of latency is analysed, figures and all", async () => {
    await using folder = await temporaryFolder();
    await writeHalFile(folder.path, "a", halText({ results: { total_cost: null, latencies: undefined } }));
    const { code, stderr } = await hindcast(["analyze", folder.path, "-o", path.join(folder.path, "out")]);
    expect(code).toBe(0);
    expect(stderr).toContain("no total_cost");
    expect(await readdir(path.join(folder.path, "out/visualizations/new_plots"))).toContain(
      "cost_win_rate_max.png",
    );
  });

  test("a zip under another password is bad input, and read with --password", async () => {
    await using folder = await temporaryFolder();
    const file = await writeHalFile(folder.path, "a", halText());
    await writeEncryptedZip(file, file.replace(/json$/, "zip"), "another");
    await rm(file);
    const sheet = path.join(folder.path, "sheet.csv");
    await writeFile(sheet, "Benchmark,Agent,Model,Status\nother,A,m,Uploaded\n");
    const commands = [
      ["analyze", folder.path, "-o", path.join(folder.path, "out"), "--no-figures"],
      ["check", folder.path, "--expected", sheet],
    ];
    for (const words of commands) {
      const locked = await hindcast(words);
      expect(locked).toMatchObject({ code: 1, stderr: expect.stringContaining("wrong password") });
      const opened = await hindcast([...words, "--password", "another"]);
      expect(opened).toMatchObject({ code: words[0] === "check" ? 3 : 0 });
      expect(opened.stderr).not.toContain("password");
    }
    expect(await readFile(path.join(folder.path, "out/provenance.json"), "utf8")).not.toContain("another");
  });

  test("an empty folder says what was looked for and writes nothing", async () => {
    await using folder = await temporaryFolder();
    const { code, stderr } = await hindcast(["analyze", folder.path, "-o", path.join(folder.path, "out")]);
    expect(code).toBe(1);
    expect(stderr).toContain(
      "no *_UPLOAD.json or *_UPLOAD.zip or *.eval or ????-??-??T*_*.json in this folder",
    );
    expect(await readdir(folder.path)).toEqual([]);
  });

  test("no usable run at all fails and writes nothing", async () => {
    await using folder = await temporaryFolder();
    await writeHalFile(folder.path, "a", "[]");
    const { code, stderr } = await hindcast(["analyze", folder.path, "-o", path.join(folder.path, "out")]);
    expect(code).toBe(1);
    expect(stderr).toContain("no usable run");
    expect(await readdir(folder.path)).toEqual(["a_UPLOAD.json"]);
  });

  test("an output folder that cannot be made fails before the inputs are read", async () => {
    await using folder = await temporaryFolder();
    await writeFile(path.join(folder.path, "file"), "");
    const { code, stderr } = await hindcast([
      "analyze",
      "/no/such/input",
      "-o",
      path.join(folder.path, "file/out"),
    ]);
    expect(code).toBe(1);
    expect(stderr).toContain("cannot write");
  });

  // Root may write anywhere, so the file mode says nothing there.
  test.skipIf(process.getuid?.() === 0)("a read-only folder fails at once", async () => {
    await using folder = await temporaryFolder();
    const out = path.join(folder.path, "out");
    await mkdir(out);
    await chmod(out, 0o500);
    const { code, stderr } = await hindcast(["analyze", folder.path, "-o", out]);
    expect(code).toBe(1);
    expect(stderr).toContain("cannot write");
  });
});

describe("usage", () => {
  test.each([
    [["analyze", "-o", "out"], "missing required argument"],
    [["analyze", "x"], "--out <dir>' not specified"],
    [["check", "x"], "--expected <csv>' not specified"],
    [["unknown"], "unknown command"],
    [["analyze", "x", "-o", "y", "--wrong"], "unknown option"],
  ])("%j exits 2", async (words, reason) => {
    const { code, stderr } = await hindcast(words);
    expect(stderr).toContain(reason);
    expect(code).toBe(2);
  });

  test("--help and --version exit 0", async () => {
    expect(await hindcast(["--help"])).toMatchObject({ code: 0, stdout: expect.stringContaining("analyze") });
    expect(await hindcast(["--version"])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });
});
