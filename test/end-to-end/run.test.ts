import { spawnSync } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCommand } from "../../src/cli/run.ts";
import { StandIn } from "../../src/models/stand-in/server.ts";
import { openStore } from "../../src/store/store.ts";
import { writeCodeProblems } from "../support/code-problems.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeWordProblems } from "../support/word-problems.ts";
import { hindcast } from "./hindcast.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let problems: string;
const place = (name: string) => path.join(folder.path, name);
beforeAll(async () => {
  folder = await temporaryFolder();
  problems = (await writeWordProblems(folder.path, 40)).file;
});
afterAll(() => folder[Symbol.asyncDispose]());

const where = () => ["--store", place("store"), "--journal", place("journal")];
const run = (benchmark: string, runId: string, ...words: string[]) =>
  hindcast(["run", benchmark, "--run-id", runId, ...where(), ...words]);
const problem = (runId: string, ...words: string[]) => run("gsm8k", runId, "--data", problems, ...words);

const python =
  spawnSync("python3", ["--version"]).status === 0 ||
  spawnSync("/usr/bin/python3", ["--version"]).status === 0;
if (!python) process.stderr.write("python3 is not here: runs of programs were SKIPPED\n");

// Says the right program, then shows how it is called.
const usageSolver = `import json, re, sys
task = json.load(sys.stdin)["task"]
n = re.search(r"Adds (\\d+)", task["prompt"])[1]
print("\`\`\`python\\nimport math\\ndef task_func(n):\\n    return math.floor(n) + " + n + "\\n\`\`\`")
print("Example usage:\\n\`\`\`python\\nprint(task_func)\\n\`\`\`")
`;

