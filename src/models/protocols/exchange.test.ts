import { describe, expect, test } from "vitest";
import { z } from "zod";
import { findEndpoint, parseModelName } from "../providers.ts";
import type { ModelRequest } from "../request.ts";
import { encode, exchange, type Target, UnreadableAnswer } from "./exchange.ts";
import { loadProtocol } from "./load-protocol.ts";

const env = { OPENAI_API_KEY: "a", ANTHROPIC_API_KEY: "b", GEMINI_API_KEY: "c", TOGETHER_API_KEY: "d" };

async function target(name: string, given: Readonly<Record<string, string>> = env): Promise<Target> {
  const { provider, model } = parseModelName(name);
  const endpoint = findEndpoint(provider, { env: given });
  return { endpoint, model, protocol: await loadProtocol(endpoint.protocol) };
}

const request: ModelRequest = {
  model: "",
  version: "test 1",
  messages: [
    { role: "system", content: "Be short.", cache: true },
    { role: "user", content: "Why?" },
  ],
  schema: z.object({ a: z.string() }),
  temperature: 0,
  maxTokens: 100,
  stop: ["END"],
};

async function wire(name: string, more: Partial<ModelRequest> = {}) {
  const { url, headers, body } = await encode(await target(name), { ...request, ...more });
  return { url, headers, body: JSON.parse(body) };
}

describe("a request in the words of", () => {
  test("OpenAI", async () => {
    const { url, headers, body } = await wire("openai/gpt-4o-mini", { seed: 7 });
    expect(url).toBe("https://api.openai.com/v1/chat/completions");
    expect(headers["authorization"]).toBe("Bearer a");
    expect(body).toMatchObject({
      model: "gpt-4o-mini",
      temperature: 0,
      max_tokens: 100,
      stop: ["END"],
      seed: 7,
    });
    expect(body.messages[0]).toEqual({ role: "system", content: "Be short." });
    expect(body.response_format.json_schema).toMatchObject({ strict: true, schema: { required: ["a"] } });
    const optional = await wire("gpt-4o-mini", { schema: z.object({ a: z.string().optional() }) });
    expect(optional.body.response_format.json_schema.strict).toBe(false);
    expect((await wire("openai/o3-mini", { effort: "low" })).body.reasoning_effort).toBe("low");
  });

  test("Anthropic, with marks for its cache", async () => {
    const { url, headers, body } = await wire("anthropic/claude-sonnet-4-5", { effort: "minimal" });
    expect(url).toBe("https://api.anthropic.com/v1/messages");
    expect(headers).toMatchObject({ "x-api-key": "b" });
    expect(body.system).toEqual([{ type: "text", text: "Be short.", cache_control: { type: "ephemeral" } }]);
    expect(body).toMatchObject({
      max_tokens: 100,
      stop_sequences: ["END"],
      output_config: { effort: "low" },
    });
  });

  test("Google", async () => {
    const { url, headers, body } = await wire("google/gemini-2.5-flash", { effort: "none", seed: 3 });
    expect(url).toContain("/v1beta/models/gemini-2.5-flash:generateContent");
    expect(headers["x-goog-api-key"]).toBe("c");
    expect(body.systemInstruction.parts).toEqual([{ text: "Be short." }]);
    expect(body.generationConfig).toMatchObject({
      seed: 3,
      maxOutputTokens: 100,
      responseMimeType: "application/json",
      thinkingConfig: { thinkingBudget: 0 },
    });
  });

  test("any other that speaks OpenAI's", async () => {
    const { url, headers, body } = await wire("together/meta-llama/Llama-3.3-70B-Instruct-Turbo");
    expect(url).toBe("https://api.together.xyz/v1/chat/completions");
    expect(headers["authorization"]).toBe("Bearer d");
    expect(body.response_format.type).toBe("json_schema");
    const local = await encode(await target("ollama/llama3.2", {}), request);
    expect(local.url).toBe("http://127.0.0.1:11434/v1/chat/completions");
    expect(local.headers).not.toHaveProperty("authorization");
  });
});

describe("where a provider departs from OpenAI's interface", () => {
  const keys = { DEEPSEEK_API_KEY: "e", MISTRAL_API_KEY: "f", TOGETHER_API_KEY: "d" };
  const bodyFor = async (name: string) =>
    JSON.parse((await encode(await target(name, keys), { ...request, seed: 7 })).body);

  test("DeepSeek has the schema in the prompt", async () => {
    const body = await bodyFor("deepseek/deepseek-chat");
    expect(body.response_format).toEqual({ type: "json_object" });
    expect(body.messages[0].role).toBe("system");
    expect(body.messages[0].content).toContain('JSON schema:\n{"type":"object"');
    expect(body.messages).toHaveLength(3);
    expect(body.seed).toBe(7);
  });

  test("Mistral has a name of its own for the seed", async () => {
    const body = await bodyFor("mistral/mistral-small-latest");
    expect(body.random_seed).toBe(7);
    expect(body).not.toHaveProperty("seed");
    expect(body.response_format.type).toBe("json_schema");
    expect(await bodyFor("together/x")).toMatchObject({ seed: 7 });
  });
});

