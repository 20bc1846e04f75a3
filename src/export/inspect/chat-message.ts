import { type Json, JsonNumber, type JsonObject } from "../../model/json.ts";
import type { StoredMessage } from "../../store/store.ts";
import { type MessagePart, messageParts } from "../../transcript/message-parts.ts";
import { asList, asObject, parsed, record } from "../json.ts";

/**
 * A message in Inspect's form. One that has it already stays as it is; of another the original goes along in its
 * metadata, so that nothing of it is lost.
 */
export function chatMessage(message: StoredMessage): JsonObject {
  const original = parsed(message.json) ?? null;
  if (isChatMessage(original)) return original;
  const role = roles.get(message.role ?? "") ?? "user";
  const parts = messageParts(message);
  const calls = role === "assistant" ? toolCalls(original, parts) : [];
  const result = role === "tool" ? asObject(original) : undefined;
  return record({
    id: message.hash,
    content: content(parts, role),
    role,
    tool_calls: calls.length > 0 ? calls : undefined,
    tool_call_id: text(result?.get("tool_call_id")),
    function: text(result?.get("name")),
    metadata: record({ hindcast: record({ message: original }) }),
  });
}

const roles: ReadonlyMap<string, string> = new Map([
  ["system", "system"],
  ["developer", "system"],
  ["user", "user"],
  ["human", "user"],
  ["assistant", "assistant"],
  ["model", "assistant"],
  ["tool", "tool"],
  ["function", "tool"],
]);

/** Whether Inspect takes a message for one of its own: its checks, as far as other writers' messages differ in them. */
export function isChatMessage(value: Json): value is JsonObject {
  const message = asObject(value);
  if (message === undefined || !chatRoles.has(text(message.get("role")) ?? "")) return false;
  const content = message.get("content");
  const isPlain = typeof content === "string";
  if (!isPlain && !(Array.isArray(content) && content.every(isContentPart))) return false;
  const calls = message.get("tool_calls");
  if (calls !== undefined && calls !== null && !(Array.isArray(calls) && calls.every(isToolCall)))
    return false;
  return isAbsentOr(message.get("id"), "string") && isAbsentOr(message.get("error"), "object");
}

const chatRoles: ReadonlySet<string> = new Set(["system", "user", "assistant", "tool"]);
const partKeys: ReadonlyMap<string, string> = new Map([
  ["text", "text"],
  ["reasoning", "reasoning"],
  ["image", "image"],
  ["audio", "audio"],
  ["video", "video"],
  ["document", "document"],
  ["data", "data"],
  ["tool_use", "tool_type"],
]);

function isContentPart(part: Json): boolean {
  const fields = asObject(part);
  const key = partKeys.get(text(fields?.get("type")) ?? "");
  return key !== undefined && fields?.has(key) === true;
}

function isToolCall(call: Json): boolean {
  const fields = asObject(call);
  return (
    typeof fields?.get("id") === "string" &&
    typeof fields.get("function") === "string" &&
    fields.get("arguments") instanceof Map
  );
}

function isAbsentOr(value: Json | undefined, type: string): boolean {
  return value === undefined || value === null || typeof value === type;
}

// Calls stand in a field of their own; a message without text has an empty one.
function content(parts: readonly MessagePart[], role: string): Json {
  const said = parts.filter(({ type }) => type !== "tool-call" || role !== "assistant");
  if (said.length === 0) return "";
  const [only] = said;
  if (said.length === 1 && only !== undefined && "text" in only && only.type !== "reasoning")
    return only.text;
  return said.map((part) =>
    part.type === "reasoning"
      ? record({ type: "reasoning", reasoning: part.text })
      : record({ type: "text", text: partText(part) }),
  );
}

function partText(part: Exclude<MessagePart, { type: "reasoning" }>): string {
  if (part.type === "image") return "(image)";
  if (part.type === "tool-call") return `${part.name} ${part.arguments}`;
  return part.type === "other" ? part.json : part.text;
}

function toolCalls(original: Json, parts: readonly MessagePart[]): JsonObject[] {
  const ids = callIds(asObject(original));
  return parts
    .filter((part) => part.type === "tool-call")
    .map((part, index) =>
      record({
        id: ids[index] ?? `call_${index + 1}`,
        function: part.name,
        arguments: callArguments(part.arguments),
        type: "function",
      }),
    );
}

function callIds(message: JsonObject | undefined): (string | undefined)[] {
  const ofOpenAi = asList(message?.get("tool_calls"));
  const calls =
    ofOpenAi.length > 0
      ? ofOpenAi
      : asList(message?.get("content")).filter((part) => asObject(part)?.get("type") === "tool_use");
  return calls.map((call) => text(asObject(call)?.get("id")));
}

// Inspect takes objects only; models also write what is none.
function callArguments(json: string): JsonObject {
  try {
    const value = parsed(json);
    if (value instanceof Map) return value;
  } catch {
    // Not JSON: kept as the text it is.
  }
  return record({ arguments: json });
}

function text(value: Json | undefined): string | undefined {
  if (value instanceof JsonNumber) return value.text;
  return typeof value === "string" ? value : undefined;
}
