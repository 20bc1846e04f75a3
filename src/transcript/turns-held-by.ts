import { parseJson } from "../bytes/json.ts";
import { canonicalJson } from "../model/canonical-json.ts";
import { isPlainObject } from "../model/plain-json.ts";
import type { TraceMessage } from "../model/trace.ts";
import { messageParts } from "./message-parts.ts";

/**
 * How many of the messages that follow an answer's place in a history are that answer: 1 where it stands there, in
 * the same or another form (providers add and drop fields), more where its items stand there one by one, as in
 * OpenAI's responses, and 0 where something else was said or another tool called.
 */
export function turnsHeldBy(answer: TraceMessage, following: readonly TraceMessage[]): number {
  const [first] = following;
  if (first === undefined) return 0;
  if (first.hash === answer.hash) return 1;
  if (!isModel(first)) return 0;
  const items = itemsOf(answer);
  if (items > 0) {
    const other = following.slice(0, items).findIndex((message) => !isModel(message));
    const held = following.slice(0, other === -1 ? items : other);
    return toolCalls(held) === toolCalls([answer]) ? held.length : 0;
  }
  return said(first) === said(answer) && toolCalls([first]) === toolCalls([answer]) ? 1 : 0;
}

function isModel({ role }: TraceMessage): boolean {
  return role === "assistant" || role === "model";
}

function said({ text }: TraceMessage): string {
  return text?.trim() ?? "";
}

// Each once and in one order: LangChain has them twice. Arguments may be JSON or its text.
function toolCalls(messages: readonly TraceMessage[]): string {
  const calls = messages
    .flatMap(messageParts)
    .flatMap((part) => (part.type === "tool-call" ? `${part.name} ${inOneForm(part.arguments)}` : []));
  return JSON.stringify([...new Set(calls)].sort());
}

function inOneForm(json: string): string {
  try {
    return canonicalJson(parseJson(Buffer.from(json)));
  } catch {
    return json;
  }
}

// The answer of OpenAI's responses is a list of items, which the next call sends as messages of their own.
function itemsOf({ json }: TraceMessage): number {
  let content: unknown;
  try {
    const message: unknown = JSON.parse(json);
    content = isPlainObject(message) ? message["content"] : undefined;
  } catch {
    // Bare NaN: no provider's answer.
  }
  const isItem = (part: unknown): boolean =>
    isPlainObject(part) && /^(message|reasoning|.*_call)$/.test(String(part["type"]));
  return Array.isArray(content) && content.every(isItem) ? content.length : 0;
}