describe.skipIf(!python)("the loop, on programs", () => {
  test("three models, the tasks that all fail, another solver on just these, and what came of it", async () => {
    const data = await writeCodeProblems(folder.path, 24);
    const program = (runId: string, ...words: string[]) =>
      run("bigcodebench", runId, "--data", data, "--sandbox", "process", ...words);
    for (const percent of [35, 50, 65]) {
      const { code, stdout } = await program(`m${percent}`, "--model", `mock/stand-in-${percent}`);
      expect(code).toBe(0);
      expect(stdout).toContain("stand-in: no model, the results mean nothing");
      expect(stdout).toMatch(/attempts +\d+ passed, \d+ failed/);
    }
    const failed = place("failed.json");
    const found = await hindcast([
      "analyze-failures",
      "m35",
      "m50",
      "m65",
      "--intersect",
      ...where().slice(0, 2),
      "-o",
      failed,
    ]);
    expect(found.code).toBe(0);
    expect(found.stdout).toMatch(/m35 \(stand-in\) +\d+/);
    const { sample_ids: ids, rows_sha256, counts } = JSON.parse(await readFile(failed, "utf8"));
    expect(ids.length).toBeGreaterThan(0);
    expect(ids.length).toBeLessThan(counts.tasks);
    expect(found.stdout).toMatch(new RegExp(`math +${ids.length} +${counts.tasks}`));
    expect(ids.every((id: unknown) => Number(id) % 10 === 0)).toBe(true);
    expect(rows_sha256).toMatch(/^[0-9a-f]{64}$/);

    const again = await program(
      "panel",
      "--sample-ids",
      failed,
      "--solver",
      "minds",
      "--model",
      "mock/stand-in-65",
      "--panel",
      "mock/stand-in-50,mock/stand-in-65",
      "--json",
    );
    expect(again.code).toBe(0);
    const panel = JSON.parse(again.stdout);
    expect(panel).toMatchObject({ tasks: ids.length, attempts: ids.length, synthetic: true, cost: null });
    const calls = Object.fromEntries(
      panel.models.map(({ model, calls: count }: { model: string; calls: number }) => [model, count]),
    );
    // Of a seat: answer, critique of the other, revision; and the synthesis of the synthesizer alone.
    expect(calls).toEqual({ "mock/stand-in-50": 3 * ids.length, "mock/stand-in-65": 4 * ids.length });

    const compared = await hindcast(["compare", "m65", "panel", ...where().slice(0, 2), "--json"]);
    expect(JSON.parse(compared.stdout).comparisons[0]).toMatchObject({
      tasks: ids.length,
      both: { count: 0 },
      only_first: { count: 0 },
      second_attempted_only_failures_of_first: true,
    });

    const analyzed = await hindcast(["analyze", place("store"), "--out", place("analysis"), "--no-figures"]);
    expect(analyzed.stderr).toContain("its tasks were chosen because others failed them");
    const { inputs } = JSON.parse(await readFile(place("analysis/provenance.json"), "utf8"));
    expect(inputs.map(({ runId }: { runId: string }) => runId)).toEqual(["m35", "m50", "m65"]);

    const replayed = await hindcast(["replay", "panel", ...where()]);
    expect([replayed.code, replayed.stdout]).toEqual([
      0,
      `${ids.length} attempts replayed from the journal, 0 came out differently\n`,
    ]);
    const regraded = await hindcast(["regrade", "panel", "--json", ...where().slice(0, 2)]);
    expect(JSON.parse(regraded.stdout)).toMatchObject({
      outcomes: panel.outcomes,
      pass_rate: panel.pass_rate,
    });

    await using store = await openStore(place("store"));
    expect(store.keys.filter((key) => key.startsWith("panel-"))).toHaveLength(1);
    const [key = ""] = store.keys.filter((name) => name.startsWith("m35-"));
    const { value: attempt } = await store.attempts(key).next();
    expect(JSON.parse(attempt?.details ?? "{}")).toMatchObject({
      answer: expect.stringContaining("```python"),
      tests: expect.anything(),
    });
    expect(attempt?.input).toContain("self-contained Python script");
    // What a model must not see is in no prompt.
    expect(attempt?.input).not.toContain("TestCases");
  }, 120_000);

  test("a right answer with an example of its use behind it passes, comes out, and passes again", async () => {
    await mkdir(place("usage"));
    const data = await writeCodeProblems(place("usage"), 4);
    const solver = place("answer.py");
    await writeFile(solver, usageSolver);
    const store = where().slice(0, 2);
    const words = ["--data", data, "--sandbox", "process", "--solver", `exec:python3 ${solver}`];
    const ran = await run("bigcodebench", "usage", ...words, "--model", "mock/stand-in-0", "--json");
    expect(JSON.parse(ran.stdout)).toMatchObject({ pass_rate: 1, attempts: 4 });
    const samples = place("usage-samples.jsonl");
    await hindcast(["export", "usage", ...store, "--format", "bigcodebench", "-o", samples]);
    const grading = ["--data", data, "--answers", samples, "--sandbox", "process"];
    expect((await hindcast(["grade", "bigcodebench", ...grading])).code).toBe(0);
    const { eval: graded } = JSON.parse(await readFile(place("usage-samples_eval_results.json"), "utf8"));
    expect(Object.values(graded).flat()).toMatchObject(Array(4).fill({ verdict: "pass" }));
  }, 120_000);

  test("answers come out as BigCodeBench samples, and graded there they end as they did here", async () => {
    const data = place("tasks.jsonl");
    const store = where().slice(0, 2);
    for (const runId of ["m65", "panel"]) {
      const samples = place(`${runId}-samples.jsonl`);
      const exported = await hindcast([
        "export",
        runId,
        ...store,
        "--format",
        "bigcodebench",
        "-o",
        samples,
        "--json",
      ]);
      const { written } = JSON.parse(exported.stdout);
      const graded = await hindcast([
        "grade",
        "bigcodebench",
        "--answers",
        samples,
        "--data",
        data,
        "--sandbox",
        "process",
      ]);
      expect(graded.code).toBe(0);
      expect((await hindcast(["ingest", place(`${runId}-samples_eval_results.json`), ...store])).code).toBe(
        0,
      );
      const sql = `select count(*) as same from attempts a join attempts b using (task_id, epoch, outcome, verdict)
        where a.run_id = '${runId}' and b.run_id = '${runId}-samples'`;
      const { stdout } = await hindcast(["query", sql, ...store, "--format", "json"]);
      expect(JSON.parse(stdout)).toEqual([{ same: written }]);
      expect(written).toBeGreaterThan(0);
    }
  }, 120_000);
});

test("epochs give pass@k and pass^k, and another seed other answers", async () => {
  const first = JSON.parse(
    (await problem("epochs", "--model", "mock/stand-in-50", "--epochs", "3", "--json")).stdout,
  );
  expect(first).toMatchObject({ tasks: 40, attempts: 120 });
  expect(Object.keys(first.pass_rates)).toEqual(["pass@1", "pass@2", "pass@3", "pass^1", "pass^2", "pass^3"]);
  expect(first.pass_rates["pass@1"]).toBeCloseTo(first.pass_rate, 10);
  const { outcomes } = JSON.parse(
    (await problem("same", "--model", "mock/stand-in-50", "--epochs", "3", "--json")).stdout,
  );
  expect(outcomes).toEqual(first.outcomes);
  const words = ["--model", "mock/stand-in-50", "--seed", "7", "--json"];
  const seeded = JSON.parse((await problem("seeded", ...words)).stdout);
  expect(seeded.pass_rate).not.toBe(undefined);
  const compared = await hindcast(["compare", "epochs", "seeded", ...where().slice(0, 2)]);
  expect(compared.stdout).toContain("sign flips");
});

