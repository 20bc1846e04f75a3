import { describe, expect, test } from "vitest";
import { parseJson } from "../../bytes/json.ts";
import type { Outcome } from "../../model/outcome.ts";
import { halOutcomes } from "./outcomes.ts";

interface Lists {
  readonly passed?: readonly string[];
  readonly failed?: readonly string[];
}

function outcomesOf(benchmark: string, evaluation: unknown, { passed, failed }: Lists = {}) {
  const json = evaluation === undefined ? undefined : parseJson(Buffer.from(JSON.stringify(evaluation)));
  return halOutcomes({ benchmark, passedTasks: passed, failedTasks: failed }, json);
}

type Expected = Readonly<Record<string, readonly [Outcome | undefined, number?]>>;

function expectOutcomes(benchmark: string, evaluation: unknown, expected: Expected, lists?: Lists): void {
  const found = outcomesOf(benchmark, evaluation, lists).map(({ taskId, epoch, outcome, score }) => {
    expect(epoch).toBe(1);
    return [taskId, score === undefined ? [outcome] : [outcome, score]];
  });
  expect(Object.fromEntries(found)).toEqual(expected);
}

const core = (written: number, vision: number, more = {}) => ({
  correct_written_answers: written,
  total_written_questions: 2,
  correct_vision_answers: vision,
  total_vision_questions: 1,
  ...more,
});

describe("each benchmark's own rule, without task lists", () => {
  test.each<[string, unknown, Expected]>([
    [
      "swebench_verified",
      {
        submitted_ids: ["a", "b", "c", "d"],
        incomplete_ids: ["e"],
        resolved_ids: ["a"],
        unresolved_ids: ["b"],
        empty_patch_ids: ["c"],
        error_ids: ["d"],
      },
      { a: ["passed"], b: ["failed"], c: ["failed"], d: ["error"] },
    ],
    [
      "taubench_airline",
      {
        "0": { reward: 1 },
        "1": { reward: 0 },
        "2": "ERROR: boom",
        "3": "TIMEOUT after 900 seconds",
        "4": {},
      },
      { "0": ["passed", 1], "1": ["failed", 0], "2": ["error"], "3": ["failed"], "4": [undefined] },
    ],
    [
      "corebench_hard",
      { a: core(2, 1), b: core(1, 1), c: core(2, 0), d: core(0, 0, { error: "bad JSON" }), e: {} },
      { a: ["passed"], b: ["failed"], c: ["failed"], d: ["failed"], e: [undefined] },
    ],
    ["scicode_hard", { details: { "11": ["11"], "12": [] } }, { "11": ["passed"], "12": ["failed"] }],
    ["scicode", { details: { "11": ["11.1", "11.2"], "12": [] } }, { "11": [undefined], "12": ["failed"] }],
    [
      "usaco",
      {
        rdict: {},
        sdict: {
          a: [{ result: { fraction_passed: 1 } }],
          b: [{ result: { fraction_passed: 0.5 } }],
          c: [{ result: { fraction_passed: "1.0" } }],
          d: [{ result: { status: "No submission" } }],
          e: [{ result: {} }],
        },
      },
      { a: ["passed", 1], b: ["failed", 0.5], c: ["passed", 1], d: ["failed"], e: [undefined] },
    ],
    [
      "gaia",
      { a: { score: true }, b: { score: false }, c: { score: 1 }, d: { score: 0 }, e: { score: null } },
      { a: ["passed"], b: ["failed"], c: ["passed", 1], d: ["failed", 0], e: [undefined] },
    ],
    [
      "colbench_backend_programming",
      [1, 0.5, null],
      { "0": ["passed", 1], "1": ["failed", 0.5], "2": [undefined] },
    ],
    ["colbench_backend_programming", { "7": 1, "9": 0 }, { "7": ["passed", 1], "9": ["failed", 0] }],
    ["colbench_frontend_design", [0.9, 0.2], { "0": [undefined, 0.9], "1": [undefined, 0.2] }],
    [
      "scienceagentbench",
      {
        agent_output: {
          "1": { cost: 0 },
          "3": "TIMEOUT after 900 seconds",
          "4": "TIMEOUT after 7200 seconds",
        },
        eval_result: { "1": { success_rate: 1 }, "2": { success_rate: 0 }, "4": { success_rate: 0 } },
      },
      { "1": ["passed", 1], "2": ["failed", 0], "3": ["failed"], "4": ["failed", 0] },
    ],
    [
      "appworld_test_normal",
      { aggregate: {}, individual: { a_1: { success: true }, a_2: { success: false }, a_3: {} } },
      { a_1: ["passed"], a_2: ["failed"], a_3: [undefined] },
    ],
    [
      "replicatorbench",
      { a: { correct: true, overall_score: 0.75 }, b: { correct: false, overall_score: 0 } },
      { a: ["passed", 0.75], b: ["failed", 0] },
    ],
  ])("%s", (benchmark, evaluation, expected) => expectOutcomes(benchmark, evaluation, expected));
});

