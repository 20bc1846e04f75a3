import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judge } from "./judge.ts";
import type { TrialFacts, TrialTests } from "./sandbox.ts";

const tests: TrialTests = { kind: "unittest", names: ["test_a", "test_b"] };
const program = ["program", "x = 1", "fenced"];
const a = ["test", "test_a", "success", "", ""];
const b = ["test", "test_b", "success", "", ""];
const done = ["done", "2"];

function facts(messages: readonly (readonly string[])[], more: Partial<TrialFacts> = {}): TrialFacts {
  const ended = { late: false, exit: 0, signal: undefined, oom: false, seconds: 0.1, output: "" };
  return { messages: [program, ...messages], ...ended, ...more };
}

describe("judge", () => {
  it("passes what has one success for every test and a report to its end", () => {
    expect(judge(facts([a, b, done]), tests)).toEqual({
      verdict: "pass",
      program: "x = 1",
      found: "fenced",
      details: new Map(),
    });
  });

  it.each([
    ["no end of the report", facts([a, b]), "crash"],
    ["an exit", facts([], { exit: 0 }), "crash"],
    ["a signal", facts([], { exit: undefined, signal: 11 }), "crash"],
    ["the end of its time", facts([a], { late: true, signal: 9 }), "timeout"],
    ["the end of its processor time", facts([], { signal: 24 }), "timeout"],
    ["the kernel's memory killer", facts([], { signal: 9, oom: true }), "out_of_memory"],
    ["a memory error while starting", facts([], { exit: 1, output: "x\nMemoryError\n" }), "out_of_memory"],
    ["a test that did not run", facts([a, ["done", "1"]]), "no_tests"],
    ["no test", facts([["done", "0"]]), "no_tests"],
    ["a test too many", facts([a, b, ["test", "test_c", "success", "", ""], done]), "no_tests"],
    ["a test twice", facts([a, b, b, done]), "no_tests"],
    ["a skipped test", facts([a, ["test", "test_b", "skip", "", "later"], done]), "no_tests"],
    [
      "a failure that was expected",
      facts([a, ["test", "test_b", "expected failure", "", ""], done]),
      "no_tests",
    ],
    ["a success after a failure", facts([a, ["test", "test_b", "failure", "E", "t"], b, done]), "fail"],
    ["trouble with the class", facts([["test", "ALL", "error", "E", "setUpClass"], done]), "fail"],
    ["another judge", facts([["tampered", "unittest.TestCase.run"], a, b, done]), "fail"],
    ["a missing library", facts([["broken", "ModuleNotFoundError", "t"]]), "import_error"],
    [
      "a missing library in a test",
      facts([a, ["test", "test_b", "error", "ImportError", "t"], done]),
      "import_error",
    ],
    ["a syntax error", facts([["broken", "SyntaxError", "t"]]), "fail"],
    ["a memory error", facts([["broken", "MemoryError", "t"]]), "out_of_memory"],
  ])("does not pass %s", (_, found, verdict) => {
    const judged = judge(found, tests);
    expect(judged.verdict).toBe(verdict);
    expect(judged.details.size).toBeGreaterThan(0);
  });

  it("never passes a task without tests", () => {
    expect(judge(facts([["done", "0"]]), { kind: "unittest", names: [] }).verdict).toBe("no_tests");
    expect(judge(facts([["done", "0"]]), { kind: "checks", checks: [] }).verdict).toBe("no_tests");
  });

  it("passes no report from which anything is missing, or in which anything else stands", () => {
    const whole = [a, b, done];
    const message = fc.oneof(
      fc.constantFrom(a, b, done, ["tampered", "x"], ["broken", "E", "t"]),
      fc.tuple(
        fc.constant("test"),
        fc.string(),
        fc.constantFrom("failure", "error", "skip", "success"),
        fc.string(),
      ),
    );
    fc.assert(
      fc.property(fc.array(message, { maxLength: 5 }), (messages) => {
        const { verdict } = judge(facts(messages), tests);
        const isWhole =
          messages.some((one) => one[0] === "done") &&
          messages.every((one) => one[0] === "done" || whole.includes(one as string[])) &&
          messages.filter((one) => one === a).length === 1 &&
          messages.filter((one) => one === b).length === 1;
        expect(verdict === "pass").toBe(isWhole);
      }),
    );
  });
});
