type Parts = Readonly<Record<string, unknown>>;

/** A made-up HAL trace: the smallest file that shows one form a trace has had. */
export interface TraceFixture {
  readonly name: string;
  readonly file: Parts;
}

/** The text of a trace as Python writes it; texts `@NaN@` and `@123@` become that bare word or number. */
export function traceText({ file }: TraceFixture, indent: number | undefined = 2): string {
  return JSON.stringify(file, null, indent)
    .replace(/"@(-?\w+)@"/g, "$1")
    .replace(/[\u007f-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

export function trace(logs: unknown, top: Parts = {}): Parts {
  return {
    config: {
      agent_name: "Made Agent (made-1)",
      benchmark_name: "taubench_airline",
      date: "2025-05-01",
      run_id: "taubench_airline_made_agent_made1_1746060000",
      agent_args: { model_name: "made-1" },
      run_command: "hal-eval --benchmark taubench_airline",
    },
    results: { accuracy: 0.5, total_cost: 0.12, successful_tasks: ["0"], failed_tasks: ["1"], latencies: {} },
    raw_eval_results: { "0": { reward: 1.0, taken_actions: [{ name: "book" }] }, "1": "ERROR: boom" },
    raw_logging_results: logs,
    total_usage: { "made-1": { prompt_tokens: 50, completion_tokens: 10 } },
    total_cost: 0.12,
    git_info: { commit: "0" },
    ...top,
  };
}

const system = { role: "system", content: "You help.\n\tAlways." };
const user = { role: "user", content: "Ein Flug nach Köln? \ud83d\ude00 \ud800" };
const askTool = {
  role: "assistant",
  content: null,
  tool_calls: [{ id: "c1", type: "function", function: { name: "find", arguments: '{"to": "K\\u00f6ln"}' } }],
};
const toolResult = { role: "tool", tool_call_id: "c1", name: "find", content: "[]" };
const done = { role: "assistant", content: "There is none." };
const usage = { prompt_tokens: 20, completion_tokens: 4, total_tokens: 24 };

const completion = (message: unknown, more: Parts = {}) => ({
  id: "r1",
  object: "chat.completion",
  created: 1746060010,
  model: "made-1-0501",
  choices: [{ index: 0, finish_reason: "stop", message }],
  usage,
  ...more,
});

/** A projected call of 2024. */
const projected = (more: Parts) => ({
  weave_task_id: "0",
  trace_id: "t",
  project_id: "e/p",
  created_timestamp: 1724520348,
  inputs: { model: "made-1", messages: [system, user] },
  id: "p1",
  exception: null,
  summary: { usage: { "made-1": { requests: 1, prompt_tokens: 9, completion_tokens: 2, total_tokens: 11 } } },
  display_name: null,
  attributes: { weave_task_id: "0" },
  ...more,
});

/** A full call as Weave dumps it. */
export function call(more: Parts): Parts {
  return {
    id: "0196-1",
    project_id: "e/p",
    op_name: "weave:///e/p/op/openai.chat.completions.create:abc",
    display_name: null,
    trace_id: "t",
    parent_id: null,
    started_at: "2025-05-01T00:00:00.000001+00:00",
    attributes: { weave: { client_version: "0.51" }, weave_task_id: "0" },
    inputs: { self: "weave:///e/p/object/x:1", model: "made-1", messages: [system, user], temperature: 0 },
    ended_at: "2025-05-01T00:00:01.500000+00:00",
    exception: null,
    output: completion(done),
    summary: {
      usage: { "made-1": { requests: 1, ...usage } },
      status_counts: { success: 1, error: 0 },
      weave: { status: "success", trace_name: "x", latency_ms: 1500 },
    },
    wb_user_id: null,
    deleted_at: null,
    weave_task_id: "0",
    created_timestamp: "2025-05-01T00:00:00.000001+00:00",
    ...more,
  };
}

const operation = (name: string) => ({ op_name: `weave:///e/p/op/${name}:abc` });
const langChain = (kind: string, content: unknown) => ({
  lc: 1,
  type: "constructor",
  id: ["langchain", "schema", "messages", kind],
  kwargs: { content, additional_kwargs: {} },
});
const blocks = (text: string) => [{ type: "text", text }];
const calledAt = (second: number) => ({
  usage,
  started_at: `2026-04-10T00:00:0${second}+00:00`,
  ended_at: `2026-04-10T00:00:0${second}.500000+00:00`,
});
const nested = [
  call({ id: "b3", parent_id: "b1", inputs: { messages: [system, user, askTool, toolResult] } }),
  call({
    id: "b2",
    parent_id: "b2p",
    output: completion(askTool, { choices: [{ index: 0, finish_reason: "tool_calls", message: askTool }] }),
  }),
  call({ id: "b2p", parent_id: "b1", ...operation("litellm.completion"), output: completion(askTool) }),
  call({
    id: "b0",
    parent_id: "b1",
    ...operation("find"),
    inputs: { to: "K", input: "text" },
    output: ["a", "b"],
  }),
  call({
    id: "b1",
    ...operation("Agent.run"),
    inputs: { task: "x" },
    output: { answer: 1 },
    exception: "Boom\n",
  }),
];

/** Every form that `raw_logging_results` and the calls in it have had. */
export const traceFixtures: readonly TraceFixture[] = [
  ["gen 0, choices as texts", trace([projected({ outputs: { choices: ["Hello.", "Second."] } })])],
  [
    "gen 0, texts",
    trace([
      projected({ outputs: ["Hello."], created_timestamp: "2024-08-24T17:25:48+00:00", _children: [] }),
    ]),
  ],
  [
    "gen 0, choices",
    trace([
      projected({ outputs: [{ index: 0, finish_reason: "stop", message: done }], created_timestamp: null }),
    ]),
  ],
  [
    "gen 0, Anthropic blocks",
    trace([projected({ inputs: { system: "Be brief.", messages: [user] }, outputs: blocks("Hello.") })]),
  ],
  ["gen A", trace([call({ id: "a2", inputs: { messages: [system, user, done] } }), call({ id: "a1" })])],
  ["gen B, nested calls, newest first", trace(nested)],
  [
    "gen C",
    trace({
      "10": {
        messages: [system, user, askTool, toolResult, done],
        call_metadata: [calledAt(0), calledAt(1)],
        model: "made-1",
        call_count: 2,
      },
      "2": { messages: [system, done, user, done, user, done], call_metadata: [calledAt(3)], model: null },
      few: { messages: [user, done], call_metadata: [calledAt(4), calledAt(5)], model: "made-1" },
      open: {
        call_metadata: [calledAt(6), calledAt(7)],
        model: "made-1",
        messages: [user, askTool, toolResult],
      },
      bare: { messages: [user, done], call_metadata: [], model: "made-1", call_count: 0 },
      batch: {
        messages: [[langChain("HumanMessage", "hi")], done],
        call_metadata: [calledAt(8)],
        model: null,
      },
      odd: "weave:///e/p/object/x:1",
    }),
  ],
  ["a sentence instead of logs", trace("Inspect logs are contained in raw_eval_results")],
  [
    "merged ColBench",
    trace([
      {
        task_id: 3,
        score: 0.5,
        answer: "def f(): pass",
        dialogue_history: [user, { role: "assistant", content: "What is f?" }, user],
        task: { task_id: 99, messages: [system] },
      },
      { task_id: "4", score: 1, answer: "x", dialogue_history: [user, done], task: {} },
    ]),
  ],
  [
    "reduced copy",
    {
      config: trace([])["config"],
      results: { accuracy: 0.5, total_cost: 1, latencies: {}, model_name: "Made 1", trace_stem: "x_UPLOAD" },
      total_usage: { "made-1": { input_tokens: 5, output_tokens: 2 } },
      metadata: { processed: true, original_file_size: 5, processed_date: "2026-01-01" },
    },
  ],
  [
    "sanitised",
    trace([
      call({
        inputs: {
          model: "made-1",
          messages: [
            { role: "user", content: { ask: ["x"], "10": "@12345678901234567890@" } },
            {
              _type: "ChatCompletionMessage",
              role: "assistant",
              content: [{ a: "@NaN@" }],
              tool_calls: null,
            },
            "ChatCompletionMessage(content='x', role='assistant')",
          ],
        },
        output: completion({
          role: "assistant",
          content: null,
          tool_calls: [{ function: { name: "find", arguments: { id: "@12345678901234567890@" } } }],
        }),
      }),
    ]),
  ],
  [
    "unresolved references",
    trace([
      call({ id: "u1", inputs: "weave:///e/p/object/inputs:1", output: "weave:///e/p/object/output:1" }),
      call({
        id: "u2",
        inputs: { system: "weave:///e/p/object/s:1", messages: "weave-trace-internal:///e/m:1" },
      }),
      call({
        id: "u3",
        inputs: { messages: ["weave:///e/p/object/m:1", user] },
        attributes: "weave:///a",
        summary: null,
      }),
    ]),
  ],
  [
    "LangChain",
    trace([
      call({
        ...operation("langchain.Llm.ChatOpenAI"),
        inputs: {
          messages: [
            [langChain("SystemMessage", "Browse."), langChain("HumanMessage", blocks("Go."))],
            [langChain("Odd", "?")],
          ],
        },
        output: {
          generations: [[{ text: "ok", message: langChain("AIMessage", "ok") }]],
          llm_output: { token_usage: usage, model_name: "made-1" },
        },
      }),
    ]),
  ],
  [
    "OpenAI responses",
    trace([
      call({
        ...operation("openai.responses.create"),
        inputs: {
          model: "made-1",
          instructions: "Be brief.",
          input: [
            user,
            { type: "reasoning", id: "rs", summary: [] },
            { type: "function_call", call_id: "c1", name: "find", arguments: "{}" },
            { type: "function_call_output", call_id: "c1", output: "none" },
          ],
        },
        output: {
          object: "response",
          status: "completed",
          model: "made-1-0501",
          output: [{ type: "message", role: "assistant", content: [{ type: "output_text", text: "None." }] }],
          usage: {
            input_tokens: 30,
            output_tokens: 9,
            input_tokens_details: { cached_tokens: 12 },
            output_tokens_details: { reasoning_tokens: 5 },
          },
        },
      }),
      call({
        id: "r2",
        ...operation("openai.responses.create"),
        inputs: { input: "Just text" },
        output: null,
      }),
      call({
        id: "r3",
        ...operation("openai.embeddings.create"),
        inputs: { input: ["No message"] },
        output: { data: [], usage: { prompt_tokens: 3, total_tokens: 3 } },
      }),
    ]),
  ],
  [
    "Google",
    trace([
      call({
        ...operation("google.genai.models.Models.generate_content"),
        inputs: {
          model: "gem-1",
          contents: ["Say", { role: "model", parts: [{ text: "what?" }] }],
          config: { system_instruction: "Be kind.", temperature: 0 },
        },
        output: {
          candidates: [{ content: { role: "model", parts: [{ text: "Hi." }] }, finish_reason: "STOP" }],
          usage_metadata: {
            prompt_token_count: 7,
            candidates_token_count: 3,
            thoughts_token_count: 40,
            total_token_count: 50,
            cached_content_token_count: 2,
          },
        },
        summary: { usage: { "gem-1": { prompt_token_count: 7 } } },
      }),
    ]),
  ],
  [
    "Bedrock",
    trace([
      call({
        ...operation("BedrockRuntime.converse"),
        inputs: {
          modelId: "bed-1",
          system: [{ text: "Be kind." }],
          messages: [{ role: "user", content: [{ text: "Hi" }] }],
        },
        output: {
          output: { message: { role: "assistant", content: [{ text: "Hi." }] } },
          stopReason: "end_turn",
          usage: { inputTokens: 5, outputTokens: 2, cacheReadInputTokens: 100, cacheWriteInputTokens: 10 },
        },
      }),
    ]),
  ],
  [
    "Anthropic",
    trace([
      call({
        ...operation("anthropic.Messages.create"),
        inputs: {
          model: "ant-1",
          system: [{ type: "text", text: "Be brief.", cache_control: { type: "ephemeral" } }],
          messages: [
            { role: "user", content: "Find it" },
            { role: "assistant", content: [{ type: "tool_use", id: "u", name: "find", input: {} }] },
            { role: "user", content: [{ type: "tool_result", tool_use_id: "u", content: blocks("none") }] },
          ],
        },
        output: {
          id: "m",
          type: "message",
          role: "assistant",
          model: "ant-1-0501",
          content: [{ type: "thinking", thinking: "Hm." }, ...blocks("None.")],
          stop_reason: "end_turn",
          usage: {
            input_tokens: 4,
            output_tokens: 6,
            cache_creation_input_tokens: 30,
            cache_read_input_tokens: 200,
          },
        },
      }),
      call({
        id: "mcp",
        ...operation("find"),
        inputs: {},
        output: { content: blocks("a tool's"), isError: false },
      }),
    ]),
  ],
  [
    "smolagents, null details, LiteLLM",
    trace([
      call({
        ...operation("litellm.completion"),
        inputs: {
          model: "together_ai/made-1",
          messages: [
            { role: "system", content: blocks("Think.") },
            { role: "tool-call", content: blocks("Calling tools") },
            {
              role: "tool-response",
              content: [...blocks("Observation"), { type: "image_url", image_url: { url: "data:," } }],
            },
          ],
        },
        output: completion(
          { ...done, provider_specific_fields: null, reasoning_content: "Hm." },
          {
            usage: {
              prompt_tokens: 210,
              completion_tokens: 4,
              prompt_tokens_details: null,
              cache_read_input_tokens: 200,
              cache_creation_input_tokens: 30,
            },
          },
        ),
      }),
    ]),
  ],
  [
    "odd entries and task ids",
    trace([
      null,
      "text",
      [call({})],
      call({ id: null, weave_task_id: "9", attributes: {}, task_id: null }),
      call({
        id: 7,
        weave_task_id: undefined,
        attributes: null,
        inputs: { task_id: 5, messages: { role: "user" } },
      }),
      call({
        weave_task_id: undefined,
        attributes: undefined,
        started_at: null,
        ended_at: null,
        created_timestamp: "@99999999999999999999@",
        summary: {},
      }),
      {
        output: completion(done, { usage: { prompt_tokens: 1.5, completion_tokens: -1 } }),
        op_name: "bare:name",
      },
      {},
    ]),
  ],
].map(([name, file]) => ({ name: name as string, file: file as Parts }));
