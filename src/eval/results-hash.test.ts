import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { madeUpPlan } from "../../test/support/solving.ts";
import { canonicalJson } from "../model/canonical-json.ts";
import { fromPlain } from "../model/plain-json.ts";
import type { LoggedCall } from "./log/events.ts";
import { type AttemptState, RunState } from "./log/run-state.ts";
import { ResultsHash } from "./results-hash.ts";

const call = (content: string): LoggedCall => ({
  model: "mock/a",
  messages: [{ role: "user", content }],
  key: "k",
  answer: "é",
});
const at = { taskId: "bench/1", epoch: 1 };
const times = { startedAt: "2026-01-01T00:00:00.000Z", endedAt: "2026-01-01T00:00:01.000Z" };

function attempt(calls: readonly LoggedCall[]): AttemptState {
  const state = new RunState();
  state.take({ type: "attempt-answered", ...at, ...times, answer: "x", calls: [...calls], log: undefined });
  state.take({
    type: "attempt-graded",
    ...at,
    verdict: "pass",
    details: { "2": "b", "1": "a" },
    seconds: 1.5,
  });
  return state.attempt(at.taskId, at.epoch);
}

test("taken one by one, attempts have the hash of all of them in one list", () => {
  const plan = madeUpPlan();
  const all = ["a", "b", "c"].map((content) => [call(content)]);
  const hash = new ResultsHash(plan, 0);
  for (const calls of all) hash.add(attempt(calls), calls);
  const list = all.map((calls) => {
    const { answered, graded } = attempt(calls);
    return { ...at, answered: { ...answered, calls }, graded };
  });
  const text = canonicalJson(fromPlain(JSON.parse(JSON.stringify([plan, list]))));
  expect(hash.end()).toEqual({
    sha256: createHash("sha256").update(text).digest("hex"),
    bytes: Buffer.byteLength(text),
  });
});

test("what was paid beside the attempts is part of the results", () => {
  const ends = [0, 0.5, undefined].map((cost) => new ResultsHash(madeUpPlan(), cost).end().sha256);
  expect(new Set(ends).size).toBe(3);
});