describe("benchmarks whose evaluation does not tell tasks apart follow their lists", () => {
  const lists = { passed: ["x"], failed: ["y"] };
  const expected: Expected = { x: ["passed"], y: ["failed"] };
  test.each<[string, unknown]>([
    ["assistantbench", { scores: [1, 0], answers: [1, 0] }],
    ["online_mind2web", { any: "thing" }],
    ["gaia", { version: 2, status: "success", eval: { task: "gaia" }, results: { scores: [] } }],
    ["agentharm", { version: 2, status: "success", eval: { task: "agentharm" } }],
    ["cybench", "Inspect logs are elsewhere"],
    ["a benchmark of tomorrow", { x: { reward: 0 } }],
  ])("%s", (benchmark, evaluation) => {
    expectOutcomes(benchmark, evaluation, expected, lists);
    expectOutcomes(benchmark, evaluation, {});
  });
});

describe("lists and evaluation together", () => {
  test("the lists decide, the score stays", () => {
    const evaluation = { "0": { reward: 1 }, "1": { reward: 0.2 } };
    const expected: Expected = { "0": ["failed", 1], "1": ["passed", 0.2], "2": ["failed"] };
    expectOutcomes("taubench_retail", evaluation, expected, { passed: ["1"], failed: ["0", "2"] });
  });

  test("a failed task may be known to have failed for the infrastructure", () => {
    const expected: Expected = { "0": ["error"], "1": ["failed", 0] };
    expectOutcomes("taubench_airline", { "0": "ERROR", "1": { reward: 0 } }, expected, {
      failed: ["0", "1"],
    });
  });

  test("the lists complete what the evaluation cannot tell", () => {
    const expected: Expected = { "11": ["passed"], "12": ["failed"] };
    expectOutcomes("scicode", { details: { "11": ["11.1"], "12": ["12.1"] } }, expected, {
      passed: ["11"],
      failed: ["12"],
    });
  });

  test("only the failed list is there", () => {
    expectOutcomes(
      "replicatorbench",
      { a: { correct: true } },
      { a: ["passed"], b: ["failed"] },
      { failed: ["b"] },
    );
  });

  test("a task may stand in its list once for each try", () => {
    const lists = { passed: ["a", "a"], failed: ["b", "b", "c", "c", "c"] };
    expectOutcomes("agentharm", undefined, { a: ["passed"], b: ["failed"], c: ["failed"] }, lists);
  });

  test("a task in both lists has no outcome", () => {
    expectOutcomes(
      "gaia",
      undefined,
      { a: [undefined], b: ["passed"] },
      { passed: ["a", "b"], failed: ["a", "a"] },
    );
  });
});

test("variations of the prompt are attempts, and the lists know only their mean", () => {
  const evaluation = { "0": [{ reward: 1 }, { score: 0 }, "ERROR"], "1": [] };
  expect(outcomesOf("taubench_airline", evaluation, { passed: ["0"], failed: ["1"] })).toEqual([
    { taskId: "0", epoch: 1, outcome: "passed", score: 1 },
    { taskId: "0", epoch: 2, outcome: "failed", score: 0 },
    { taskId: "0", epoch: 3, outcome: "error", score: undefined },
    { taskId: "1", epoch: 1, outcome: "failed", score: undefined },
  ]);
});

test.each([
  undefined,
  null,
  3,
  "text",
  [],
  {},
  { details: 1, sdict: [], individual: null, eval_result: "x" },
])("an evaluation of another form (%j) tells nothing, for any benchmark", (evaluation) => {
  const benchmarks = ["swebench_verified", "scicode", "usaco", "appworld_test_normal", "scienceagentbench"];
  for (const benchmark of benchmarks) expect(outcomesOf(benchmark, evaluation)).toEqual([]);
});
