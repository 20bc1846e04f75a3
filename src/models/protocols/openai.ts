import { createOpenAI } from "@ai-sdk/openai";
import { openaiBatches } from "../batch/openai-batches.ts";
import { jsonSchemaOf } from "../request-key.ts";
import { amendedChat, chatTokens, isChatAnswer } from "./chat-answer.ts";
import type { Protocol } from "./protocol.ts";
import { requiresEverything } from "./requires-everything.ts";

/**
 * OpenAI's chat completions. Not its newer responses: these have neither seed nor stop texts, and no other host speaks
 * them.
 */
export const openai: Protocol = {
  createModel: ({ endpoint, model, fetch }) =>
    createOpenAI({ baseURL: endpoint.baseUrl, apiKey: endpoint.apiKey ?? "", fetch }).chat(model),
  options: ({ effort, schema }) => ({
    openai: {
      ...(effort && { reasoningEffort: effort }),
      // Strict mode refuses schemas with optional properties.
      ...(schema && { strictJsonSchema: requiresEverything(jsonSchemaOf(schema)) }),
    },
  }),
  isAnswer: isChatAnswer,
  amended: amendedChat,
  tokensOf: chatTokens,
  batches: openaiBatches,
};
