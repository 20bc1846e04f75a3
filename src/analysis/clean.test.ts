import { expect, test } from "vitest";
import { madeUpRun } from "../../test/support/made-up-run.ts";
import { resolveConfig } from "../config/config.ts";
import { cleanRuns } from "./clean.ts";

test("a run over fewer tasks than the others of its benchmark is told, one that lost a few is not", () => {
  const run = (runId: string, tasks: number, benchmark = "bench") =>
    madeUpRun({
      runId,
      benchmark,
      passedTasks: ["0"],
      failedTasks: Array.from({ length: tasks - 1 }, (_, index) => String(index + 1)),
    });
  const runs = [run("whole", 30), run("lost-two", 28), run("ten", 10), run("other", 5, "other")];
  const { rows, findings } = cleanRuns(runs, resolveConfig({}));
  expect(rows).toHaveLength(4);
  expect(findings.filter(({ code }) => code === "tasks-fewer")).toEqual([
    {
      level: "warning",
      code: "tasks-fewer",
      subject: "ten",
      message: "10 tasks where another run of bench has 30: their scores do not compare",
    },
  ]);
});

test("a score on another scale than 0 to 1 is told", () => {
  const runs = [55, 0, 1, -0.5].map((score, i) => madeUpRun({ runId: `run-${i}`, score }));
  const { rows, findings } = cleanRuns(runs, resolveConfig({}));
  expect(rows).toHaveLength(4);
  expect(findings.filter(({ code }) => code === "score-not-a-share")).toMatchObject([
    {
      level: "warning",
      subject: "run-0",
      message: expect.stringContaining("accuracy is 55, expected 0 to 1"),
    },
    { level: "warning", subject: "run-3", message: expect.stringContaining("-0.5") },
  ]);
});

test("a run of part of its benchmark is told when it is alone, too", () => {
  const lists = { passedTasks: ["a"], failedTasks: ["b", "c", "d"], score: 0.25 };
  const { rows, findings } = cleanRuns(
    [madeUpRun(lists)],
    resolveConfig({ benchmarks: { bench: { tasks: 50 } } }),
  );
  expect(rows.map(({ tasks }) => tasks)).toEqual([4]);
  expect(findings.map(({ code }) => code)).toContain("tasks-fewer");
});

test("models that are left out are named with the rule, once, and are not said to be used", () => {
  const runs = ["demo1", "gpt-4o", "gpt-4o"].map((modelName, i) =>
    madeUpRun({ runId: `run-${i}`, modelName }),
  );
  const config = resolveConfig({ left_out: { contains: ["o1", "gpt-4o"] } });
  const { rows, findings } = cleanRuns(runs, config);
  expect(rows.map(({ model }) => model)).toEqual(["demo1"]);
  expect(findings.filter(({ subject }) => subject.startsWith("gpt"))).toEqual([
    {
      level: "warning",
      code: "model-left-out",
      subject: "gpt-4o",
      message: '2 runs are left out: left_out in the configuration has "gpt-4o"',
    },
  ]);
});

test("a share that the lists give neither of themselves nor of the benchmark is told", () => {
  const lists = { passedTasks: ["a"], failedTasks: ["b", "c", "d"] };
  const runs = [
    madeUpRun({ ...lists, runId: "neither", score: 0.41 }),
    madeUpRun({ ...lists, runId: "of-list", score: 0.25 }),
    madeUpRun({ ...lists, runId: "of-benchmark", score: 0.2 }),
    madeUpRun({ ...lists, runId: "partial-credit", score: 0.41, scoreName: "average_score" }),
    madeUpRun({ ...lists, runId: "told", score: 0.5, scoredTasks: 2 }),
    madeUpRun({ runId: "no-lists", score: 0.41 }),
  ];
  const { rows, findings } = cleanRuns(runs, resolveConfig({ benchmarks: { bench: { tasks: 5 } } }));
  expect(rows.find(({ runId }) => runId === "neither")?.tasks).toBe(5);
  expect(findings.filter(({ code }) => code === "lists-not-the-score")).toEqual([
    {
      level: "warning",
      code: "lists-not-the-score",
      subject: "neither",
      message: expect.stringContaining("1 passed of 4"),
    },
  ]);
});

test("so is one of a benchmark whose size is not known", () => {
  const run = madeUpRun({ score: 0.41, passedTasks: ["a"], failedTasks: ["b", "c", "d"] });
  const { rows, findings } = cleanRuns([run], resolveConfig({}));
  expect(rows.map(({ tasks }) => tasks)).toEqual([4]);
  expect(findings.map(({ code }) => code)).toContain("lists-not-the-score");
});
