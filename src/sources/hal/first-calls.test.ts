import { expect, test } from "vitest";
import { readInPieces } from "../../../test/support/byte-readers.ts";
import { howMany } from "../../../test/support/how-many.ts";
import { mutateValue } from "../../../test/support/mutate-json.ts";
import { Random } from "../../../test/support/random.ts";
import { call, trace, traceFixtures, traceText } from "../../../test/support/trace-fixtures.ts";
import { readBytes } from "../../bytes/byte-reader.ts";
import { byTime } from "../../model/call-order.ts";
import { type Opening, opened, unopened } from "../../model/opening.ts";
import { groupBy } from "../../model/order.ts";
import type { TraceCall, TraceMessage } from "../../model/trace.ts";
import { type FirstCalls, type FirstCallsOptions, readFirstCalls } from "./first-calls.ts";
import { readTrace } from "./read-trace.ts";

function firstCalls(file: unknown, options: FirstCallsOptions = {}): FirstCalls {
  return finish(readFirstCalls(readBytes(Buffer.from(JSON.stringify(file))), options)) as FirstCalls;
}

function finish<T>(steps: Generator<void, T>): T {
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

/** The same from all calls and all messages, which the other reader gives. */
function expected(bytes: Buffer): Map<string, Opening | undefined> {
  const calls: TraceCall[] = [];
  const messages = new Map<string, TraceMessage>();
  const items = readTrace(readBytes(bytes));
  let next = items.next();
  for (; !next.done; next = items.next()) {
    if (next.value.type === "call") calls.push(next.value.call);
    else messages.set(next.value.message.hash, next.value.message);
  }
  const isByTask = next.value.shape === "by-task";
  const tasks = new Map<string, Opening | undefined>();
  const known = calls.flatMap((one) => (one.taskId === undefined ? [] : [{ ...one, taskId: one.taskId }]));
  for (const [taskId, own] of groupBy(known, (one) => one.taskId)) {
    const talking = own.filter((one) => one.messages.length > 0).sort(byTime);
    const first = isByTask
      ? talking.toSorted((a, b) => b.messages.length - a.messages.length)[0]
      : talking[0];
    const said = first?.messages.map((hash) => messages.get(hash) as TraceMessage);
    tasks.set(taskId, said?.reduce(opened, unopened));
  }
  return tasks;
}

/** What differs, tasks aside that no call tells of; a task whose messages were never resolved is said to say nothing. */
function differences(bytes: Buffer, sizes: readonly number[] = [bytes.length]): string[] {
  const read = finish(readFirstCalls(readInPieces(bytes, sizes), { windowBytes: 64 }));
  return [...expected(bytes)].flatMap(([taskId, opening]) => {
    const found = read?.tasks.get(taskId);
    const isSame =
      JSON.stringify(found) === JSON.stringify(opening) || (opening === undefined && found === unopened);
    return isSame ? [] : [`${taskId}: ${JSON.stringify(found)}, not ${JSON.stringify(opening)}`];
  });
}

test.each(traceFixtures)("$name: openings are those of all calls and messages", (fixture) => {
  for (const indent of [0, 2]) {
    expect(differences(Buffer.from(traceText(fixture, indent)), [7, 100, 1])).toEqual([]);
  }
});

test("the same for traces with anything in them", () => {
  const seeds = howMany(300, 1000);
  let compared = 0;
  for (let seed = 1; seed <= seeds; seed++) {
    const random = new Random(seed);
    const fixture = random.pick(traceFixtures);
    const logs = mutateValue(fixture.file["raw_logging_results"], random);
    const doubled = Array.isArray(logs) ? [...logs, ...random.shuffled(logs)] : logs;
    const bytes = Buffer.from(
      // Not indented: in an indented file only what a logger may write is read alike, see below.
      traceText({ ...fixture, file: { ...fixture.file, raw_logging_results: doubled } }, 0),
    );
    // A merged conversation beside an answer, which no trace has: the answer decides elsewhere, and is not read here.
    const isOdd = bytes.includes("dialogue_history") && /"outputs?":/.test(bytes.toString());
    if (isOdd) continue;
    try {
      expected(bytes);
    } catch {
      continue;
    }
    compared++;
    expect(differences(bytes, [1 + random.below(3000)]), `seed ${seed}`).toEqual([]);
  }
  expect(compared).toBeGreaterThan((2 * seeds) / 3);
});

const user = (content: unknown) => ({ role: "user", content });
const system = (content: unknown) => ({ role: "system", content });
const at = (second: number) => ({ started_at: `2025-05-01T00:00:${String(second).padStart(2, "0")}+00:00` });
const sent = (second: number, messages: readonly unknown[], more = {}) =>
  call({ id: `c${second}`, ...at(second), inputs: { messages }, ...more });

test("calls are left early in indented files only, and nothing is lost by it", () => {
  const said = [
    system("Rules }"),
    user("Hello"),
    user("Go\n    }\n  }"),
    { role: "assistant", content: null },
    user("More"),
  ];
  const random = new Random(7);
  for (let round = 0; round < howMany(100, 300); round++) {
    const logs = Array.from({ length: 1 + random.below(8) }, (_, second) => {
      const taskId = String(random.below(3));
      const inputs = { messages: mutateValue(random.shuffled(said), random), model: "m", system: "Beside" };
      const operation = random.pick(["litellm.completion", "anthropic.Messages.create", "Tool.run"]);
      const output = { choices: [{ message: user("An answer\n  },") }] };
      return call({
        id: `c${second}`,
        started_at: `2025-05-01T00:00:0${second}.000001+00:00`,
        attributes: { weave_task_id: taskId },
        weave_task_id: taskId,
        op_name: `weave:///e/p/op/${operation}:abc`,
        inputs: operation === "litellm.completion" ? { ...inputs, system: undefined } : inputs,
        output,
      });
    });
    const file = trace(random.shuffled(logs));
    for (const indent of [1, 2, 4]) {
      const bytes = Buffer.from(traceText({ name: "", file }, indent));
      expect(differences(bytes, [1 + random.below(500)]), `round ${round}`).toEqual([]);
    }
  }
});

test("a file that ends within a call that was left is said to be cut", () => {
  const text = traceText({ name: "", file: trace([sent(1, [user("Go"), user("x".repeat(5000))])]) });
  const precise = text.replace(/:01\+00:00/g, ":01.000001+00:00");
  const cut = Buffer.from(precise.slice(0, precise.indexOf("xxxx") + 3000));
  expect(() => finish(readFirstCalls(readInPieces(cut, [100]), { windowBytes: 64 }))).toThrow(
    /truncated JSON.*raw_logging_results\[0\]/,
  );
});

test("the first call by time counts, in whatever order the file has them", () => {
  const calls = [sent(3, [user("third")]), sent(1, [user("first")]), sent(2, [user("second")])];
  for (const order of [calls, calls.toReversed(), calls.toSorted()]) {
    expect(firstCalls(trace(order)).tasks.get("0")).toEqual({ user: "first" });
  }
});

test("calls of microseconds apart, and unix seconds", () => {
  const precise = (micros: number, text: string) =>
    sent(1, [user(text)], { started_at: `2025-05-01T00:00:01.00000${micros}+00:00` });
  expect(firstCalls(trace([precise(5, "later"), precise(4, "first")])).tasks.get("0")?.user).toBe("first");
  const old = (created: number | null, messages: unknown[]) =>
    sent(1, messages, { started_at: undefined, created_timestamp: created });
  const calls = [
    old(1724520350, [user("later")]),
    old(1724520349, [user("first")]),
    old(null, [user("no time")]),
  ];
  expect(firstCalls(trace(calls)).tasks.get("0")?.user).toBe("first");
});

test("a greeting is no task, so a simulated user's whole prompt is", () => {
  const prompt = "You are a user.\r\n\n  Instruction:\ttwo  spaces.\n";
  const calls = [
    sent(2, [system("Policy"), user("I want to fly")]),
    sent(1, [system(prompt), user("Hi! How can I help you today?")]),
  ];
  expect(firstCalls(trace(calls)).tasks.get("0")).toEqual({ system: prompt });
});

test("tasks without a model call are known from wherever the trace tells of them", () => {
  const step = call({ weave_task_id: "step", attributes: {}, inputs: { task: "x" } });
  const { tasks } = firstCalls(
    trace([step], { results: { successful_tasks: ["0"], failed_tasks: [7], latencies: { late: {} } } }),
  );
  const { tasks: replicated } = firstCalls(trace([], { results: { passed_tasks: ["p"] } }));
  expect([...replicated.keys()]).toContain("p");
  // "1" stands in the evaluation only.
  expect([...tasks].sort()).toEqual(["0", "1", "7", "late", "step"].map((taskId) => [taskId, undefined]));
});

test("a trace that is no usable run is read all the same; one that is not wanted is left", () => {
  const file = {
    config: { benchmark_name: "inspect_evals/gaia" },
    raw_logging_results: [sent(1, [user("Go")])],
  };
  expect(firstCalls(file)).toMatchObject({
    identity: { benchmark: "gaia", modelName: undefined },
    shape: "calls",
  });
  const seen: unknown[] = [];
  const cut = '{"config":{"run_id":"r"},"raw_logging_results":[{';
  const steps = readFirstCalls(readBytes(Buffer.from(cut)), {
    isWanted: ({ runId }) => seen.push(runId) > 1,
  });
  expect(finish(steps)).toBeUndefined();
  expect(seen).toEqual(["r"]);
  expect(() => finish(readFirstCalls(readBytes(Buffer.from(cut))))).toThrow("truncated JSON");
});

test("the ids of calls are told", () => {
  const ids = new Set<string>();
  firstCalls(trace([sent(1, [user("Go")], { trace_id: "t1" }), sent(2, [], { trace_id: "t2" })]), {
    onCallId: (id) => ids.add(id),
  });
  expect([...ids].sort()).toEqual(["c1", "c2", "t1", "t2"]);
});

test("more than can be remembered is read all the same", () => {
  const long = (text: string) => user(text.repeat(450_000));
  const calls = Array.from({ length: 40 }, (_, index) => [
    sent(2, [long(`${index}`), user("more"), long("x")], { weave_task_id: `${index}`, attributes: {} }),
    sent(1, [long(`${index}`), user("more")], { weave_task_id: `${index}`, attributes: {} }),
  ]).flat();
  const { tasks } = firstCalls(trace(calls, { results: {}, raw_eval_results: {} }));
  expect([...tasks].map(([taskId, opening]) => opening?.user === taskId.repeat(450_000))).toEqual(
    Array(40).fill(true),
  );
});
