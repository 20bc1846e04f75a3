import { asList, asObject, type Json, JsonNumber, type JsonObject } from "../../model/json.ts";
import { isWellFormedJson } from "../../model/strict-json.ts";
import type { StoredMessage } from "../../store/store.ts";
import { type MessagePart, messageParts } from "../../transcript/message-parts.ts";
import { parsed, record } from "../json.ts";
import { isChatMessage, isShallow } from "./is-chat-message.ts";

/**
 * A message in Inspect's form. One that has it already stays as it is; of another, or of one that cannot stay so (see
 * `spelledSurrogates`), the original goes along in its metadata, so that nothing of it is lost.
 *
 * @param required the role that it must have where it stands; without, its own.
 */
export function chatMessage(message: StoredMessage, required?: "assistant"): JsonObject {
  const original = parsed(message.json) ?? null;
  const isWhole = isWellFormedJson(original);
  if (isWhole && isChatMessage(original) && (required ?? original.get("role")) === original.get("role"))
    return original;
  const role = required ?? roles.get(message.role ?? "") ?? "user";
  const parts = messageParts(message);
  const calls = role === "assistant" ? toolCalls(original, parts) : [];
  const result = role === "tool" ? asObject(original) : undefined;
  return record({
    id: message.hash,
    content: content(parts, role),
    role,
    tool_calls: calls.length > 0 ? calls : undefined,
    tool_call_id: text(result?.get("tool_call_id")),
    function: text(result?.get("name") ?? result?.get("function")),
    // As text where Inspect would not take it as it is.
    metadata: record({
      hindcast: record(
        isWhole && isShallow(original) ? { message: original } : { message_json: message.json },
      ),
    }),
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

// Inspect takes objects only, and none that are too deep; models also write what is none.
function callArguments(json: string): JsonObject {
  try {
    const value = parsed(json);
    if (value instanceof Map && isShallow(value)) return value;
  } catch {
    // Not JSON: kept as the text it is.
  }
  return record({ arguments: json });
}

function text(value: Json | undefined): string | undefined {
  if (value instanceof JsonNumber) return value.text;
  return typeof value === "string" ? value : undefined;
}
