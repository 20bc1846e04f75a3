import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { openFile } from "../../src/bytes/byte-reader.ts";
import type { TraceCall, TraceMessage, TraceSummary } from "../../src/model/trace.ts";
import { readTrace } from "../../src/sources/hal/read-trace.ts";
import { rebuildTranscript } from "../../src/transcript/rebuild-transcript.ts";
import { readInPieces } from "../support/byte-readers.ts";
import { differenceFromReference, readAll } from "../support/compare-with-reference.ts";
import { mutateBytes, mutateValue } from "../support/mutate-json.ts";
import { Random } from "../support/random.ts";
import { dataFile, hasData } from "./data.ts";

interface Usage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
}
interface SourceCall {
  readonly id: string;
  readonly weave_task_id: string;
  readonly started_at: string;
  readonly ended_at: string;
  readonly inputs: { readonly model: string; readonly messages: readonly object[] };
  readonly output: {
    readonly model: string;
    readonly usage: Usage;
    readonly choices: readonly [{ readonly finish_reason: string; readonly message: object }];
  };
}
interface SourceTask {
  readonly messages: readonly { readonly role: string }[];
  readonly call_metadata: readonly { readonly usage: Usage; readonly started_at: string }[];
  readonly model: string;
}
interface SourceFile<Logs> {
  readonly raw_logging_results: Logs;
  readonly total_usage: Readonly<Record<string, Usage>>;
  readonly results: { readonly total_cost: number; readonly successful_tasks: readonly string[] };
}

class ReadTrace {
  readonly calls: TraceCall[] = [];
  readonly messages = new Map<string, TraceMessage>();
  readonly summary: TraceSummary;
  readonly #file: string;

