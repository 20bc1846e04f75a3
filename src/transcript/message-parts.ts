import { isPlainObject, type PlainObject } from "../model/plain-json.ts";
import type { TraceMessage } from "../model/trace.ts";

/** A piece of a message, whichever provider's form it came in. */
export type MessagePart =
  | { readonly type: "text" | "reasoning" | "tool-result"; readonly text: string }
  | { readonly type: "tool-call"; readonly name: string; readonly arguments: string }
  | { readonly type: "image" }
  | { readonly type: "other"; readonly json: string };

/**
 * Takes a message apart for reading: OpenAI chat and responses, Anthropic blocks, Google parts, Bedrock, LangChain.
 * What is none of these is given as JSON.
 */
export function messageParts({ json, text }: TraceMessage): MessagePart[] {
  const message = parsed(json);
  if (!isPlainObject(message)) return [text === undefined ? { type: "other", json } : { type: "text", text }];
  const kwargs = message["lc"] === undefined ? undefined : message["kwargs"];
  const fields = isPlainObject(kwargs) ? { ...asFields(kwargs["additional_kwargs"]), ...kwargs } : message;
  const parts = [
    ...textPart("reasoning", fields["reasoning_content"] ?? fields["reasoning"]),
    ...(typeof fields["type"] === "string" && fields["role"] === undefined && !isPlainObject(kwargs)
      ? blockParts(fields)
      : contentParts(fields["content"] ?? fields["parts"])),
    ...textPart("text", fields["refusal"]),
    ...listOf(fields["tool_calls"]).flatMap(toolCall),
    ...(isPlainObject(fields["function_call"]) ? toolCall(fields["function_call"]) : []),
    ...toolError(fields),
  ];
  return parts.length === 0 && !isEmpty(fields) ? [{ type: "other", json }] : parts;
}

// Inspect keeps what a tool failed with beside its result, which is empty then.
function toolError({
  role,
  error,
}: PlainObject & { readonly role?: unknown; readonly error?: unknown }): MessagePart[] {
  if (role !== "tool" || !isPlainObject(error)) return [];
  const told = [error["type"], error["message"]].filter((part) => typeof part === "string");
  return [{ type: "tool-result", text: `error: ${told.join(": ")}` }];
}

function contentParts(content: unknown): MessagePart[] {
  if (Array.isArray(content)) return content.flatMap(contentParts);
  if (isPlainObject(content)) return blockParts(content);
  return textPart("text", content);
}

function blockParts(block: PlainObject): MessagePart[] {
  const { type, text, image, image_url, inline_data, inlineData, content, output } = block as Record<
    string,
    unknown
  >;
  const call = block["toolUse"] ?? block["function_call"] ?? block["functionCall"];
  const result = block["toolResult"] ?? block["function_response"] ?? block["functionResponse"];
  if (type === "thinking" || type === "reasoning" || block["thought"] === true) {
    return textPart(
      "reasoning",
      block["thinking"] ?? block["reasoning"] ?? text ?? joined(block["summary"] ?? content),
    );
  }
  if (type === "tool_use" || type === "function_call") return toolCall(block);
  if (isPlainObject(call)) return toolCall(call);
  if (type === "tool_result") return resultParts(content);
  if (type === "function_call_output") return resultParts(output);
  if (isPlainObject(result)) return resultParts(result["content"] ?? result["response"]);
  if ([image, image_url, inline_data, inlineData].some((value) => value !== undefined && value !== null)) {
    return [{ type: "image" }];
  }
  if (/image/.test(String(type))) return [{ type: "image" }];
  if (typeof text === "string") return textPart("text", text);
  if (type === "message") return contentParts(content);
  return [{ type: "other", json: JSON.stringify(block) }];
}

// OpenAI puts the name one level down, Anthropic and Google beside the input, LangChain beside the args; Inspect has it
// as the function itself.
function toolCall(call: unknown): MessagePart[] {
  if (!isPlainObject(call)) return [];
  const inner = isPlainObject(call["function"]) ? call["function"] : call;
  const given = inner["arguments"] ?? inner["input"] ?? inner["args"] ?? {};
  const name = inner["name"] ?? inner["function"];
  return [
    {
      type: "tool-call",
      name: typeof name === "string" ? name : "?",
      arguments: typeof given === "string" ? given : JSON.stringify(given),
    },
  ];
}

function resultParts(content: unknown): MessagePart[] {
  if (typeof content === "string") return [{ type: "tool-result", text: content }];
  if (!Array.isArray(content)) {
    return content === undefined || content === null
      ? [{ type: "tool-result", text: "" }]
      : [{ type: "tool-result", text: JSON.stringify(content) }];
  }
  return contentParts(content).map((part) =>
    part.type === "text" ? { type: "tool-result", text: part.text } : part,
  );
}

function textPart(type: "text" | "reasoning", text: unknown): MessagePart[] {
  return typeof text === "string" && text !== "" ? [{ type, text }] : [];
}

function joined(summary: unknown): string {
  return listOf(summary)
    .map((part) => (isPlainObject(part) && typeof part["text"] === "string" ? part["text"] : ""))
    .join("\n");
}

// Nothing was said: no content, or content that is empty.
function isEmpty(fields: PlainObject): boolean {
  const content = fields["content"] ?? fields["parts"];
  return (
    ("content" in fields || "parts" in fields) &&
    (content === null ||
      content === undefined ||
      content === "" ||
      (Array.isArray(content) && content.length === 0))
  );
}

function asFields(value: unknown): PlainObject {
  return isPlainObject(value) ? value : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    // Bare NaN or Infinity: the text says what there is to read.
    return undefined;
  }
}