test("an empty selection does nothing, an unknown task is named, a mistyped file is no task", async () => {
  const nothing = place("nothing.json");
  await writeFile(nothing, '{"source_runs": ["x"], "mode": "single", "sample_ids": []}');
  for (const given of [nothing, ""]) {
    const empty = await problem("empty", "--sample-ids", given, "--model", "mock/a");
    expect([empty.code, empty.stdout]).toEqual([0, "0 tasks: nothing to do\n"]);
  }
  const unknown = await problem("unknown", "--sample-ids", "3,99,x", "--model", "mock/a");
  expect([unknown.code, unknown.stderr]).toEqual([
    1,
    expect.stringContaining("2 selected tasks are unknown: received 99, x"),
  ]);
  const typo = await problem("typo", "--sample-ids", "fialed.json", "--model", "mock/a");
  expect([typo.code, typo.stderr]).toEqual([1, expect.stringContaining("there is no file fialed.json")]);
  const two = await problem("two", "--sample-ids", "3,gsm8k/5", "--model", "mock/a", "--json");
  expect(JSON.parse(two.stdout)).toMatchObject({ tasks: 2, attempts: 2 });
});

test("wrong usage is told before anything is asked", async () => {
  const flags = { solver: "baseline", model: "mock/a", data: problems, store: place("store") };
  for (const given of [
    { solver: "basline" },
    { solver: "minds" },
    { solver: "minds", panel: "mock/a,mock/b", mode: "shouting" },
    { solver: "baseline", solverSandbox: "process" },
    { solver: "exec:true", solverFiles: "." },
    { runId: "../x" },
    { split: "instruct" },
    { subset: "hard" },
    { temperature: "hot" },
  ])
    await expect(runCommand("gsm8k", { ...flags, ...given })).rejects.toMatchObject({ code: "usage" });
  expect((await problem("none", "--epochs", "0", "--model", "mock/a")).code).toBe(2);
  const twice = await problem("once", "--samples", "1", "--model", "mock/a");
  expect(twice.code).toBe(0);
  expect(await problem("once", "--samples", "1", "--model", "mock/a")).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("hindcast resume once"),
  });
});

test("a solver of one's own, and a program in any language", async () => {
  const script = place("echo.js");
  await writeFile(
    script,
    `import { defineSolver } from "hindcast";
export default defineSolver({ name: "echo", version: "1", solve: async (task, { options }) => task.prompt.match(/has (\\d+)/)[1] * 2 + Number(options.more) + "" });\n`,
  );
  const own = await problem(
    "own",
    "--solver",
    script,
    "--solver-option",
    "more=3",
    "--model",
    "mock/a",
    "--json",
  );
  expect(JSON.parse(own.stdout)).toMatchObject({
    pass_rate: 1,
    models: [],
    cost: null,
    solver: { name: "echo", options: { more: "3" } },
  });
  const program = `exec:node -e 'let t="";process.stdin.on("data",d=>t+=d).on("end",()=>console.log("ANSWER: "+(JSON.parse(t).task.prompt.match(/has (\\d+)/)[1]*2+3)))'`;
  const executed = await problem(
    "executed",
    "--samples",
    "4",
    "--solver",
    program,
    "--model",
    "mock/a",
    "--json",
  );
  expect(JSON.parse(executed.stdout)).toMatchObject({ pass_rate: 1, attempts: 4 });
  expect((await hindcast(["replay", "executed", ...where()])).code).toBe(2);
  const broken = await problem(
    "broken",
    "--samples",
    "3",
    "--solver",
    "exec:cat > /dev/null; exit 9",
    "--model",
    "mock/a",
  );
  expect(broken.code).toBe(1);
  expect(broken.stdout).toContain("3 attempts without a verdict: hindcast resume broken");
});

