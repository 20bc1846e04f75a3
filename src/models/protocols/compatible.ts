import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { chatTokens, isChatAnswer, withReasoningCounted } from "./chat-answer.ts";
import type { Protocol } from "./protocol.ts";

/** The chat completions that vLLM, Ollama, LM Studio, OpenRouter, Together and many others speak. */
export const compatible: Protocol = {
  createModel: ({ endpoint: { provider, dialect, baseUrl, apiKey }, model, fetch }) =>
    createOpenAICompatible({
      name: provider,
      baseURL: baseUrl,
      ...(apiKey !== undefined && { apiKey }),
      fetch,
      supportsStructuredOutputs: !dialect.schemaInPrompt,
      transformRequestBody: (body) => withSeedNamed(body, dialect.seedName),
    }).chatModel(model),
  options: ({ effort }) => (effort ? { openaiCompatible: { reasoningEffort: effort } } : {}),
  isAnswer: isChatAnswer,
  amended: withReasoningCounted,
  tokensOf: chatTokens,
};

// Unknown fields are refused.
function withSeedNamed({ seed, ...body }: Record<string, unknown>, name = "seed"): Record<string, unknown> {
  return seed === undefined ? body : { ...body, [name]: seed };
}
