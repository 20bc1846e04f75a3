import type {
  LanguageModelV3CallOptions,
  LanguageModelV3GenerateResult,
  LanguageModelV3Prompt,
} from "@ai-sdk/provider";
import { ZodError, type ZodType } from "zod";
import { HindcastError, messageOf } from "../../model/error.ts";
import type { Tokens } from "../../model/trace.ts";
import type { Dialect, Endpoint } from "../providers.ts";
import type { FinishReason, ModelRequest } from "../request.ts";
import { jsonSchemaOf } from "../request-key.ts";
import type { Protocol } from "./protocol.ts";

/** A request as it goes over the wire. */
export interface WireRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What an answer's body says. */
export interface Decoded {
  readonly text: string;
  readonly reasoning: string | undefined;
  readonly finish: FinishReason;
  readonly tokens: Tokens;
  readonly servedBy: string | undefined;
  /** Settings that the model or its interface does not know, which had no effect. */
  readonly ignored: readonly string[];
}

/** A model at an endpoint. */
export interface Target {
  readonly protocol: Protocol;
  readonly endpoint: Endpoint;
  /** Without its provider. */
  readonly model: string;
}

/** An answer came, and is none that the provider's interface knows: what is wrong with it, for the request it answers. */
export class UnreadableAnswer extends Error {
  override readonly name = "UnreadableAnswer";
}

/**
 * Puts a request into the provider's words, has `transport` bring the body of the answer, and reads it. The provider's
 * library sees no difference between an answer that just came, one from the journal and one out of a batch: all are
 * read by the same code.
 *
 * @throws what `transport` throws; HindcastError `bad-input` for a request that cannot be put so; UnreadableAnswer when
 * the body cannot be understood
 */
export async function exchange(
  { protocol, endpoint, model }: Target,
  request: ModelRequest,
  transport: (wire: WireRequest) => Promise<string>,
): Promise<Decoded> {
  let body: string | undefined;
  let failure: { readonly error: unknown } | undefined;
  const fetch = async (
    input: Parameters<typeof globalThis.fetch>[0],
    init?: RequestInit,
  ): Promise<Response> => {
    try {
      body = await transport({
        url: String(input),
        headers: headersOf(init, endpoint),
        body: String(init?.body),
      });
    } catch (error) {
      failure = { error };
      throw error;
    }
    return new Response(protocol.amended?.(body) ?? body, {
      headers: { "content-type": "application/json" },
    });
  };
  try {
    const result = await protocol
      .createModel({ endpoint, model, fetch })
      .doGenerate(optionsOf(protocol, endpoint, request));
    return decoded(result);
  } catch (cause) {
    // The library may wrap what the transport threw.
    if (failure) throw failure.error;
    if (body !== undefined) throw new UnreadableAnswer(whatIsWrong(cause), { cause });
    throw new HindcastError(
      "bad-input",
      `${endpoint.provider}/${model} cannot be asked so: ${messageOf(cause)}`,
      { cause },
    );
  }
}

// The library says no more than "Invalid JSON response"; which field it is, its schema said.
function whatIsWrong(cause: unknown): string {
  for (let error = cause; error instanceof Error; error = error.cause) {
    if (!(error instanceof ZodError)) continue;
    const { path, message } = error.issues[0] ?? { path: [], message: error.message };
    return [path.map(String).join("."), message].filter(Boolean).join(": ").slice(0, 200);
  }
  return messageOf(cause).slice(0, 200);
}

class Captured extends Error {}

/** What a request looks like on the wire, without sending it. */
export async function encode(target: Target, request: ModelRequest): Promise<WireRequest> {
  let captured: WireRequest | undefined;
  try {
    await exchange(target, request, async (wire) => {
      captured = wire;
      throw new Captured();
    });
  } catch (error) {
    if (!(error instanceof Captured)) throw error;
  }
  if (!captured) throw new HindcastError("internal", "nothing was sent");
  return captured;
}

function headersOf(init: RequestInit | undefined, { apiKey }: Endpoint): Record<string, string> {
  const headers = Object.fromEntries(new Headers(init?.headers));
  if (apiKey === undefined)
    for (const name of ["authorization", "x-api-key", "x-goog-api-key"]) delete headers[name];
  return { ...headers, "user-agent": "hindcast" };
}

function optionsOf(
  protocol: Protocol,
  { dialect }: Endpoint,
  request: ModelRequest,
): LanguageModelV3CallOptions {
  const { temperature, seed, stop, maxTokens, schema } = request;
  return {
    prompt: [
      ...(schema && dialect.schemaInPrompt ? [schemaMessage(schema)] : []),
      ...promptOf(protocol, request),
    ],
    ...(temperature !== undefined && { temperature }),
    ...(seed !== undefined && { seed }),
    ...(stop && { stopSequences: [...stop] }),
    ...(maxTokens !== undefined && { maxOutputTokens: maxTokens }),
    ...(schema && { responseFormat: responseFormat(schema, dialect) }),
    providerOptions: protocol.options(request),
  };
}

function responseFormat(
  schema: ZodType,
  { schemaInPrompt }: Dialect,
): NonNullable<LanguageModelV3CallOptions["responseFormat"]> {
  return { type: "json", ...(!schemaInPrompt && { schema: jsonSchemaOf(schema), name: "answer" }) };
}

// First, so that a provider's cache of prompts knows it again.
function schemaMessage(schema: ZodType): LanguageModelV3Prompt[number] {
  const content = `Reply with one JSON object and nothing else. Its JSON schema:\n${JSON.stringify(jsonSchemaOf(schema))}`;
  return { role: "system", content };
}

function promptOf(protocol: Protocol, { messages }: ModelRequest): LanguageModelV3Prompt {
  return messages.map((message) => {
    const options = protocol.messageOptions?.(message);
    const marked = options && { providerOptions: options };
    if (message.role === "system") return { role: "system", content: message.content, ...marked };
    return { role: message.role, content: [{ type: "text", text: message.content }], ...marked };
  });
}

function decoded(result: LanguageModelV3GenerateResult): Decoded {
  const { content, usage, finishReason, response, warnings } = result;
  const join = (type: "text" | "reasoning") =>
    content.map((part) => (part.type === type ? part.text : "")).join("");
  return {
    text: join("text"),
    reasoning: join("reasoning") || undefined,
    finish: finishOf(finishReason.unified),
    tokens: {
      input: usage.inputTokens.total,
      output: usage.outputTokens.total,
      cacheRead: usage.inputTokens.cacheRead,
      cacheWrite: usage.inputTokens.cacheWrite,
      reasoning: usage.outputTokens.reasoning,
    },
    servedBy: response?.modelId,
    ignored: warnings.flatMap((warning) => (warning.type === "unsupported" ? [warning.feature] : [])),
  };
}

function finishOf(reason: LanguageModelV3GenerateResult["finishReason"]["unified"]): FinishReason {
  if (reason === "stop" || reason === "length") return reason;
  // JSON comes as the call of a tool from some.
  if (reason === "tool-calls") return "stop";
  return reason === "content-filter" ? "filter" : "other";
}
