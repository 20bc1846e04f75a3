import { setImmediate } from "node:timers/promises";
import { expect } from "vitest";
import type { Evaluation, Grading } from "../../src/eval/evaluation.ts";
import type { RunPlan } from "../../src/eval/log/plan.ts";
import type { SolverContext, SolverTask } from "../../src/eval/solvers/solver.ts";
import { unknownTokens } from "../../src/model/trace.ts";
import type { Answer, ModelRequest, Reply } from "../../src/models/request.ts";

/** A task with made-up defaults. */
export function madeUpTask(given: Partial<SolverTask> = {}): SolverTask {
  return {
    id: "bench/1",
    benchmark: "bench",
    prompt: "Write task_func.",
    kind: "code",
    entryPoint: "task_func",
    libraries: ["os"],
    ...given,
  };
}

/** A plan with made-up defaults. */
export function madeUpPlan(given: Partial<RunPlan> = {}): RunPlan {
  return {
    format: "hindcast-run",
    version: 1,
    runId: "run-1",
    createdAt: "2026-01-01T00:00:00.000Z",
    benchmark: { name: "bench", data: "rows.jsonl", rowsSha256: "ab".repeat(32) },
    taskIds: ["bench/1"],
    unsupported: {},
    environment: "process, Python 3.11",
    gradeSeconds: 60,
    epochs: 1,
    model: "mock/a",
    solver: { name: "baseline", version: "1", given: "baseline", settings: {}, options: {} },
    promptsSha256: "cd".repeat(32),
    fresh: false,
    prices: "test",
    hindcast: "0.1.0",
    synthetic: true,
    sandbox: { kind: "process" },
    ...given,
  };
}

/** What a run of made-up tasks is about. Nobody opens its grading. */
export function madeUpEvaluation(): Evaluation {
  return {
    benchmark: "bench",
    data: "rows.jsonl",
    rowsHash: "ab".repeat(32),
    split: undefined,
    tasks: [madeUpTask()],
    answers: [],
    openGrading: async () => expect.fail("nothing opens grading"),
  };
}

/** Grades by a function. */
export function madeUpGrading(grade: Grading["grade"]): Grading {
  return {
    environment: "none",
    unsupported: new Map(),
    knownSeconds: new Map(),
    grade,
    [Symbol.asyncDispose]: async () => undefined,
  };
}

/** A context whose models answer by a function of what they are asked last and of their name. */
export function madeUpContext(
  answer: (text: string, model: string, role: string | undefined) => string | Promise<string>,
  given: Partial<SolverContext> = {},
): SolverContext {
  return {
    model: "mock/a",
    epoch: 1,
    options: {},
    log: () => undefined,
    timeLimit: undefined,
    signal: new AbortController().signal,
    ask: async (messages, options = {}) => {
      const text = typeof messages === "string" ? messages : (messages.at(-1)?.content ?? "");
      return await answer(text, options.model ?? "mock/a", options.role);
    },
    ...given,
  };
}

/** An answer with made-up defaults. */
export function answerTo(text: string): Answer {
  return {
    type: "answer",
    value: text,
    text,
    reasoning: undefined,
    finish: "stop",
    tokens: { ...unknownTokens, input: 10, output: 5 },
    cost: 0.5,
    seconds: 2,
    at: "2026-01-01T00:00:00.000Z",
    servedBy: "a-1",
    key: "00",
    fromJournal: false,
    repaired: false,
  };
}

/** Models that answer by a function, and keep what they were asked. */
export function madeUpModels(reply: (request: ModelRequest) => Reply) {
  const asked: ModelRequest[] = [];
  const ask = async (request: ModelRequest) => {
    asked.push(request);
    await setImmediate();
    return reply(request);
  };
  return { asked, ask: ask as never };
}
