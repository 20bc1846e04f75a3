import type { StandInQuestion } from "./question.ts";
import type { Said } from "./said.ts";

/** An answer as a body of the interface it was asked by. */
export function answerBody(question: StandInQuestion, said: Said): unknown {
  return question.interface === "openai" ? chatCompletion(question, said) : anthropicMessage(question, said);
}

/** An error as a body of an interface. */
export function errorBody(
  name: StandInQuestion["interface"],
  status: number,
  error: Readonly<Record<string, unknown>> = {},
): unknown {
  const type = status === 429 ? "rate_limit_error" : status === 529 ? "overloaded_error" : "api_error";
  const inner = { message: `stand-in: status ${status}`, type, ...error };
  return name === "openai" ? { error: inner } : { type: "error", error: inner };
}

function chatCompletion({ key, model }: StandInQuestion, said: Said): unknown {
  const { text, isCut, inputTokens, cachedTokens, outputTokens } = said;
  return {
    id: `chatcmpl-${key}`,
    object: "chat.completion",
    created: 1_700_000_000,
    model,
    choices: [
      { index: 0, message: { role: "assistant", content: text }, finish_reason: isCut ? "length" : "stop" },
    ],
    usage: {
      prompt_tokens: inputTokens,
      completion_tokens: outputTokens,
      total_tokens: inputTokens + outputTokens,
      prompt_tokens_details: { cached_tokens: cachedTokens },
      completion_tokens_details: { reasoning_tokens: 0 },
    },
  };
}

function anthropicMessage({ key, model, tool }: StandInQuestion, said: Said): unknown {
  const { text, isCut, inputTokens, cachedTokens, outputTokens } = said;
  const input = tool === undefined ? undefined : parsed(text);
  return {
    id: `msg_${key}`,
    type: "message",
    role: "assistant",
    model,
    content:
      tool !== undefined && input !== undefined
        ? [{ type: "tool_use", id: `toolu_${key}`, name: tool, input }]
        : [{ type: "text", text }],
    stop_reason: isCut ? "max_tokens" : input === undefined ? "end_turn" : "tool_use",
    stop_sequence: null,
    usage: {
      input_tokens: inputTokens - cachedTokens,
      cache_read_input_tokens: cachedTokens,
      cache_creation_input_tokens: 0,
      output_tokens: outputTokens,
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
