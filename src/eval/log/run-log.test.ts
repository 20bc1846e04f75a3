import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { madeUpPlan } from "../../../test/support/solving.ts";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import type { AttemptAnswered, AttemptGraded } from "./events.ts";
import { readPlan, writePlan } from "./plan.ts";
import { RunLog, readRunState } from "./run-log.ts";
import { pendingOf } from "./run-state.ts";

const times = { startedAt: "2026-01-01T00:00:00.000Z", endedAt: "2026-01-01T00:00:01.000Z" };
const answered = (answer: string): AttemptAnswered => ({
  type: "attempt-answered",
  taskId: "BigCodeBench/1",
  epoch: 1,
  ...times,
  answer,
  calls: [],
});
const graded = (verdict: AttemptGraded["verdict"]): AttemptGraded => ({
  type: "attempt-graded",
  taskId: "BigCodeBench/1",
  epoch: 1,
  verdict,
  details: {},
});

test("what was appended is there again, and a torn line takes nothing with it", async () => {
  await using folder = await temporaryFolder();
  {
    await using log = await RunLog.open(folder.path);
    await log.append(answered("é"));
    await log.append(graded("fail"));
  }
  const events = path.join(folder.path, "log");
  const [segment = ""] = await readdir(events);
  const whole = await readFile(path.join(events, segment));
  await writeFile(path.join(events, segment), Buffer.concat([whole, Buffer.from('{"type":"attempt-gra')]));
  {
    await using log = await RunLog.open(folder.path);
    expect(log.state.attempt("BigCodeBench/1", 1)).toMatchObject({
      answered: { answer: "é" },
      graded: { verdict: "fail" },
    });
    await log.append(graded("pass"));
  }
  expect(readRunState(folder.path).attempt("BigCodeBench/1", 1).graded?.verdict).toBe("pass");
  // Torn at every place, the log tells of a beginning of what was appended.
  for (let length = 0; length < whole.length; length += 7) {
    await writeFile(path.join(events, segment), whole.subarray(0, length));
    const { answered: answer, graded: grade } = readRunState(folder.path).attempt("BigCodeBench/1", 1);
    expect(answer === undefined && grade?.verdict === "fail").toBe(false);
  }
});

test("what was said stays on the disk, and is read from there", async () => {
  await using folder = await temporaryFolder();
  const calls = (content: string) => [
    { model: "a", messages: [{ role: "user" as const, content }], key: "k" },
  ];
  await using log = await RunLog.open(folder.path);
  await log.append({ ...answered("é"), calls: calls("é") });
  await log.append({ ...answered("b"), taskId: "2", calls: calls("second") });
  await log.append({ type: "attempt-calls", taskId: "2", epoch: 1, calls: calls("late") });
  for (const state of [log.state, readRunState(folder.path)]) {
    const [one, two] = [state.attempt("BigCodeBench/1", 1), state.attempt("2", 1)];
    expect(JSON.stringify([one, two])).not.toMatch(/messages|late/);
    expect(one.asked.facts).toMatchObject([{ model: "a", key: "k" }]);
    expect([one.asked.read(), two.asked.read()]).toEqual([calls("é"), calls("late")]);
  }
  const before = readRunState(folder.path);
  const [segment = ""] = await readdir(path.join(folder.path, "log"));
  await writeFile(path.join(folder.path, "log", segment), "x".repeat(1000));
  expect(() => before.attempt("2", 1).asked.read()).toThrow(/has changed since it was read/);
});

test("an answer puts the grade of the one before it aside; infra is done again", async () => {
  await using folder = await temporaryFolder();
  await using log = await RunLog.open(folder.path);
  const pending = () => pendingOf(log.state.attempt("BigCodeBench/1", 1));
  const seen = [pending()];
  for (const event of [
    { ...answered(""), type: "attempt-unanswered", verdict: "infra", message: "down" } as const,
    answered("a"),
    graded("infra"),
    graded("timeout"),
    answered("b"),
    { ...answered(""), type: "attempt-unanswered", verdict: "timeout", message: "late" } as const,
  ]) {
    await log.append(event);
    seen.push(pending());
  }
  expect(seen).toEqual(["answer", "answer", "grade", "grade", "nothing", "grade", "nothing"]);
});

test("one process at a time, and the lock of a dead one is taken over", async () => {
  await using folder = await temporaryFolder();
  await writeFile(path.join(folder.path, "lock"), "1");
  await expect(RunLog.open(folder.path)).rejects.toThrow("process 1 is at work on this run");
  await writeFile(path.join(folder.path, "lock"), "999999999");
  await (await RunLog.open(folder.path))[Symbol.asyncDispose]();
  expect(await readdir(folder.path)).toEqual(["log"]);
});

test("a plan is written once and read as it was", async () => {
  await using folder = await temporaryFolder();
  const place = path.join(folder.path, "evals", "run-1");
  await writePlan(place, madeUpPlan());
  expect(await readPlan(place)).toEqual(madeUpPlan());
  await expect(writePlan(place, madeUpPlan())).rejects.toThrow(/there is a run run-1 already/);
  await expect(readPlan(folder.path)).rejects.toThrow(/no run in/);
  await writeFile(path.join(place, "plan.json"), '{"format": "other"}');
  await expect(readPlan(place)).rejects.toThrow(
    'plan.json is no plan of a run: received "other" at format, expected hindcast-run',
  );
  await writeFile(path.join(place, "plan.json"), JSON.stringify({ ...madeUpPlan(), seed: 1.5 }));
  await expect(readPlan(place)).rejects.toThrow(
    "plan.json is no plan of a run: received 1.5 at seed, expected a whole number",
  );
  await writeFile(path.join(place, "plan.json"), "{");
  await expect(readPlan(place)).rejects.toThrow(/is no plan of a run/);
  const other = path.join(folder.path, "evals", "run-2");
  await expect(writePlan(other, madeUpPlan({ seed: 1.5 }))).rejects.toThrow(/received 1.5 at seed/);
  await expect(readPlan(other)).rejects.toThrow(/no run in/);
});
