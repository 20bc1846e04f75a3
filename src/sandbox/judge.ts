import type { Verdict } from "../model/verdict.ts";
import type { TrialFacts, TrialTests } from "./sandbox.ts";

/** What the facts of a trial come to. */
export interface Judgement {
  readonly verdict: Verdict;
  /** What was run, after extraction and with what was set in front; `undefined` when it did not come so far. */
  readonly program: string | undefined;
  /** How the program was found in the answer. */
  readonly found: string | undefined;
  /** What went wrong by name of the test; `ALL` for what is not of one test. */
  readonly details: ReadonlyMap<string, string>;
}

/**
 * The verdict that the facts of a trial allow. `pass` takes positive evidence: the judge's report to its end, every test
 * that the source has, each with one success and nothing else.
 */
export function judge(facts: TrialFacts, tests: TrialTests): Judgement {
  const [program, found] = texts(facts, "program")[0] ?? [];
  const [verdict, details] = verdictOf(facts, tests);
  return { verdict, program, found, details: new Map(details) };
}

type Ruling = readonly [verdict: Verdict, details: readonly (readonly [test: string, text: string])[]];

function verdictOf(facts: TrialFacts, tests: TrialTests): Ruling {
  const [tampered] = texts(facts, "tampered");
  if (tampered) return ["fail", [["ALL", `the answer changed what judges it: ${tampered[0]}`]]];
  const [broken] = texts(facts, "broken");
  if (broken) return [verdictOfError(broken[0]), [["ALL", broken[1] ?? ""]]];
  if (texts(facts, "done").length === 0) return withoutReport(facts);
  return verdictOfTests(texts(facts, "test"), tests);
}

function texts({ messages }: TrialFacts, kind: string): readonly (readonly string[])[] {
  return messages.filter(([first]) => first === kind).map(([, ...rest]) => rest);
}

const sigxcpu = 24;

function withoutReport({ late, oom, signal, exit, output }: TrialFacts): Ruling {
  const said = output.trim() === "" ? "" : `\n${output.trim().slice(-2000)}`;
  if (late || signal === sigxcpu)
    return ["timeout", [["ALL", "the time was over before the tests were done"]]];
  if (oom) return ["out_of_memory", [["ALL", `the kernel ended the program for its use of memory${said}`]]];
  const how = signal === undefined ? `exit status ${exit}` : `signal ${signal}`;
  const verdict = /^MemoryError/m.test(said) ? "out_of_memory" : "crash";
  return [verdict, [["ALL", `the program ended before its tests were done (${how})${said}`]]];
}

function verdictOfTests(events: readonly (readonly string[])[], tests: TrialTests): Ruling {
  const expected = tests.kind === "unittest" ? tests.names : tests.checks.map(([name]) => name);
  const problems = events.filter(([, event]) => event === "failure" || event === "error");
  if (problems.length > 0) {
    const details = problems.map(([name = "ALL", , , trace = ""]) => [name, trace] as const);
    return [verdictOfProblems(problems.map(([, , kind = ""]) => kind)), details];
  }
  const other = expected.flatMap((name) => {
    const own = events.filter(([test]) => test === name).map(([, event]) => event);
    if (own.length === 1 && own[0] === "success") return [];
    return [
      [name, own.length === 0 ? "the test did not run" : `the test ended in ${own.join(", ")}`] as const,
    ];
  });
  if (expected.length === 0) return ["no_tests", [["ALL", "the task has no tests"]]];
  if (other.length > 0) return ["no_tests", other];
  if (events.length === expected.length) return ["pass", []];
  return ["no_tests", [["ALL", `${events.length} tests ran, the task has ${expected.length}`]]];
}

// One kind of trouble that explains all of it is named; else the answer is simply wrong.
function verdictOfProblems(kinds: readonly string[]): Verdict {
  const [first, ...others] = new Set(kinds.map(verdictOfError));
  return others.length === 0 && first !== undefined ? first : "fail";
}

function verdictOfError(kind: string | undefined): Verdict {
  if (kind === "ImportError" || kind === "ModuleNotFoundError") return "import_error";
  return kind === "MemoryError" ? "out_of_memory" : "fail";
}
