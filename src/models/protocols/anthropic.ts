import { createAnthropic } from "@ai-sdk/anthropic";
import { isPlainObject } from "../../model/plain-json.ts";
import { anthropicBatches } from "../batch/anthropic-batches.ts";
import type { Effort } from "../request.ts";
import { sumOf } from "./chat-answer.ts";
import type { Protocol } from "./protocol.ts";

/** Anthropic's messages. */
export const anthropic: Protocol = {
  createModel: ({ endpoint, model, fetch }) =>
    createAnthropic({ baseURL: endpoint.baseUrl, apiKey: endpoint.apiKey ?? "", fetch })(model),
  options: ({ effort }) => (effort ? { anthropic: effortOptions(effort) } : {}),
  messageOptions: ({ cache }) => (cache ? { anthropic: { cacheControl: { type: "ephemeral" } } } : undefined),
  isAnswer: ({ type, content }) => type === "message" && Array.isArray(content),
  batches: anthropicBatches,
  // What is read from its cache does not count.
  tokensOf: ({ usage }) =>
    isPlainObject(usage) ? sumOf(usage["input_tokens"], usage["output_tokens"]) : undefined,
};

// It knows no "minimal", and thinking is switched off by another setting.
function effortOptions(effort: Effort) {
  if (effort === "none") return { thinking: { type: "disabled" } };
  return { effort: effort === "minimal" ? "low" : effort };
}
