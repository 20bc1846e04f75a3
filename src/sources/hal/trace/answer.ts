import { isPlainObject, type PlainObject } from "../../../model/plain-json.ts";
import type { Tokens } from "../../../model/trace.ts";
import { isReference } from "./message-text.ts";
import { readTokens } from "./read-tokens.ts";

/** What a logged output says: the answer as a message, and what it cost in tokens. */
export interface Answer {
  readonly message: PlainObject | undefined;
  readonly finishReason: string | undefined;
  readonly model: string | undefined;
  readonly tokens: Tokens | undefined;
}

/**
 * Reads the output of a logged call, whichever provider's: OpenAI chat and responses, LiteLLM, Anthropic, Google,
 * Bedrock, LangChain. An output that is none of these (a tool's, an agent step's) has no message.
 */
export function readAnswer(output: unknown): Answer {
  if (!isPlainObject(output)) return nothing;
  const { model, usage, usage_metadata, llm_output } = output as Record<string, unknown>;
  const reported = isPlainObject(llm_output) ? (llm_output["token_usage"] ?? llm_output["usage"]) : undefined;
  return {
    ...nothing,
    ...fromObject(output),
    model: text(model) ?? (isPlainObject(llm_output) ? text(llm_output["model_name"]) : undefined),
    tokens: readTokens(usage ?? usage_metadata ?? reported),
  };
}

/** Reads the output of a projected call of 2024: bare lists of texts, choices or content blocks, or an object. */
export function readProjectedAnswer(outputs: unknown): Answer {
  if (Array.isArray(outputs)) return { ...nothing, ...fromChoices(outputs), ...fromTexts(outputs) };
  const answer = readAnswer(outputs);
  const choices = isPlainObject(outputs) ? outputs["choices"] : undefined;
  return Array.isArray(choices) ? { ...answer, ...fromTexts(choices) } : answer;
}

const nothing: Answer = { message: undefined, finishReason: undefined, model: undefined, tokens: undefined };

type Part = Partial<Pick<Answer, "message" | "finishReason">>;

function fromObject(output: PlainObject): Part {
  const { choices, content, output: items, candidates, generations } = output as Record<string, unknown>;
  if (Array.isArray(choices)) return fromChoices(choices);
  if (Array.isArray(candidates)) return fromCandidate(candidates[0]);
  if (Array.isArray(generations)) return fromGeneration(generations);
  if (Array.isArray(items) && items.length > 0 && items.every(isTyped)) {
    return { message: { role: "assistant", content: items }, finishReason: text(output["status"]) };
  }
  if (isPlainObject(items) && isPlainObject(items["message"])) {
    return { message: { role: "assistant", ...items["message"] }, finishReason: text(output["stopReason"]) };
  }
  // A tool's output may have content blocks too; an answer says that it is one.
  if (Array.isArray(content) && (output["role"] === "assistant" || output["type"] === "message")) {
    return { message: { role: "assistant", content }, finishReason: text(output["stop_reason"]) };
  }
  return {};
}

// OpenAI's chat choices, and those of its older completions.
function fromChoices([first]: readonly unknown[]): Part {
  if (!isPlainObject(first)) return {};
  const finishReason = text(first["finish_reason"]);
  if (isPlainObject(first["message"])) return { message: first["message"], finishReason };
  if (typeof first["text"] !== "string" || first["type"] !== undefined) return {};
  return { message: { role: "assistant", content: first["text"] }, finishReason };
}

// What the projection of 2024 left of an answer: texts, of which the first counts, or Anthropic's content blocks.
function fromTexts(list: readonly unknown[]): Part {
  const [first] = list;
  if (typeof first === "string") {
    return isReference(first) ? {} : { message: { role: "assistant", content: first } };
  }
  return isTyped(first) ? { message: { role: "assistant", content: list } } : {};
}

// The message is kept as it is: in the next call's history it has the same form.
function fromCandidate(candidate: unknown): Part {
  if (!isPlainObject(candidate) || !isPlainObject(candidate["content"])) return {};
  return {
    message: { role: "model", ...candidate["content"] },
    finishReason: text(candidate["finish_reason"]),
  };
}

// LangChain: a batch of lists of generations.
function fromGeneration([batch]: readonly unknown[]): Part {
  const generation: unknown = Array.isArray(batch) ? batch[0] : batch;
  if (!isPlainObject(generation)) return {};
  if (isPlainObject(generation["message"])) return { message: generation["message"] };
  return typeof generation["text"] === "string"
    ? { message: { role: "assistant", content: generation["text"] } }
    : {};
}

function isTyped(item: unknown): boolean {
  return isPlainObject(item) && typeof item["type"] === "string";
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