test("hints stand before the task they are for, and compare says which tasks they saw", async () => {
  const hints = place("hints");
  const attempts = [{ id: "x/episode-0" }];
  const tasks = ["gsm8k/gsm8k/2", "gsm8k/5"].map((task, index) => ({ name: `h-${index}`, task, attempts }));
  for (const { name, task } of tasks) {
    await mkdir(path.join(hints, "tasks", name), { recursive: true });
    const instruction = `Old text.\n\n<!-- hindcast:hints -->\n---\n# Hints\n- Mind ${task}.\n`;
    await writeFile(path.join(hints, "tasks", name, "instruction.md"), instruction);
  }
  await writeFile(
    path.join(hints, "hints.json"),
    JSON.stringify({ source: { dataset: "episodes.jsonl" }, tasks }),
  );
  const asked: string[] = [];
  await using standIn = await StandIn.start({
    answer: ({ messages }) => {
      asked.push(messages.map(({ text }) => text).join());
      return "ANSWER: 3";
    },
  });
  const words = ["--model", "openai/x", "--base-url", standIn.baseUrl, "--samples", "6"];
  expect((await problem("plain", ...words)).code).toBe(0);
  expect((await problem("hinted", ...words, "--solver", "hinted", "--hints", hints)).code).toBe(0);
  const texts = asked.filter((text) => text.includes("# Hints"));
  expect(texts.sort().map((text) => /Mind (\S+)\./.exec(text)?.[1])).toEqual(["gsm8k/5", "gsm8k/gsm8k/2"]);
  expect(texts.every((text) => text.indexOf("# Hints") < text.indexOf("Ann has"))).toBe(true);
  expect(texts.some((text) => text.includes("Old text"))).toBe(false);
  const compared = await hindcast(["compare", "plain", "hinted", ...where().slice(0, 2)]);
  expect(compared.stdout).toContain(
    "b was given hints (episodes.jsonl) that come from attempts at 2 of these 6 tasks",
  );
  expect((await problem("without", "--solver", "hinted", "--model", "mock/a")).code).toBe(2);
});

test("an estimate asks nothing; a budget stops with 4, and resume goes on", async () => {
  await using standIn = await StandIn.start({ answer: () => "ANSWER: 3" });
  const words = ["--model", "openai/gpt-4o-mini", "--base-url", standIn.baseUrl];
  const estimated = await problem("estimated", ...words, "--estimate");
  expect(estimated.stdout).toMatch(/^requests +40,/);
  expect(standIn.ledger.entries).toHaveLength(0);
  const poor = await problem(
    "poor",
    ...words,
    "--max-tokens",
    "100",
    "--max-cost",
    "0.0004",
    "--batch-size",
    "2",
  );
  expect(poor.code).toBe(4);
  expect(poor.stderr).toContain("hindcast resume poor --max-cost <more dollars in all> goes on");
  const asked = standIn.ledger.entries.length;
  expect(asked).toBeGreaterThan(0);
  expect(asked).toBeLessThan(40);
  // The budget is the run's, and so are the other limits; the journal was told once.
  const still = await hindcast(["resume", "poor", ...where().slice(0, 2)]);
  expect(still.code).toBe(4);
  expect(standIn.ledger.entries).toHaveLength(asked);
  const rich = await hindcast(["resume", "poor", ...where().slice(0, 2), "--max-cost", "1", "--json"]);
  expect(rich.code).toBe(0);
  expect(standIn.ledger.entries).toHaveLength(40);
  const { cost, models, key } = JSON.parse(rich.stdout);
  expect(cost).toBeGreaterThan(0);
  expect(models).toMatchObject([{ model: "openai/gpt-4o-mini", calls: 40, cost }]);
  // Resumed once more, it is the same run.
  const again = await hindcast(["resume", "poor", ...where(), "--json"]);
  expect(JSON.parse(again.stdout)).toMatchObject({ key, cost });
}, 60_000);

test("Ctrl-C keeps what is on its way, exits with 130, and resume ends the run", async () => {
  await using standIn = await StandIn.start({ latency: { median: 300 }, answer: () => "ANSWER: 3" });
  const words = ["--model", "openai/x", "--base-url", standIn.baseUrl, "--batch-size", "3"];
  const started = hindcast(
    ["run", "gsm8k", "--run-id", "stopped", "--data", problems, ...where(), ...words],
    {
      onStderr: (text, child) => {
        if (text.includes("run stopped:")) setTimeout(() => child.kill("SIGINT"), 500);
      },
    },
  );
  const { code, stderr } = await started;
  expect([code, stderr]).toEqual([130, expect.stringContaining("hindcast resume stopped goes on")]);
  const asked = standIn.ledger.entries.length;
  expect(asked).toBeLessThan(40);
  expect((await hindcast(["resume", "stopped", ...where()])).code).toBe(0);
  expect(standIn.ledger.entries).toHaveLength(40);
}, 60_000);
