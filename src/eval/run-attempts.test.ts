import { expect, test } from "vitest";
import { answerTo, madeUpModels, madeUpPlan, madeUpTask } from "../../test/support/solving.ts";
import { HindcastError } from "../model/error.ts";
import type { Failure, Reply } from "../models/request.ts";
import type { RunEvent } from "./log/events.ts";
import { RunState } from "./log/run-state.ts";
import { runAttempts, type Stages } from "./run-attempts.ts";
import { solveAttempt } from "./solve-attempt.ts";
import { baseline } from "./solvers/baseline.ts";
import { defineSolver } from "./solvers/solver.ts";
import { summarise } from "./summary.ts";

const tasks = ["1", "2", "3", "4", "5"].map((id) => madeUpTask({ id, prompt: `Task ${id}` }));
function stagesOf(state: RunState, given: Partial<Stages> = {}): Stages & { events: RunEvent[] } {
  const events: RunEvent[] = [];
  const models = madeUpModels(({ messages }) => answerTo(`answer to ${messages[0]?.content}`));
  return {
    tasks,
    epochs: 1,
    attempt: (taskId, epoch) => state.attempt(taskId, epoch),
    solve: (task, epoch) =>
      solveAttempt(task, epoch, { plan: madeUpPlan(), solver: baseline, models, onReply: () => {} }),
    grade: async (_, answer) => ({
      verdict: answer.endsWith("3") ? "fail" : "pass",
      details: {},
      seconds: 0,
      environment: undefined,
    }),
    append: async (event) => {
      events.push(event);
      state.take(event);
    },
    mostAtOnce: 2,
    events,
    ...given,
  };
}

test("every attempt is answered and graded once, epoch by epoch", async () => {
  const state = new RunState();
  const stages = stagesOf(state, { epochs: 2 });
  await runAttempts(stages);
  expect(stages.events).toHaveLength(20);
  const summary = summarise(
    tasks.flatMap(({ id }) => [1, 2].map((epoch) => state.attempt(id, epoch))),
    { confidence: 0.95, resamples: 100, seed: 1 },
  );
  expect(summary).toMatchObject({
    tasks: 5,
    attempts: 10,
    outcomes: { passed: 8, failed: 2, error: 0, unscored: 0 },
    passRate: 0.8,
    passRates: { "pass@1": 0.8, "pass@2": 0.8, "pass^1": 0.8, "pass^2": 0.8 },
    verdicts: { fail: 2 },
    cost: 5,
    costPerSuccess: 5 / 8,
    models: [{ model: "mock/a", calls: 10, input: 100, output: 50, reasoning: undefined, cost: 5 }],
  });
});

test("no attempt sees what another wrote into its task", async () => {
  const asked: string[] = [];
  const solver = defineSolver({
    name: "own",
    version: "1",
    solve: async (task) => {
      asked.push(task.prompt);
      Object.assign(task, { prompt: `${task.prompt} again` });
      return "";
    },
  });
  const models = madeUpModels(() => answerTo(""));
  const options = { plan: madeUpPlan(), solver, models, onReply: () => {} };
  const stages = stagesOf(new RunState(), {
    epochs: 2,
    solve: (task, epoch) => solveAttempt(task, epoch, options),
  });
  await runAttempts(stages);
  expect(new Set(asked)).toEqual(new Set(tasks.map(({ prompt }) => prompt)));
});

test("a run that goes on does only what is left", async () => {
  const state = new RunState();
  const stopped = stagesOf(state, {
    grade: async (taskId) => {
      if (taskId === "3") throw new HindcastError("output", "disk full");
      return { verdict: "pass", details: {}, seconds: 0, environment: undefined };
    },
    mostAtOnce: 1,
  });
  await expect(runAttempts(stopped)).rejects.toThrow("disk full");
  const before = stopped.events.map(({ type, taskId }) => `${type} ${taskId}`);
  expect(before).toContain("attempt-answered 3");
  const again = stagesOf(state);
  await runAttempts(again);
  const all = [...before, ...again.events.map(({ type, taskId }) => `${type} ${taskId}`)];
  expect(new Set(all).size).toBe(all.length);
  expect(all).toHaveLength(10);
});

test("what ends the run ends it: no attempt is begun any more, and those at work are kept", async () => {
  let begun = 0;
  const stages = stagesOf(new RunState(), {
    solve: async (task, epoch) => {
      begun++;
      if (task.id === "2") throw new HindcastError("budget", "no money left");
      return await stagesOf(new RunState()).solve(task, epoch);
    },
  });
  await expect(runAttempts(stages)).rejects.toMatchObject({ code: "budget" });
  expect(begun).toBeLessThan(5);
  expect(stages.events.map(({ taskId }) => taskId)).toContain("1");
});

