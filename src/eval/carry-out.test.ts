import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import {
  answerTo,
  madeUpEvaluation,
  madeUpGrading,
  madeUpModels,
  madeUpPlan,
  madeUpTask,
} from "../../test/support/solving.ts";
import type { Follower } from "../models/request.ts";
import { attemptsOf, carryOut, requireSame } from "./carry-out.ts";
import type { RunEvent } from "./log/events.ts";
import { RunState } from "./log/run-state.ts";
import { promptsHash } from "./plan-run.ts";
import { baseline as solver } from "./solvers/baseline.ts";
import type { SolverContext } from "./solvers/solver.ts";
import { summarise } from "./summary.ts";

const evaluation = madeUpEvaluation();
const grading = madeUpGrading(async () => ({
  verdict: "pass",
  details: {},
  seconds: 0,
  environment: undefined,
}));
const statistics = { confidence: 0.95, resamples: 100, seed: 1 };
const plan = madeUpPlan({ promptsSha256: promptsHash(evaluation, ["bench/1"]) });

test("a run goes on with the benchmark, prompts and solver that it began with", () => {
  expect(() => requireSame({ plan, evaluation, solver })).not.toThrow();
});

test.each([
  ["rows of the benchmark", { plan, evaluation: { ...evaluation, rowsHash: "0" }, solver }],
  ["prompts", { plan, evaluation: { ...evaluation, tasks: [madeUpTask({ prompt: "?" })] }, solver }],
  ["solver", { plan, evaluation, solver: { ...solver, version: "next" } }],
])("other %s are refused, and a new run advised", (what, given) => {
  expect(() => requireSame(given)).toThrow(
    expect.objectContaining({
      code: "bad-input",
      message: expect.stringMatching(new RegExp(`^${what}.* changed since the run run-1 began`)),
      hint: "begin a new run with hindcast run",
    }),
  );
});

test("tasks that are known to be slow here are asked first, the slowest before all, others in their order", async () => {
  const tasks = ["a", "b", "c", "d"].map((id) => madeUpTask({ id, prompt: id }));
  const state = new RunState();
  const models = madeUpModels(() => answerTo("x"));
  await carryOut({
    plan: madeUpPlan({ taskIds: ["a", "b", "c", "d"] }),
    evaluation: { ...evaluation, tasks },
    solver,
    grading: {
      ...grading,
      knownSeconds: new Map(Object.entries({ a: 0.2, b: 0.9, c: 1.5, d: 20 })),
    },
    models,
    log: { state, append: async (event) => state.take(event) },
    mostAtOnce: 1,
  });
  expect(models.asked.map(({ messages }) => messages[0]?.content)).toEqual(["d", "c", "a", "b"]);
});

test("an answer that comes after its attempt was given up is waited for, and counted", async () => {
  const state = new RunState();
  const events: string[] = [];
  const ask = async (_: unknown, { onSent, onReturned }: Follower = {}) => {
    onSent?.();
    await sleep(100);
    onReturned?.();
    return answerTo("x");
  };
  await carryOut({
    plan: madeUpPlan({ timeLimit: 0.02 }),
    evaluation,
    solver,
    grading,
    models: { ask: ask as never },
    log: {
      state,
      append: async (event) => {
        events.push(event.type);
        state.take(event);
      },
    },
    mostAtOnce: 1,
  });
  const { unanswered, asked } = state.attempt("bench/1", 1);
  expect(events).toEqual(["attempt-unanswered", "attempt-paid", "attempt-calls"]);
  expect(unanswered).toMatchObject({ verdict: "timeout" });
  expect(asked.read()).toMatchObject([{ answer: "x", cost: 0.5 }]);
  expect(state.spent).toBe(0.5);
});

test("what a try cost that was given up is told beside the cost of the attempts", async () => {
  const state = new RunState();
  let tries = 0;
  const twice = {
    name: "twice",
    version: "1",
    solve: async (_: unknown, { ask }: SolverContext) => {
      const answer = await ask(`try ${++tries}`);
      if (tries === 1) throw new Error("my bug");
      return answer;
    },
  };
  const models = madeUpModels(({ messages }) => ({ ...answerTo("x"), key: messages[0]?.content ?? "" }));
  const log = { state, append: async (event: RunEvent) => state.take(event) };
  const options = { plan, evaluation, solver: twice, grading, models, log, mostAtOnce: 1 };
  const costs = () => {
    const { cost, abandonedCost } = summarise(attemptsOf(plan, state), statistics);
    return [cost, abandonedCost];
  };
  await carryOut(options);
  expect(costs()).toEqual([0.5, 0]);
  await carryOut(options);
  expect([...costs(), state.spent]).toEqual([0.5, 0.5, 1]);
});
