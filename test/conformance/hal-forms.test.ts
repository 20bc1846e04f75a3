import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { readBytes } from "../../src/bytes/byte-reader.ts";
import type { TraceCall } from "../../src/model/trace.ts";
import { readTrace } from "../../src/sources/hal/read-trace.ts";
import { dataFile, hasData } from "./data.ts";

interface LoggedCall {
  readonly op_name: string;
  readonly started_at: string;
  readonly ended_at: string;
  readonly attributes: { readonly weave_task_id: string };
  readonly inputs: { readonly messages: readonly unknown[] };
  readonly output: {
    readonly model: string;
    readonly usage: object;
    readonly choices: readonly { message: object }[];
  };
}

const file = "hal/traces/taubench_airline_taubench_few_shot_gpt4o20241120_1746225570_UPLOAD.json";
// The simulated user's calls are logged under an operation of their own; the form by task leaves them out.
const isAgent = (call: LoggedCall) => !call.op_name.endsWith(":u");

/** The form of 2026, made from logged calls as HAL's harness makes it. */
function byTask(calls: readonly LoggedCall[]): Record<string, unknown> {
  const tasks: Record<string, unknown> = {};
  for (const id of new Set(calls.map((call) => call.attributes.weave_task_id))) {
    const own = calls
      .filter((call) => call.attributes.weave_task_id === id)
      .sort((a, b) => (a.started_at < b.started_at ? -1 : 1));
    const longest = own.reduce((a, b) => (b.inputs.messages.length > a.inputs.messages.length ? b : a));
    tasks[id] = {
      messages: [...longest.inputs.messages, longest.output.choices[0]?.message],
      call_metadata: own.map(({ output, started_at, ended_at }) => ({
        usage: output.usage,
        started_at,
        ended_at,
      })),
      model: own[0]?.output.model,
      call_count: own.length,
    };
  }
  return tasks;
}

function callsOf(trace: object): Map<string, TraceCall[]> {
  const calls = new Map<string, TraceCall[]>();
  for (const item of readTrace(readBytes(Buffer.from(JSON.stringify(trace))))) {
    if (item.type !== "call") continue;
    const task = item.call.taskId ?? "";
    calls.set(task, [...(calls.get(task) ?? []), item.call]);
  }
  for (const list of calls.values())
    list.sort((a, b) => ((a.startedAt ?? "") < (b.startedAt ?? "") ? -1 : 1));
  return calls;
}

describe.skipIf(!hasData)("one trace in two forms", () => {
  test("by call and by task give the agent's calls alike: messages, answers, tokens, times", async () => {
    const trace = JSON.parse(await readFile(dataFile(file), "utf8"));
    const agents = (trace.raw_logging_results as LoggedCall[]).filter(isAgent);
    const asCalls = callsOf({ ...trace, raw_logging_results: agents });
    const asTasks = callsOf({ ...trace, raw_logging_results: byTask(agents) });
    expect(asCalls.size).toBe(25);
    expect([...asTasks.keys()].sort()).toEqual([...asCalls.keys()].sort());
    for (const [task, calls] of asCalls) {
      const seen = ({ messages, answer, tokens, model, startedAt, endedAt, latencySeconds }: TraceCall) => {
        return { messages, answer, tokens, model, startedAt, endedAt, latencySeconds };
      };
      expect(asTasks.get(task)?.map(seen), `task ${task}`).toEqual(calls.map(seen));
    }
  });
});