test("a run that is to stop begins no attempt any more, and keeps those at work", async () => {
  const stop = new AbortController();
  const stages = stagesOf(new RunState(), { stop: stop.signal });
  const solve = async (...given: Parameters<typeof stages.solve>) => {
    stop.abort();
    return await stages.solve(...given);
  };
  await runAttempts({ ...stages, solve });
  const answered = stages.events.filter(({ type }) => type === "attempt-answered");
  expect(answered.map(({ taskId }) => taskId)).toEqual(["1"]);
});

test("why an attempt has no answer decides what it counts as", async () => {
  const failure = (reason: Failure["reason"]): Failure => ({
    type: "failure",
    reason,
    message: "no",
    key: "00",
    text: undefined,
    tokens: undefined,
    cost: undefined,
    fromJournal: false,
  });
  const solve = (solver = baseline, reply: Reply = answerTo("x"), plan = madeUpPlan()) =>
    solveAttempt(madeUpTask(), 1, { plan, solver, models: madeUpModels(() => reply), onReply: () => {} });
  expect(await solve(baseline, failure("unavailable"))).toMatchObject({ verdict: "infra", message: "no" });
  expect(await solve(baseline, failure("rejected"))).toMatchObject({ verdict: "infra" });
  expect(await solve(baseline, failure("too-long"))).toMatchObject({ verdict: "fail" });
  expect(await solve(baseline, failure("policy"))).toMatchObject({ verdict: "fail" });
  const broken = defineSolver({
    ...baseline,
    solve: async () => Promise.reject(new TypeError("x is undefined")),
  });
  expect(await solve(broken)).toMatchObject({
    verdict: "infra",
    message: "the solver threw: x is undefined",
  });
  const slow = defineSolver({ ...baseline, solve: () => new Promise<string>(() => {}) });
  expect(await solve(slow, undefined, madeUpPlan({ timeLimit: 0.02 }))).toMatchObject({ verdict: "timeout" });
  expect(await solve()).toMatchObject({
    type: "attempt-answered",
    startedAt: "2026-01-01T00:00:00.000Z",
    endedAt: "2026-01-01T00:00:02.000Z",
  });
});

test("equal questions of one attempt, and of its epochs, are told apart; those of a fresh run from all others", async () => {
  const models = madeUpModels(() => answerTo("x"));
  const twice = defineSolver({
    ...baseline,
    solve: async (task, { ask }) => (await ask(task.prompt)) + (await ask(task.prompt)),
  });
  const settings = { solver: twice, models, onReply: () => {} };
  await solveAttempt(madeUpTask(), 1, { ...settings, plan: madeUpPlan({ synthetic: false }) });
  await solveAttempt(madeUpTask(), 2, { ...settings, plan: madeUpPlan({ seed: 7, fresh: true }) });
  expect(models.asked.map(({ sample, seed, version }) => [sample, seed, version])).toEqual([
    [1, undefined, "run/baseline 1"],
    [2, undefined, "run/baseline 1"],
    [1001, 1007, "run/baseline 1 run-1"],
    [1002, 1008, "run/baseline 1 run-1"],
  ]);
});

test("an interval of several tries that all failed is as wide as that of so many single ones", () => {
  const failed = (epochs: number) => {
    const state = new RunState();
    const attempts = ["1", "2", "3", "4"].flatMap((taskId) =>
      Array.from({ length: epochs }, (_, index) => {
        const at = { taskId, epoch: index + 1 };
        state.take({ type: "attempt-graded", ...at, verdict: "fail", details: {} });
        return state.attempt(taskId, index + 1);
      }),
    );
    return summarise(attempts, { confidence: 0.95, resamples: 100, seed: 1 }).interval;
  };
  expect(failed(2)).toEqual(failed(1));
  // Wilson's for 0 of 4.
  expect(failed(2)?.high).toBeCloseTo(0.4899, 3);
});

test("why attempts have no answer is summed up, the most frequent first", () => {
  const state = new RunState();
  const at = { startedAt: "", endedAt: "", calls: [] };
  const messages = ["400: no", "403: not here", "403: not here"];
  for (const [index, message] of messages.entries()) {
    const taskId = String(index);
    state.take({ type: "attempt-unanswered", taskId, epoch: 1, ...at, verdict: "infra", message });
  }
  const attempts = messages.map((_, index) => state.attempt(String(index), 1));
  expect(summarise(attempts, { confidence: 0.95, resamples: 100, seed: 1 }).unanswered).toEqual([
    { verdict: "infra", reason: "403: not here", attempts: 2 },
    { verdict: "infra", reason: "400: no", attempts: 1 },
  ]);
});

test("nothing passed costs per success nothing that is known, and no attempt has no rate", () => {
  const settings = { confidence: 0.95, resamples: 100, seed: 1 };
  const empty = summarise([new RunState().attempt("1", 1)], settings);
  expect([empty.notAttempted, empty.passRate, empty.costPerSuccess, empty.interval]).toEqual([
    1,
    undefined,
    undefined,
    undefined,
  ]);
});