describe("an answer", () => {
  test("of Google is read", async () => {
    const body = JSON.stringify({
      candidates: [{ content: { role: "model", parts: [{ text: '{"a": "x"}' }] }, finishReason: "STOP" }],
      usageMetadata: {
        promptTokenCount: 10,
        candidatesTokenCount: 5,
        thoughtsTokenCount: 2,
        totalTokenCount: 17,
      },
      modelVersion: "gemini-2.5-flash-001",
    });
    const google = await target("google/gemini-2.5-flash");
    const decoded = await exchange(google, request, async () => body);
    expect(decoded).toMatchObject({
      text: '{"a": "x"}',
      finish: "stop",
      tokens: { input: 10, output: 7, reasoning: 2 },
    });
    expect(google.protocol.tokensOf(JSON.parse(body))).toBe(17);
    expect(google.protocol.isAnswer(JSON.parse(body))).toBe(true);
  });

  test("of Anthropic counts what was read from and written to its cache as input", async () => {
    const body = JSON.stringify({
      type: "message",
      id: "m",
      model: "claude-sonnet-4-5-20250929",
      content: [{ type: "text", text: "because" }],
      stop_reason: "max_tokens",
      usage: {
        input_tokens: 5,
        cache_read_input_tokens: 100,
        cache_creation_input_tokens: 20,
        output_tokens: 3,
      },
    });
    const { schema: _, ...plain } = request;
    const decoded = await exchange(await target("anthropic/claude-sonnet-4-5"), plain, async () => body);
    expect(decoded).toMatchObject({
      text: "because",
      finish: "length",
      servedBy: "claude-sonnet-4-5-20250929",
      tokens: { input: 125, cacheRead: 100, cacheWrite: 20, output: 3 },
    });
  });

  test.each([
    ["beside the output", 135, 103],
    ["in the output", 41, 9],
    ["nowhere in the total", undefined, 9],
  ])("of a chat whose reasoning is counted %s", async (_, total, output) => {
    const body = JSON.stringify({
      choices: [{ message: { content: "303", reasoning_content: "hm" }, finish_reason: "stop" }],
      usage: {
        prompt_tokens: 32,
        completion_tokens: 9,
        total_tokens: total,
        completion_tokens_details: { reasoning_tokens: total === 135 ? 94 : 5 },
      },
    });
    const xai = await target("xai/grok-3-mini", { XAI_API_KEY: "e" });
    const { schema: _schema, ...plain } = request;
    const decoded = await exchange(xai, plain, async () => body);
    const reasoning = total === 135 ? 94 : 5;
    expect(decoded).toMatchObject({ text: "303", tokens: { input: 32, output, reasoning } });
    expect(xai.protocol.tokensOf(JSON.parse(body))).toBe(32 + output);
  });

  test("that cannot be understood says which field is wrong", async () => {
    const answered = exchange(await target("openai/gpt-4o"), request, async () => '{"choices": 1}');
    await expect(answered).rejects.toThrow("choices: Invalid input: expected array, received number");
    await expect(answered).rejects.toBeInstanceOf(UnreadableAnswer);
  });

  const said = { role: "assistant", content: "because" };
  test.each([
    [
      "in parts",
      {
        index: 0,
        message: { role: "assistant", content: ["be", "cause"].map((text) => ({ type: "text", text })) },
      },
    ],
    ["without a role", { index: 0, message: { content: "because" } }],
    ["without its number", { message: said }],
    ["with notes of the host's own", { index: 0, message: { ...said, annotations: [{ type: "file" }] } }],
  ])("of a host that speaks OpenAI's interface is read %s", async (_, choice) => {
    const body = JSON.stringify({ choices: [{ ...choice, finish_reason: "stop" }] });
    for (const model of ["openai/gpt-4o", "together/x"])
      expect(await exchange(await target(model), request, async () => body)).toMatchObject({
        text: "because",
        finish: "stop",
      });
  });
});

describe("an endpoint", () => {
  test("of a provider that is not known needs an address", () => {
    expect(() => findEndpoint("mine", { env: {} })).toThrow(/expected one of openai, anthropic/);
    const endpoint = findEndpoint("mine", {
      env: { MINE_API_KEY: "k" },
      baseUrl: "http://10.0.0.1:8000/v1/",
    });
    expect(endpoint).toMatchObject({
      protocol: "compatible",
      baseUrl: "http://10.0.0.1:8000/v1",
      apiKey: "k",
    });
  });

  test.each(["nowhere", "ftp://x/v1", "http://user:pass@host/v1", "http://host/v1?key=1"])(
    "is not %s",
    (baseUrl) => {
      expect(() => findEndpoint("openai", { env, baseUrl })).toThrow("base URL");
      expect(() => findEndpoint("openai", { env, baseUrl })).not.toThrow(/user:pass|key=1/);
    },
  );

  test.each(["", "/", "openai/", "/gpt"])("is not named by %j", (name) => {
    expect(() => parseModelName(name)).toThrow("provider/model");
  });
});