  constructor(name: string) {
    this.#file = dataFile("hal", "traces", name);
    const reader = openFile(this.#file);
    const items = readTrace(reader, { strict: true });
    let next = items.next();
    for (; !next.done; next = items.next()) {
      if (next.value.type === "call") this.calls.push(next.value.call);
      else this.messages.set(next.value.message.hash, next.value.message);
    }
    this.summary = next.value;
    reader.close();
  }

  source<Logs>(): SourceFile<Logs> {
    return JSON.parse(readFileSync(this.#file, "utf8")) as SourceFile<Logs>;
  }

  bytes(): Buffer {
    return readFileSync(this.#file);
  }

  /** A message as the source has it. */
  plain(hash: string | undefined): unknown {
    return JSON.parse(this.messages.get(hash ?? "")?.json ?? "null");
  }

  transcript(calls: readonly TraceCall[]) {
    return rebuildTranscript(calls, (hash) => this.messages.get(hash)).segments.map(({ turns }) =>
      turns.map(({ message }) => JSON.parse(message.json) as unknown),
    );
  }
}

const sum = (numbers: readonly (number | undefined)[]) =>
  numbers.reduce<number>((total, number) => total + (number ?? Number.NaN), 0);

/** Text that is equal for equal values, to count distinct ones: keys sorted at every level. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) =>
    typeof item === "object" && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}

describe.skipIf(!hasData)("a trace with an array of calls", () => {
  let trace: ReadTrace;
  let file: SourceFile<readonly SourceCall[]>;
  let source: readonly SourceCall[];
  beforeAll(() => {
    trace = new ReadTrace("taubench_airline_taubench_few_shot_gpt4o20241120_1746225570_UPLOAD.json");
    file = trace.source();
    source = file.raw_logging_results;
  });

  test("every call in its place, with its ids, model, times and tokens", () => {
    expect(trace.calls.map(({ position }) => position)).toEqual(source.map((_, index) => index));
    expect(
      trace.calls.map(
        ({ callId, taskId, startedAt, model, finishReason, operation, latencySeconds, tokens }) => ({
          callId,
          taskId,
          startedAt,
          model,
          finishReason,
          operation,
          latencySeconds,
          input: tokens?.input,
          output: tokens?.output,
        }),
      ),
    ).toEqual(
      source.map(({ id, weave_task_id, started_at, ended_at, output: { model, choices, usage } }) => ({
        callId: id,
        taskId: weave_task_id,
        startedAt: started_at,
        model,
        finishReason: choices[0].finish_reason,
        operation: "litellm.completion",
        latencySeconds: (Date.parse(ended_at) - Date.parse(started_at)) / 1000,
        input: usage.prompt_tokens,
        output: usage.completion_tokens,
      })),
    );
  });

  test("the conversation and the answer of every call are the source's own", () => {
    trace.calls.forEach((call, index) => {
      expect(call.messages.map((hash) => trace.plain(hash))).toEqual(source[index]?.inputs.messages);
      expect(trace.plain(call.answer)).toEqual(source[index]?.output.choices[0].message);
    });
  });

  test("distinct messages and references to them are counted", () => {
    const said = source.flatMap(({ inputs, output }) => [...inputs.messages, output.choices[0].message]);
    expect(trace.messages.size).toBe(new Set(said.map(sorted)).size);
    expect(trace.summary).toMatchObject({
      shape: "calls",
      calls: source.length,
      messages: trace.messages.size,
      messageReferences: said.length,
    });
  });

  test("tokens by model add up to what the run reports; the simulated user stands beside it", () => {
    for (const [model, { prompt_tokens, completion_tokens }] of Object.entries(file.total_usage)) {
      const own = source.flatMap(({ inputs }, index) =>
        inputs.model.endsWith(model) ? [trace.calls[index]?.tokens] : [],
      );
      expect(own.length).toBeGreaterThan(0);
      expect(sum(own.map((tokens) => tokens?.input))).toBe(prompt_tokens);
      expect(sum(own.map((tokens) => tokens?.output))).toBe(completion_tokens);
      expect(trace.summary.reportedUsage).toMatchObject([
        { model, input: prompt_tokens, output: completion_tokens },
      ]);
    }
  });

  test("the run is read as well", () => {
    expect(trace.summary.run).toMatchObject({
      cost: file.results.total_cost,
      passedTasks: file.results.successful_tasks,
      benchmark: "taubench_airline",
    });
  });

  test("the transcript of every task holds its longest conversation, answer included", () => {
    for (const taskId of new Set(source.map(({ weave_task_id }) => weave_task_id))) {
      const own = source.filter((call) => call.weave_task_id === taskId);
      const longest = own.reduce((a, b) => (b.inputs.messages.length > a.inputs.messages.length ? b : a));
      const segments = trace.transcript(trace.calls.filter((call) => call.taskId === taskId));
      expect(segments).toContainEqual([...longest.inputs.messages, longest.output.choices[0].message]);
    }
  });

  test("the rows are those of the reference reader", () => {
    const bytes = trace.bytes();
    expect(differenceFromReference(bytes, readAll(readInPieces(bytes, [60_000, 1, 4099])))).toBeUndefined();
  });

  test("mutated: no crash, no wrong row", () => {
    for (let seed = 1; seed <= 400; seed++) {
      const random = new Random(seed);
      const logs = Array.from({ length: 3 }, () => random.pick(source)).map((call) => ({
        ...call,
        inputs: { ...call.inputs, messages: call.inputs.messages.slice(0, 5) },
      }));
      const mutated = random.below(2) === 0 ? mutateValue(logs, random) : logs;
      const text = Buffer.from(JSON.stringify({ ...file, raw_logging_results: mutated }, null, 2));
      const bytes = mutated === logs ? mutateBytes(text, random) : text;
      const read = readAll(readInPieces(bytes, [1 + random.below(5000)]), { windowBytes: 64 });
      expect(differenceFromReference(bytes, read), `seed ${seed}`).toBeUndefined();
    }
  });
});

describe.skipIf(!hasData)("a trace with an object keyed by task", () => {
  let trace: ReadTrace;
  let file: SourceFile<Readonly<Record<string, SourceTask>>>;
  let tasks: [string, SourceTask][];
  beforeAll(() => {
    trace = new ReadTrace("taubench_airline_taubench_tool_calling_o4mini20250416_low_1776000000_UPLOAD.json");
    file = trace.source();
    tasks = Object.entries(file.raw_logging_results);
  });

  test("every call, in time, with its tokens", () => {
    for (const [taskId, { call_metadata, model }] of tasks) {
      const calls = trace.calls.filter((call) => call.taskId === taskId);
      expect(
        calls.map(({ startedAt, tokens, ...call }) => [call.model, startedAt, tokens?.input, tokens?.output]),
      ).toEqual(
        call_metadata.map(({ started_at, usage }) => [
          model,
          started_at,
          usage.prompt_tokens,
          usage.completion_tokens,
        ]),
      );
    }
    const metadata = tasks.flatMap(([, task]) => task.call_metadata);
    expect(trace.calls).toHaveLength(metadata.length);
    const [[model, reported] = []] = Object.entries(file.total_usage);
    expect(sum(trace.calls.map(({ tokens }) => tokens?.input))).toBe(reported?.prompt_tokens);
    expect(trace.summary.reportedUsage[0]?.model).toBe(model);
  });

  test("the transcript of every task is the source's conversation", () => {
    for (const [taskId, { messages }] of tasks) {
      expect(trace.transcript(trace.calls.filter((call) => call.taskId === taskId))).toEqual([messages]);
    }
  });

  test("messages are counted once", () => {
    const said = tasks.flatMap(([, { messages }]) => messages);
    expect(trace.messages.size).toBe(new Set(said.map(sorted)).size);
    expect(trace.summary).toMatchObject({
      shape: "by-task",
      messages: trace.messages.size,
      messageReferences: said.length,
    });
  });

  test("the rows are those of the reference reader", () => {
    const bytes = trace.bytes();
    expect(differenceFromReference(bytes, readAll(readInPieces(bytes, [4099])))).toBeUndefined();
  });
});
