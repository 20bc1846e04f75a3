import { readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openStore } from "../../src/store/store.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeWordProblems } from "../support/word-problems.ts";
import { hindcast } from "./hindcast.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let data = "";
const place = (name: string) => path.join(folder.path, name);
const run = (...words: string[]) =>
  hindcast(
    ["run", "gsm8k", "--data", data, "--store", place("store"), "--journal", place("journal"), ...words],
    {
      env: { ANTHROPIC_API_KEY: "", OPENAI_API_KEY: "" },
    },
  );

// Breaks at the second task, and answers the others without asking anybody.
const program = `case "$(cat)" in *'"id":"gsm8k/1"'*) echo broken >&2; exit 3;; esac; echo 'ANSWER: -1'`;

beforeAll(async () => {
  folder = await temporaryFolder();
  data = (await writeWordProblems(folder.path, 4)).file;
  const { code, stderr } = await run("--run-id", "mine", "--solver", `exec:${program}`);
  expect(code, stderr).toBe(1);
  expect(stderr).toContain("run mine: 4 tasks, exec\n");
}, 60_000);
afterAll(() => folder[Symbol.asyncDispose]());

test("a run of a program names no model, and is whole though an attempt broke", async () => {
  await using store = await openStore(place("store"));
  const [row] = await store.runs();
  expect(row).toMatchObject({ agent_name: "exec", model: "none/none", status: "success", errors: 1 });
  const failed = await hindcast(["analyze-failures", "mine", "--store", place("store")]);
  expect(failed.stderr).not.toContain("ended as");
});

test("show has prompt, answer and verdict of a task that is named short", async () => {
  const show = (...words: string[]) => hindcast(["show", "mine", ...words, "--store", place("store")]);
  const { stdout } = await show("0");
  expect(stdout).toMatch(/^mine, task gsm8k\/0\n/);
  expect(stdout).toMatch(/\[user\][\s\S]+\[assistant\]\n {2}ANSWER: -1[\s\S]+verdict: fail/);
  expect(JSON.parse((await show("gsm8k/1", "--json")).stdout).ending).toMatchObject({
    verdict: "infra",
    error: expect.stringContaining("exit code 3"),
    log: "broken\n",
  });
  expect((await show("9")).stderr).toContain("no attempt 1 at task 9 in mine");
});

test("hints are made of every attempt, and lines of JSON have what was said", async () => {
  const made = await hindcast([
    "hints",
    place("store"),
    "--model",
    "mock/gpt-4o-mini",
    "--out",
    place("hints"),
    "--journal",
    place("journal"),
  ]);
  expect(made.code, made.stderr).toBe(0);
  expect(made.stderr).toContain("4 attempts at 4 tasks");
  const out = place("mine.jsonl");
  await hindcast(["export", "mine", "--format", "jsonl", "--store", place("store"), "-o", out]);
  const [first] = (await readFile(out, "utf8")).split("\n");
  const { conversations } = JSON.parse(first ?? "");
  expect(conversations[0].map(({ role }: { role: string }) => role)).toEqual(["user", "assistant"]);
}, 60_000);

test("flags of another solver and a program without a name are refused before anything is stored", async () => {
  const forgotten = await run("--run-id", "forgotten", "--model", "mock/a", "--hints", place("hints"));
  expect([forgotten.code, forgotten.stderr]).toEqual([
    2,
    "hindcast: --hints: received --solver baseline, expected --solver hinted\n",
  ]);
  const nothing = await run("--run-id", "nothing", "--solver", "exec:");
  expect([nothing.code, nothing.stderr]).toEqual([2, expect.stringContaining("exec:python3 agent.py")]);
  await using store = await openStore(place("store"));
  expect((await store.runs()).map(({ run_id }) => run_id)).toEqual(["mine"]);
});

test("an estimate needs no key; what is asked does", async () => {
  const estimated = await run("--estimate");
  expect(estimated.code, estimated.stderr).toBe(0);
  expect(estimated.stdout).toMatch(/^requests +4/);
  expect((await run("--run-id", "keyless")).stderr).toContain("ANTHROPIC_API_KEY is not set");
});

test("a panel's run is named after the model that ends it", async () => {
  const panel = ["--solver", "minds", "--panel", "mock/a,mock/b", "--synthesizer", "mock/c"];
  const { stderr, code } = await run("--run-id", "panel", "--mode", "baseline", ...panel);
  expect(code, stderr).toBe(0);
  expect(stderr).toContain("run panel: 4 tasks, minds, mock/c\n");
});
