import { expect, test } from "vitest";
import { SimulatedClock } from "../../test/support/simulated-clock.ts";
import { answerTo, madeUpPlan, madeUpTask } from "../../test/support/solving.ts";
import { type Attempt, Limiter } from "../models/limiter/limiter.ts";
import type { Follower, ModelRequest, Reply } from "../models/request.ts";
import type { LateCalls } from "./log/events.ts";
import { RunState } from "./log/run-state.ts";
import { solveAttempt } from "./solve-attempt.ts";
import { baseline } from "./solvers/baseline.ts";
import { minds } from "./solvers/minds.ts";
import { defineSolver, type Solver } from "./solvers/solver.ts";
import { summarise } from "./summary.ts";

/** A provider that takes so many milliseconds, behind a limit a minute, in simulated time. */
function provider(latency: number, requestsPerMinute: number) {
  const clock = new SimulatedClock();
  const limiter = new Limiter({ most: 100, requestsPerMinute, clock });
  const sentAt: number[] = [];
  const ask = async ({ task = "" }: ModelRequest, { signal, onSent, onReturned }: Follower = {}) => {
    const attempt = async (): Promise<Attempt<Reply>> => {
      sentAt.push(clock.now());
      onSent?.();
      await clock.sleep(latency);
      onReturned?.();
      return { type: "answered", value: answerTo("ANSWER: 1"), tokens: 0 };
    };
    return await limiter.run({ task, tokens: 0, signal, attempt });
  };
  const late: Promise<LateCalls>[] = [];
  const solve = (id: string, timeLimit: number, solver: Solver = baseline) =>
    solveAttempt(madeUpTask({ id }), 1, {
      plan: madeUpPlan({ timeLimit }),
      solver,
      models: { ask: ask as never },
      clock,
      onReply: () => undefined,
      onLate: (calls) => void late.push(calls),
    });
  return { clock, sentAt, late, solve };
}

const settings = { confidence: 0.95, resamples: 100, seed: 1 };

test("waiting for a turn takes nothing of an attempt's time", async () => {
  const { clock, sentAt, solve } = provider(1000, 60);
  const attempts = Array.from({ length: 20 }, (_, index) => solve(String(index), 5));
  const ended = await clock.runUntil(Promise.all(attempts));
  expect(ended.map(({ type }) => type)).toEqual(Array(20).fill("attempt-answered"));
  expect(sentAt.at(-1)).toBeGreaterThan(15_000);
});

test("over several questions the time that answers take adds up", async () => {
  const chatty = defineSolver({
    ...baseline,
    solve: async (task, { ask }) => {
      for (let time = 0; time < 3; time++) await ask(task.prompt);
      return "ANSWER: 1";
    },
  });
  const [enough, tooShort] = [provider(1000, 30), provider(1000, 30)];
  expect(await enough.clock.runUntil(enough.solve("1", 3.5, chatty))).toMatchObject({
    type: "attempt-answered",
  });
  expect(await tooShort.clock.runUntil(tooShort.solve("1", 2.5, chatty))).toMatchObject({
    type: "attempt-unanswered",
    verdict: "timeout",
    message: "no answer within 2.5 seconds",
  });
});

test("after the limit nothing is sent, and what never was is neither logged nor makes the cost unknown", async () => {
  const { clock, sentAt, late, solve } = provider(4000, 600);
  const panel = ["mock/x", "mock/y"];
  const solver = minds({ panel, synthesizer: "mock/s", mode: "critique", rounds: 2 });
  // The first round takes 4 s; in the second the time is over.
  const ended = await clock.runUntil(solve("1", 6, solver));
  expect(ended).toMatchObject({ type: "attempt-unanswered", verdict: "timeout" });
  const sent = sentAt.length;
  const state = new RunState();
  state.take(ended);
  const cost = () => summarise([state.attempt(ended.taskId, 1)], settings).cost;
  expect(cost()).toBeUndefined();
  await clock.runUntil(clock.sleep(60_000));
  for (const calls of await Promise.all(late)) state.take(calls);
  expect(sentAt).toHaveLength(sent);
  expect(Math.max(...sentAt)).toBeLessThan(6000);
  expect(state.attempt(ended.taskId, 1).asked.facts).toHaveLength(sent);
  expect(cost()).toBe(sent * (answerTo("").cost ?? 0));
});

test("a solver that goes on asking after its time is told no, and what waits is taken back", async () => {
  const { clock, sentAt, solve } = provider(4000, 20);
  const failures: unknown[] = [];
  const stubborn = defineSolver({
    ...baseline,
    solve: async (task, { ask }) => {
      // The second waits for its turn when the first takes too long.
      const [first] = [ask(task.prompt), ask(task.prompt)];
      await first?.catch((error) => failures.push(error));
      return await ask(task.prompt);
    },
  });
  const ended = await clock.runUntil(solve("1", 2, stubborn));
  await clock.runUntil(clock.sleep(60_000));
  expect(ended).toMatchObject({ verdict: "timeout", calls: [{ model: "mock/a" }] });
  expect(failures).toEqual([expect.objectContaining({ verdict: "timeout" })]);
  expect(sentAt).toEqual([0]);
});

test.each([
  [undefined, "undefined"],
  [null, "null"],
  [{ text: "ANSWER: 1" }, "an object"],
  [["ANSWER: 1"], "an array"],
  [1, "a number"],
])("a solver that returns %j is at fault, not the model", async (returned, received) => {
  const { clock, solve } = provider(1000, 60);
  const careless = { ...baseline, solve: async () => returned } as unknown as Solver;
  expect(await clock.runUntil(solve("1", 5, careless))).toMatchObject({
    type: "attempt-unanswered",
    verdict: "infra",
    message: `the solver gave ${received}, not a text: its solve() has to return a string`,
  });
});
