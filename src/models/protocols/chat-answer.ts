import { isPlainObject, type PlainObject } from "../../model/plain-json.ts";

/** Whether a body is an answer of the chat completions interface. */
export function isChatAnswer({ choices }: PlainObject): boolean {
  return Array.isArray(choices) && choices.length > 0;
}

/**
 * Such an answer as OpenAI itself would send it: other hosts leave out the role and the number of a choice, send its text
 * in parts, or annotations of their own. `undefined` when there is nothing to amend.
 */
export function amendedChat(body: string): string | undefined {
  const answer: unknown = JSON.parse(body);
  if (!isPlainObject(answer) || !Array.isArray(answer["choices"])) return undefined;
  const choices = answer["choices"].map(amendedChoice);
  const amended = JSON.stringify({ ...answer, choices });
  return amended === JSON.stringify(answer) ? undefined : amended;
}

function amendedChoice(choice: unknown, index: number): unknown {
  if (!isPlainObject(choice) || !isPlainObject(choice["message"])) return choice;
  const { annotations: _, ...message } = choice["message"];
  const content = joinedText(message["content"]) ?? message["content"];
  return { index, ...choice, message: { ...message, role: "assistant", content } };
}

// Parts of other kinds are not ours to leave out.
function joinedText(content: unknown): string | undefined {
  if (!Array.isArray(content)) return undefined;
  const texts = content.map((part: unknown) =>
    isPlainObject(part) && part["type"] === "text" ? part["text"] : undefined,
  );
  return texts.every((text) => typeof text === "string") ? texts.join("") : undefined;
}

/**
 * An answer with its reasoning among the tokens of its output, as OpenAI counts. xAI counts it beside them, and only the
 * total says so. `undefined` when there is nothing to amend.
 */
export function withReasoningCounted(body: string): string | undefined {
  const answer: unknown = JSON.parse(body);
  if (!isPlainObject(answer) || !isPlainObject(answer["usage"])) return undefined;
  const usage = amendedUsage(answer["usage"]);
  return usage === answer["usage"] ? undefined : JSON.stringify({ ...answer, usage });
}

function amendedUsage(usage: PlainObject): PlainObject {
  const { prompt_tokens: prompt, completion_tokens: completion, total_tokens: total } = usage;
  const details = usage["completion_tokens_details"];
  const reasoning = isPlainObject(details) ? details["reasoning_tokens"] : undefined;
  const output = sumOf(completion, reasoning);
  const isBeside = output !== undefined && reasoning !== 0 && sumOf(prompt, output) === total;
  return isBeside ? { ...usage, completion_tokens: output } : usage;
}

/** Tokens of such an answer. */
export function chatTokens({ usage }: PlainObject): number | undefined {
  if (!isPlainObject(usage)) return undefined;
  const { prompt_tokens, completion_tokens } = amendedUsage(usage);
  return sumOf(prompt_tokens, completion_tokens);
}

/** The sum of two counts; undefined when one is none. */
export function sumOf(a: unknown, b: unknown): number | undefined {
  return typeof a === "number" && typeof b === "number" ? a + b : undefined;
}
