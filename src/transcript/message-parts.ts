import { parseJson } from "../bytes/json.ts";
import type { Json, JsonObject } from "../model/json.ts";
import { jsonText } from "../model/json-text.ts";
import type { TraceMessage } from "../model/trace.ts";

/** A piece of a message, whichever provider's form it came in. */
export type MessagePart =
  | { readonly type: "text" | "reasoning" | "tool-result"; readonly text: string }
  | { readonly type: "tool-call"; readonly name: string; readonly arguments: string }
  | { readonly type: "image" }
  | { readonly type: "other"; readonly json: string };

/**
 * Takes a message apart for reading: OpenAI chat and responses, Anthropic blocks, Google parts, Bedrock, LangChain.
 * What is none of these is given as JSON, as are the arguments of calls: their numbers stay as they are written.
 */
export function messageParts({ json, text }: TraceMessage): MessagePart[] {
  const message = parsed(json);
  if (!(message instanceof Map))
    return [text === undefined ? { type: "other", json } : { type: "text", text }];
  const kwargs = message.has("lc") ? objectOf(message.get("kwargs")) : undefined;
  const fields = kwargs
    ? new Map([...(objectOf(kwargs.get("additional_kwargs")) ?? []), ...kwargs])
    : message;
  const isBlock = typeof fields.get("type") === "string" && !fields.has("role") && kwargs === undefined;
  const functionCall = objectOf(fields.get("function_call"));
  const parts = [
    ...textPart("reasoning", fields.get("reasoning_content") ?? fields.get("reasoning")),
    ...(isBlock ? blockParts(fields) : contentParts(fields.get("content") ?? fields.get("parts"))),
    ...textPart("text", fields.get("refusal")),
    ...listOf(fields.get("tool_calls")).flatMap(toolCall),
    ...(functionCall ? toolCall(functionCall) : []),
    ...toolError(fields),
  ];
  return parts.length === 0 && !isEmpty(fields) ? [{ type: "other", json }] : parts;
}

// Inspect keeps what a tool failed with beside its result, which is empty then.
function toolError(fields: JsonObject): MessagePart[] {
  const error = objectOf(fields.get("error"));
  if (fields.get("role") !== "tool" || error === undefined) return [];
  const told = [error.get("type"), error.get("message")].filter((part) => typeof part === "string");
  return [{ type: "tool-result", text: `error: ${told.length > 0 ? told.join(": ") : jsonText(error)}` }];
}

function contentParts(content: Json | undefined): MessagePart[] {
  if (Array.isArray(content)) return content.flatMap(contentParts);
  const block = objectOf(content);
  return block ? blockParts(block) : textPart("text", content);
}

const imageKeys = ["image", "image_url", "inline_data", "inlineData"];

function blockParts(block: JsonObject): MessagePart[] {
  const [type, text, content] = ["type", "text", "content"].map((key) => block.get(key));
  const call = objectOf(block.get("toolUse") ?? block.get("function_call") ?? block.get("functionCall"));
  const result = objectOf(
    block.get("toolResult") ?? block.get("function_response") ?? block.get("functionResponse"),
  );
  if (type === "thinking" || type === "reasoning" || block.get("thought") === true) {
    return textPart(
      "reasoning",
      block.get("thinking") ?? block.get("reasoning") ?? text ?? joined(block.get("summary") ?? content),
    );
  }
  if (type === "tool_use" || type === "function_call") return toolCall(block);
  if (call) return toolCall(call);
  if (type === "tool_result") return resultParts(content);
  if (type === "function_call_output") return resultParts(block.get("output"));
  if (result) return resultParts(result.get("content") ?? result.get("response"));
  if (imageKeys.some((key) => (block.get(key) ?? null) !== null)) return [{ type: "image" }];
  if (typeof type === "string" && type.includes("image")) return [{ type: "image" }];
  if (typeof text === "string") return textPart("text", text);
  if (type === "message") return contentParts(content);
  return [{ type: "other", json: jsonText(block) }];
}

// OpenAI puts the name one level down, Anthropic and Google beside the input, LangChain beside the args; Inspect has it
// as the function itself.
function toolCall(value: Json): MessagePart[] {
  const call = objectOf(value);
  if (call === undefined) return [];
  const inner = objectOf(call.get("function")) ?? call;
  const given = inner.get("arguments") ?? inner.get("input") ?? inner.get("args") ?? new Map();
  const name = inner.get("name") ?? inner.get("function");
  return [
    {
      type: "tool-call",
      name: typeof name === "string" ? name : "?",
      arguments: typeof given === "string" ? given : jsonText(given),
    },
  ];
}

function resultParts(content: Json | undefined): MessagePart[] {
  if (typeof content === "string") return [{ type: "tool-result", text: content }];
  if (!Array.isArray(content))
    return [{ type: "tool-result", text: (content ?? null) === null ? "" : jsonText(content ?? null) }];
  return contentParts(content).map((part) =>
    part.type === "text" ? { type: "tool-result", text: part.text } : part,
  );
}

function textPart(type: "text" | "reasoning", text: Json | undefined): MessagePart[] {
  return typeof text === "string" && text !== "" ? [{ type, text }] : [];
}

function joined(summary: Json | undefined): string {
  return listOf(summary)
    .map((part) => objectOf(part)?.get("text"))
    .map((text) => (typeof text === "string" ? text : ""))
    .join("\n");
}

// Nothing was said: no content, or content that is empty.
function isEmpty(fields: JsonObject): boolean {
  if (!fields.has("content") && !fields.has("parts")) return false;
  const content = fields.get("content") ?? fields.get("parts") ?? "";
  return content === "" || (Array.isArray(content) && content.length === 0);
}

function objectOf(value: Json | undefined): JsonObject | undefined {
  return value instanceof Map ? value : undefined;
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

function parsed(json: string): Json | undefined {
  try {
    return parseJson(Buffer.from(json));
  } catch {
    // No JSON: the text says what there is to read.
    return undefined;
  }
}
