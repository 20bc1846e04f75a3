import { isPlainObject, type PlainObject } from "../../model/plain-json.ts";

/**
 * A message of any provider's form as exported traces write it: what was thought in `<think>`, what was said, and each
 * call of a tool in `<tool_call>`.
 */
export function messageText(message: PlainObject): string {
  return joined([
    thought(message["reasoning_content"] ?? message["reasoning"]),
    contentText(message["content"] ?? message["value"]),
    ...listOf(message["tool_calls"]).map(callText),
    callText(message["function_call"]),
  ]);
}

function contentText(content: unknown): string {
  if (typeof content === "string") return content;
  if (content === null || content === undefined) return "";
  if (Array.isArray(content)) return joined(content.map(contentText));
  return isPlainObject(content) ? blockText(content) : String(content);
}

function blockText(block: PlainObject): string {
  switch (block["type"]) {
    case "thinking":
    case "reasoning":
      return thought(block["thinking"] ?? block["reasoning"] ?? block["text"] ?? block["summary"]);
    case "tool_use":
    case "function_call":
      return callText(block);
    default:
      return contentText(block["text"] ?? block["content"]);
  }
}

function thought(content: unknown): string {
  const text = contentText(content);
  return text === "" ? "" : `<think>${text}</think>`;
}

// OpenAI puts the name one level down, Anthropic beside the input. Parquet has null where a message has no call.
function callText(call: unknown): string {
  if (!isPlainObject(call)) return "";
  const {
    name,
    arguments: args,
    input,
  } = (isPlainObject(call["function"]) ? call["function"] : call) as Call;
  if (typeof name !== "string") return "";
  return `<tool_call>{"name":${JSON.stringify(name)},"arguments":${argumentsJson(args ?? input ?? {})}}</tool_call>`;
}

interface Call {
  readonly name?: unknown;
  readonly arguments?: unknown;
  readonly input?: unknown;
}

// As the model wrote them, so that quotes are found; what was cut off is no JSON.
function argumentsJson(given: unknown): string {
  if (typeof given === "string" && isJson(given)) return given;
  return JSON.stringify(given, (_, value) => (typeof value === "bigint" ? Number(value) : value));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

// Tables without lists hold them as JSON.
function listOf(value: unknown): readonly unknown[] {
  if (typeof value === "string" && isJson(value)) return listOf(JSON.parse(value));
  return Array.isArray(value) ? value : [];
}

function joined(parts: readonly string[]): string {
  return parts.filter(Boolean).join("\n");
}
