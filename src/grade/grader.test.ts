import { describe, expect, it } from "vitest";
import { smallRows } from "../../test/support/small-benchmark.ts";
import { humaneval } from "../benchmarks/humaneval/humaneval.ts";
import type { Sandbox, Trial, TrialFacts, TrialOptions } from "../sandbox/sandbox.ts";
import { SandboxTrouble } from "../sandbox/worker.ts";
import { type GraderOptions, openGrader } from "./grader.ts";

const [task, other] = smallRows(2).map(humaneval.task);
if (!task || !other) throw new Error("two tasks are made");
const limits = { seconds: 5, memoryMb: 512, diskMb: 16 };

interface Run {
  readonly raw: string;
  readonly cold: boolean;
  readonly seconds: number;
}

/** A sandbox that does as its `answer` says, and remembers what it was asked to run. */
function sandboxThat(answer: (trial: Trial, options: TrialOptions) => "pass" | "fail" | "late" | "trouble") {
  const runs: Run[] = [];
  const sandbox: Sandbox = {
    identity: { kind: "process", image: undefined, python: "3", machine: "x", guards: {} },
    workers: 1,
    run: async (trial, options) => {
      runs.push({ raw: trial.raw, cold: options.cold, seconds: options.limits.seconds });
      const how = answer(trial, options);
      if (how === "trouble") throw new SandboxTrouble("the sandbox ended (SIGKILL)");
      const names = trial.tests.kind === "checks" ? trial.tests.checks.map(([name]) => name) : [];
      const facts = factsOf(trial, names, how === "pass" ? "success" : "failure");
      return how === "late" ? { ...facts, messages: [], late: true } : facts;
    },
    execute: async () => {
      throw new SandboxTrouble("runs no programs");
    },
    inspect: async (tasks) =>
      tasks.map(({ texts }) => ({
        modules: [...texts.join().matchAll(/import (\w+)/g)].map(([, name]) => name as string),
        tests: undefined,
      })),
    missing: async (modules) => modules.filter((name) => name === "nowhere"),
    preload: async () => {},
    close: async () => {},
  };
  return { sandbox, runs };
}

function factsOf(trial: Trial, names: readonly string[], event: string): TrialFacts {
  const events = names.map((name) => [
    "test",
    name,
    event,
    event === "success" ? "" : "AssertionError",
    "trace",
  ]);
  const messages = [["program", trial.raw, "given"], ...events, ["done", String(names.length)]];
  return { messages, late: false, exit: 0, signal: undefined, oom: false, seconds: 0.1, output: "" };
}

describe("openGrader", () => {
  it("runs once what passes, and what fails again in a fresh interpreter, which has the last word", async () => {
    const { sandbox, runs } = sandboxThat((trial, { cold }) => (trial.raw === "a" || cold ? "pass" : "fail"));
    const grader = await openGrader([task], sandbox, { limits, secondsOf: () => 3 });
    expect(await grader.grade(task, { text: "a", form: "solution" })).toMatchObject({
      verdict: "pass",
      cold: false,
      tries: 1,
    });
    expect(await grader.grade(task, { text: "b", form: "solution" })).toMatchObject({
      verdict: "pass",
      cold: true,
      tries: 2,
    });
    expect(runs.map(({ raw, cold }) => [raw, cold])).toEqual([
      ["a", false],
      ["b", false],
      ["b", true],
    ]);
    expect(runs.every(({ seconds }) => seconds === 3)).toBe(true);
  });

  it("gives what ran out of time six times as long, and no longer than is allowed", async () => {
    const run = async (options: Partial<GraderOptions>, enough: number) => {
      const { sandbox, runs } = sandboxThat((_, { limits }) => (limits.seconds < enough ? "late" : "pass"));
      const most = { ...limits, seconds: 240 };
      const grader = await openGrader([task], sandbox, { limits: most, secondsOf: () => 10, ...options });
      const { verdict } = await grader.grade(task, { text: "a", form: "solution" });
      return [verdict, ...runs.map(({ seconds }) => seconds)];
    };
    expect(await run({}, 50)).toEqual(["pass", 10, 60]);
    expect(await run({ cold: true }, 50)).toEqual(["pass", 10, 60]);
    expect(await run({}, 100)).toEqual(["timeout", 10, 60]);
    expect(await run({ secondsOf: () => 100 }, 300)).toEqual(["timeout", 100, 240]);
    expect(await run({ secondsOf: () => undefined, cold: true }, 300)).toEqual(["timeout", 240]);
  });

  it("runs only fresh ones when told", async () => {
    const { sandbox, runs } = sandboxThat(() => "fail");
    const grader = await openGrader([task], sandbox, { limits, cold: true });
    const { verdict, details } = await grader.grade(task, { text: "a", form: "solution" });
    expect([verdict, details.get("check")]).toEqual(["fail", "trace"]);
    expect(runs.map(({ cold }) => cold)).toEqual([true]);
  });

  it("tries again after trouble, which is nobody's failure", async () => {
    let left = 2;
    const { sandbox, runs } = sandboxThat(() => (left-- > 0 ? "trouble" : "pass"));
    const grader = await openGrader([task], sandbox, { limits });
    expect(await grader.grade(task, { text: "a", form: "solution" })).toMatchObject({
      verdict: "pass",
      tries: 3,
    });
    expect(runs).toHaveLength(3);
  });

  it("blames an answer that ends its sandbox every time while others run", async () => {
    const { sandbox } = sandboxThat(({ raw }) => (raw === "bad" ? "trouble" : "pass"));
    const grader = await openGrader([task], sandbox, { limits });
    const { verdict, details } = await grader.grade(task, { text: "bad", form: "solution" });
    expect(verdict).toBe("crash");
    expect(details.get("ALL")).toBe("its sandbox ended each of 3 times: the sandbox ended (SIGKILL)");
  });

  it("blames the machinery when nothing runs", async () => {
    const { sandbox } = sandboxThat(() => "trouble");
    const grader = await openGrader([task], sandbox, { limits });
    expect(await grader.grade(task, { text: "a", form: "solution" })).toMatchObject({
      verdict: "infra",
      outcome: "error",
    });
  });

  it("does not run what needs something that is not there, nor what is no program by its size", async () => {
    const { sandbox, runs } = sandboxThat(() => "pass");
    const needy = humaneval.task({ ...other.row, canonical_solution: "    import nowhere\n" });
    const grader = await openGrader([needy], sandbox, { limits });
    expect(grader.unsupported(needy)).toBe("needs nowhere, which the sandbox does not have");
    const verdicts = await Promise.all([
      grader.grade(needy, { text: "a", form: "solution" }),
      openGrader([task], sandbox, { limits }).then((own) =>
        own.grade(task, { text: "x".repeat(2_000_001), form: "answer" }),
      ),
    ]);
    expect(verdicts.map(({ verdict, outcome }) => [verdict, outcome])).toEqual([
      ["unsupported", "unscored"],
      ["fail", "failed"],
    ]);
    expect(runs).toEqual([]);
  });
});
