import type { ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { benchmarkAnswers } from "../../src/eval/stand-in/benchmark-answers.ts";
import { Journal } from "../../src/models/journal/journal.ts";
import { StandIn } from "../../src/models/stand-in/server.ts";
import { openStore } from "../../src/store/store.ts";
import { howMany } from "../support/how-many.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeWordProblems } from "../support/word-problems.ts";
import { hindcast } from "./hindcast.ts";

const kills = howMany(4, 6);
const tasks = 60;
const epochs = 2;
const mostInFlight = 4;

test(`a run killed ${kills} times ends as one that was not: nothing lost, doubled, or asked again once it was kept`, async () => {
  await using folder = await temporaryFolder();
  const { file, answers } = await writeWordProblems(folder.path, tasks);
  const latency = { median: 30, tail: 0.5 };
  await using standIn = await StandIn.start({ latency, answer: benchmarkAnswers(answers) });
  const words = (name: string) => [
    "--store",
    path.join(folder.path, name),
    "--journal",
    path.join(folder.path, `${name}-journal`),
    "--batch-size",
    String(mostInFlight),
  ];
  const start = (name: string) => [
    ...["run", "gsm8k", "--data", file, "--model", "openai/stand-in-60", "--base-url", standIn.baseUrl],
    ...["--epochs", String(epochs), "--seed", "1", "--run-id", "r", "--json", ...words(name)],
  ];
  const began = performance.now();
  const whole = await hindcast(start("whole"));
  // Kills are set in shares of this, so that they fall into a run also on a machine that is busy.
  const duration = performance.now() - began;
  expect(whole.code).toBe(0);
  const before = standIn.ledger.entries.length;

  const goOn = () =>
    existsSync(path.join(folder.path, "killed", "evals", "r"))
      ? ["resume", "r", "--json", ...words("killed")]
      : start("killed");
  let caught = 0;
  for (let kill = 0; kill < kills; kill++) {
    const after = duration * (0.2 + 0.3 * Math.random());
    const onStart = (child: ChildProcess) => void setTimeout(() => child.kill("SIGKILL"), after);
    if ((await hindcast(goOn(), { onStart })).code === null) caught++;
  }
  const ended = await hindcast(goOn());
  expect(ended.code).toBe(0);
  expect(caught).toBeGreaterThanOrEqual(2);

  const { key: _, ...expected } = JSON.parse(whole.stdout);
  const { key: __, ...found } = JSON.parse(ended.stdout);
  expect(found).toEqual(expected);
  expect(found).toMatchObject({ tasks, attempts: tasks * epochs, not_attempted: 0 });
  expect(await attemptsIn(path.join(folder.path, "killed"))).toEqual(
    await attemptsIn(path.join(folder.path, "whole")),
  );

  // An answer that was kept is never asked for again; what was on its way when it was killed has to be.
  expect(Journal.open(path.join(folder.path, "killed-journal")).superseded).toBe(0);
  const again = standIn.ledger.entries.length - before - tasks * epochs;
  expect(again).toBeLessThanOrEqual(caught * mostInFlight);
}, 120_000);

async function attemptsIn(folder: string) {
  await using store = await openStore(folder);
  const [key = "", ...others] = store.keys;
  expect(others).toEqual([]);
  const found = [];
  for await (const { task_id, epoch, outcome, verdict, details } of store.attempts(key)) {
    const { answer } = JSON.parse(details ?? "{}");
    found.push({ task_id, epoch, outcome, verdict, answer });
  }
  expect(found).toHaveLength(tasks * epochs);
  return found;
}
