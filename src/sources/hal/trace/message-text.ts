import { isPlainObject } from "../../../model/plain-json.ts";

/** The last part of a LangChain constructor's id, and the role it stands for. */
const langChainRoles = new Map([
  ["HumanMessage", "user"],
  ["AIMessage", "assistant"],
  ["SystemMessage", "system"],
  ["ToolMessage", "tool"],
  ["FunctionMessage", "function"],
]);

/**
 * Who says a message and what it says in text, whatever provider's form it has: OpenAI chat and responses, Anthropic
 * blocks, Google parts, Bedrock, LangChain constructors. `undefined` where the form is unknown or holds no text.
 */
export function describeMessage(message: unknown): { role: string | undefined; text: string | undefined } {
  if (!isPlainObject(message)) return { role: undefined, text: undefined };
  const kwargs = message["kwargs"];
  if (message["lc"] !== undefined && isPlainObject(kwargs)) {
    const id = message["id"];
    const name = Array.isArray(id) ? id.at(-1) : undefined;
    const role = typeof name === "string" ? langChainRoles.get(name) : undefined;
    return { role, text: textOf(kwargs["content"]) };
  }
  const { role, type, content, parts, text, output } = message as Record<string, unknown>;
  return {
    role: typeof role === "string" ? role.toWellFormed() : roleOfItem(type),
    text: textOf(content ?? parts ?? text ?? output),
  };
}

// Items of OpenAI's responses: calls and reasoning are the model's, outputs of calls are tools'.
function roleOfItem(type: unknown): string | undefined {
  if (typeof type !== "string") return undefined;
  if (type.endsWith("_call_output")) return "tool";
  return type === "reasoning" || type.endsWith("_call") ? "assistant" : undefined;
}

function textOf(content: unknown): string | undefined {
  if (typeof content === "string") return content.toWellFormed();
  if (!Array.isArray(content))
    return isPlainObject(content) ? textOf(content["text"] ?? content["parts"]) : undefined;
  const texts = content
    .map((part) => (typeof part === "string" ? part : blockText(part)))
    .filter((part) => part !== undefined);
  return texts.length > 0 ? texts.join("\n").toWellFormed() : undefined;
}

// A block holds its text directly, or, as a tool's result, as content of its own.
function blockText(block: unknown): string | undefined {
  if (!isPlainObject(block)) return undefined;
  const { text, content } = block as { text?: unknown; content?: unknown };
  return typeof text === "string" ? text : textOf(content);
}

/** Whether a text stands for data that the log never resolved. */
export function isReference(text: string): boolean {
  return /^weave(-trace-internal)?:\/\/\//.test(text);
}
