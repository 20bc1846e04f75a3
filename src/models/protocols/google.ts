import { createGoogleGenerativeAI } from "@ai-sdk/google";
import { isPlainObject } from "../../model/plain-json.ts";
import type { Effort } from "../request.ts";
import { sumOf } from "./chat-answer.ts";
import type { Protocol } from "./protocol.ts";

/** Google's Gemini. */
export const google: Protocol = {
  createModel: ({ endpoint, model, fetch }) =>
    createGoogleGenerativeAI({ baseURL: endpoint.baseUrl, apiKey: endpoint.apiKey ?? "", fetch })(model),
  options: ({ effort }) => (effort ? { google: { thinkingConfig: thinking(effort) } } : {}),
  isAnswer: ({ candidates, promptFeedback }) => Array.isArray(candidates) || promptFeedback !== undefined,
  tokensOf: ({ usageMetadata: usage }) =>
    isPlainObject(usage) ? sumOf(usage["totalTokenCount"], 0) : undefined,
};

function thinking(effort: Effort) {
  if (effort === "none") return { thinkingBudget: 0 };
  return { thinkingLevel: effort === "xhigh" || effort === "max" ? "high" : effort };
}
