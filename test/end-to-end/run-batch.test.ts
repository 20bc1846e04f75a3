import path from "node:path";
import { expect, test } from "vitest";
import { StandIn } from "../../src/models/stand-in/server.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeWordProblems } from "../support/word-problems.ts";
import { hindcast } from "./hindcast.ts";

const duration = 4000;

test("a run that was stopped after its batch was submitted waits for it again, and asks nothing one by one", async () => {
  await using folder = await temporaryFolder();
  const { file } = await writeWordProblems(folder.path, 12);
  await using standIn = await StandIn.start({ batches: { duration }, answer: () => "ANSWER: 3" });
  const store = ["--store", path.join(folder.path, "store")];
  const asked = ["--data", file, "--model", "openai/gpt-4o-mini", "--base-url", standIn.baseUrl, "--batch"];
  const journal = ["--journal", path.join(folder.path, "journal")];
  const stopped = await hindcast(["run", "gsm8k", "--run-id", "r", ...asked, ...store, ...journal], {
    onStderr: (text, child) => text.includes("12 requests submitted") && child.kill("SIGINT"),
  });
  expect([stopped.code, stopped.stderr]).toEqual([130, expect.stringContaining("hindcast resume r goes on")]);
  await new Promise((resolve) => setTimeout(resolve, duration));
  const resumed = await hindcast(["resume", "r", "--json", ...store]);
  expect(resumed.code, resumed.stderr).toBe(0);
  expect(resumed.stderr).toContain("a batch of 12 requests was left open and is looked after again");
  const { entries } = standIn.ledger;
  expect(entries.map(({ batch }) => batch)).toEqual(Array(12).fill(true));
  expect(JSON.parse(resumed.stdout)).toMatchObject({ attempts: 12, not_attempted: 0 });
}, 60_000);

test("all attempts go in one batch, and one by one where resume is told so", async () => {
  await using folder = await temporaryFolder();
  const { file } = await writeWordProblems(folder.path, 250);
  await using standIn = await StandIn.start({ answer: () => "ANSWER: 3" });
  const where = ["--store", path.join(folder.path, "store"), "--journal", path.join(folder.path, "journal")];
  const asked = ["--data", file, "--model", "openai/gpt-4o-mini", "--base-url", standIn.baseUrl];
  const run = (runId: string, ...words: string[]) =>
    hindcast(["run", "gsm8k", "--run-id", runId, ...asked, ...where, "--batch", ...words]);
  const { code, stderr } = await run("whole");
  expect(code, stderr).toBe(0);
  expect(stderr.match(/batch \S+ of \d+ requests submitted/g)).toEqual([
    expect.stringContaining("of 250 requests"),
  ]);
  expect((await run("poor", "--max-cost", "0.000001", "--fresh", "--samples", "3")).code).toBe(4);
  const single = await hindcast(["resume", "poor", "--no-batch", "--max-cost", "1", ...where]);
  expect(single.code, single.stderr).toBe(0);
  expect(standIn.ledger.entries.filter(({ batch }) => !batch)).toHaveLength(3);
}, 60_000);
