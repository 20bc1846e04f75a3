import { isPlainObject, type PlainObject } from "../../model/plain-json.ts";

/** Whether a body is an answer of the chat completions interface. */
export function isChatAnswer({ choices }: PlainObject): boolean {
  return Array.isArray(choices) && choices.length > 0;
}

/** Tokens of such an answer. */
export function chatTokens({ usage }: PlainObject): number | undefined {
  return isPlainObject(usage) ? sumOf(usage["prompt_tokens"], usage["completion_tokens"]) : undefined;
}

/** The sum of two counts; undefined when one is none. */
export function sumOf(a: unknown, b: unknown): number | undefined {
  return typeof a === "number" && typeof b === "number" ? a + b : undefined;
}
