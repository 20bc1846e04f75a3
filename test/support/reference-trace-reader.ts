import { createHash } from "node:crypto";
import { secondsBetween } from "../../src/model/instant.ts";
import type { Tokens, TraceCall } from "../../src/model/trace.ts";

/** A call with its messages and answer as canonical JSON instead of hashes. */
export type ReferenceCall = Omit<TraceCall, "messages" | "answer"> & {
  readonly messages: readonly string[];
  readonly answer: string | undefined;
};

type Value = null | boolean | string | Num | Value[] | Obj;
type Obj = { [key: string]: Value };
const numberKey = "\u0000number";
type Num = { readonly [numberKey]: string };

/**
 * Reads the calls of a HAL trace in the slowest and plainest way: the whole text at once, one rule after another.
 * Only for comparison in tests. Numbers are kept as their text, so that wide integers and NaN come through.
 *
 * @throws SyntaxError when the text is no JSON.
 */
export function referenceCalls(text: string): ReferenceCall[] {
  const file = parse(text);
  if (!isObj(file)) throw new SyntaxError("no object");
  const logs = get(file, "raw_logging_results");
  if (Array.isArray(logs)) {
    return logs.flatMap((entry, position) => (isObj(entry) ? [entryCall(entry, position)] : []));
  }
  if (!isObj(logs)) return [];
  const calls: ReferenceCall[] = [];
  for (const taskId of keysInOrder(text, logs)) {
    const task = get(logs, taskId);
    if (isObj(task)) calls.push(...taskCalls(taskId, task, calls.length));
  }
  return calls;
}

/** The hash of a message, from its canonical JSON. */
export function referenceHash(json: string): string {
  return createHash("sha256").update(json).digest("hex").slice(0, 32);
}

/** The role and text of a message, from its canonical JSON. */
export function referenceDescription(json: string): { role: string | undefined; text: string | undefined } {
  const message = parse(json);
  if (!isObj(message)) return { role: undefined, text: undefined };
  const kwargs = get(message, "kwargs");
  if (get(message, "lc") !== undefined && isObj(kwargs)) {
    const id = get(message, "id");
    const kind = Array.isArray(id) ? id.at(-1) : undefined;
    const roles = new Map<Value | undefined, string>([
      ["HumanMessage", "user"],
      ["AIMessage", "assistant"],
      ["SystemMessage", "system"],
      ["ToolMessage", "tool"],
      ["FunctionMessage", "function"],
    ]);
    return { role: roles.get(kind), text: textIn(get(kwargs, "content")) };
  }
  const role = get(message, "role");
  const body = ["content", "parts", "text", "output"]
    .map((key) => get(message, key))
    .find((item) => item != null);
  return {
    role: typeof role === "string" ? role.toWellFormed() : itemRole(get(message, "type")),
    text: textIn(body),
  };
}

// JSON.parse, after every number outside a string was made an object that holds its text.
function parse(text: string): Value {
  const token = /"(?:[^"\\]|\\.)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|NaN|-?Infinity/gs;
  const marked = text
    .replace(/^\ufeff/, "")
    .replace(token, (found) => (found.startsWith('"') ? found : JSON.stringify({ [numberKey]: found })));
  return JSON.parse(marked) as Value;
}

// A JavaScript object moves integer-like keys to the front; the file's order decides the positions of calls.
function keysInOrder(text: string, logs: Obj): string[] {
  const renamed = text.replace(/"((?:[^"\\]|\\.)*")(\s*:)?/gs, (found, key: string, colon?: string) =>
    colon === undefined ? found : `"\\u0001${key}${colon}`,
  );
  const again = parse(renamed);
  const prefixed = isObj(again) ? get(again, "\u0001raw_logging_results") : undefined;
  const keys = isObj(prefixed) ? Object.keys(prefixed).map((key) => key.slice(1)) : [];
  return keys.length === Object.keys(logs).length ? keys : Object.keys(logs);
}

function entryCall(entry: Obj, position: number): ReferenceCall {
  const inputs = objectAt(entry, "inputs");
  const summary = objectAt(entry, "summary");
  const output = readOutput(entry);
  const startedAt = time(textAt(entry, "started_at") ?? textAt(entry, "created_timestamp"));
  const endedAt = time(textAt(entry, "ended_at"));
  const operation = short(textAt(entry, "op_name"));
  const milliseconds = numberAt(objectAt(summary, "weave"), "latency_ms");
  const usage = Object.values(objectAt(summary, "usage"));
  const ownUsage = usage.length === 1 && usage[0] !== undefined ? tokensOf(usage[0]) : undefined;
  const seconds = secondsBetween(startedAt, endedAt);
  return {
    callId: textAt(entry, "id") ?? `#${position}`,
    position,
    taskId:
      textAt(entry, "task_id") ??
      textAt(objectAt(entry, "attributes"), "weave_task_id") ??
      textAt(entry, "weave_task_id") ??
      textAt(inputs, "task_id"),
    epoch: undefined,
    parentId: textAt(entry, "parent_id"),
    traceId: textAt(entry, "trace_id"),
    operation,
    model: output.model ?? textAt(inputs, "model") ?? textAt(inputs, "modelId"),
    startedAt: possible(startedAt),
    endedAt: possible(endedAt),
    latencySeconds: milliseconds !== undefined ? milliseconds / 1000 : seconds,
    ...conversation(entry, inputs, operation, output.message),
    finishReason: output.finishReason,
    tokens: output.tokens ?? (output.message === undefined ? undefined : ownUsage),
    exception: textAt(entry, "exception"),
  };
}

function conversation(
  entry: Obj,
  inputs: Obj,
  operation: string | undefined,
  answer: Value | undefined,
): Pick<ReferenceCall, "messages" | "answer"> {
  const isTextCall =
    operation === undefined ||
    ["responses.", "generate_content", "generateContent"].some((name) => operation.includes(name));
  const listed = ["messages", "input", "contents"]
    .map((key) => get(inputs, key))
    .find((value) => value !== undefined && !isObj(value));
  const sent = flatten(listed).flatMap((item) =>
    typeof item === "string" ? (isTextCall ? [{ role: "user", content: item }] : []) : [item],
  );
  if (answer === undefined && flatten(listed).length === 0) {
    const dialogue = flatten(get(entry, "dialogue_history")).map((item) =>
      typeof item === "string" ? { role: "user", content: item } : item,
    );
    if (dialogue.length > 0) {
      const last = isAnswer(dialogue.at(-1)) ? dialogue.pop() : undefined;
      return { messages: dialogue.map(canonical), answer: last && canonical(last) };
    }
  }
  const system = [
    get(inputs, "system"),
    get(inputs, "instructions"),
    get(objectAt(inputs, "config"), "system_instruction"),
  ]
    .map(systemMessage)
    .find((message) => message !== undefined);
  return {
    messages: [...(system ? [system] : []), ...sent].map(canonical),
    answer: answer === undefined ? undefined : canonical(answer),
  };
}

function systemMessage(content: Value | undefined): Obj | undefined {
  if (isObj(content)) return { ...content, role: "system" };
  if (Array.isArray(content) || (typeof content === "string" && !isReference(content)))
    return { role: "system", content };
  return undefined;
}

// Objects and texts in nested lists, in order, without references.
function flatten(value: Value | undefined): (string | Obj)[] {
  if (Array.isArray(value)) return value.flatMap(flatten);
  if (isObj(value)) return [value];
  return typeof value === "string" && !isReference(value) ? [value] : [];
}

interface Output {
  message?: Value | undefined;
  finishReason?: string | undefined;
  model?: string | undefined;
  tokens?: Tokens | undefined;
}

function readOutput(entry: Obj): Output {
  if ("output" in entry) return fullOutput(get(entry, "output"));
  const outputs = get(entry, "outputs");
  const choices = isObj(outputs) ? get(outputs, "choices") : outputs;
  const full = isObj(outputs)
    ? fullOutput(outputs)
    : Array.isArray(outputs)
      ? fullOutput({ choices: outputs })
      : {};
  if (!Array.isArray(choices)) return full;
  const [first] = choices;
  if (typeof first === "string") {
    return isReference(first) ? full : { ...full, message: { role: "assistant", content: first } };
  }
  if (isObj(first) && typeof get(first, "type") === "string")
    return { ...full, message: { role: "assistant", content: choices } };
  return full;
}

function fullOutput(output: Value | undefined): Output {
  if (!isObj(output)) return {};
  const llmOutput = objectAt(output, "llm_output");
  const usage = [
    get(output, "usage"),
    get(output, "usage_metadata"),
    get(llmOutput, "token_usage"),
    get(llmOutput, "usage"),
  ].find((value) => value != null);
  const known = {
    model: stringAt(output, "model") ?? stringAt(llmOutput, "model_name"),
    tokens: tokensOf(usage),
  };
  const of = (message: Value | undefined, reason?: string) => ({ ...known, message, finishReason: reason });
  const [choices, candidates, generations, items, content] = [
    "choices",
    "candidates",
    "generations",
    "output",
    "content",
  ].map((key) => get(output, key));
  if (Array.isArray(choices)) {
    const [first] = choices;
    if (!isObj(first)) return known;
    const reason = stringAt(first, "finish_reason");
    if (isObj(get(first, "message"))) return of(get(first, "message"), reason);
    const text = stringAt(first, "text");
    return text !== undefined && get(first, "type") === undefined
      ? of({ role: "assistant", content: text }, reason)
      : known;
  }
  if (Array.isArray(candidates)) {
    const [first] = candidates;
    const said = isObj(first) ? get(first, "content") : undefined;
    return isObj(first) && isObj(said)
      ? of({ role: "model", ...said }, stringAt(first, "finish_reason"))
      : known;
  }
  if (Array.isArray(generations)) {
    const first = Array.isArray(generations[0]) ? generations[0][0] : generations[0];
    if (!isObj(first)) return known;
    if (isObj(get(first, "message"))) return of(get(first, "message"));
    const text = stringAt(first, "text");
    return text === undefined ? known : of({ role: "assistant", content: text });
  }
  if (
    Array.isArray(items) &&
    items.length > 0 &&
    items.every((item) => isObj(item) && stringAt(item, "type") !== undefined)
  )
    return of({ role: "assistant", content: items }, stringAt(output, "status"));
  if (isObj(items) && isObj(get(items, "message")))
    return of({ role: "assistant", ...objectAt(items, "message") }, stringAt(output, "stopReason"));
  const isAnswerObject = get(output, "role") === "assistant" || get(output, "type") === "message";
  if (Array.isArray(content) && isAnswerObject)
    return of({ role: "assistant", content }, stringAt(output, "stop_reason"));
  return known;
}

function tokensOf(usage: Value | undefined): Tokens | undefined {
  if (!isObj(usage)) return undefined;
  const first = (...names: string[]) =>
    names.map((name) => countAt(usage, name)).find((count) => count !== undefined);
  const inside = (group: string, name: string) => countAt(objectAt(usage, group), name);
  const prompt = first("prompt_tokens", "prompt_token_count");
  const plain = first("input_tokens", "inputTokens");
  const completion = first("completion_tokens", "output_tokens", "candidates_token_count", "outputTokens");
  if (prompt === undefined && plain === undefined && completion === undefined) return undefined;
  const write = first("cache_creation_input_tokens", "cacheWriteInputTokens", "input_tokens_cache_write");
  const readBeside = first("cache_read_input_tokens", "cacheReadInputTokens", "input_tokens_cache_read");
  const read =
    readBeside ??
    first("cached_content_token_count", "prompt_cache_hit_tokens") ??
    inside("prompt_tokens_details", "cached_tokens") ??
    inside("input_tokens_details", "cached_tokens");
  let input = prompt ?? plain;
  if (input !== undefined && prompt === undefined) input += (readBeside ?? 0) + (write ?? 0);
  else if (input !== undefined && input < (readBeside ?? 0)) input += (readBeside ?? 0) + (write ?? 0);
  else if (input !== undefined && input < (readBeside ?? 0) + (write ?? 0)) input += write ?? 0;
  const thoughts = first("thoughts_token_count");
  const reasoning =
    thoughts ??
    inside("completion_tokens_details", "reasoning_tokens") ??
    inside("output_tokens_details", "reasoning_tokens") ??
    first("reasoning_tokens");
  let output = completion;
  const total = first("total_tokens");
  if (output !== undefined && thoughts !== undefined) output += thoughts;
  else if (output !== undefined && total === (input ?? 0) + output + (reasoning ?? 0))
    output += reasoning ?? 0;
  return { input, output, cacheRead: read, cacheWrite: write, reasoning };
}

function taskCalls(taskId: string, task: Obj, first: number): ReferenceCall[] {
  const messages = flatten(get(task, "messages")).filter((item) => typeof item !== "string");
  const metadata = get(task, "call_metadata");
  let known: Value[] = Array.isArray(metadata) ? metadata : [];
  if (known.length === 0 && messages.length > 0) known = [{}];
  const ends = messages.flatMap((message, index) => (isAnswer(message) ? [index] : []));
  if (messages.length > 0 && !isAnswer(messages.at(-1))) ends.push(messages.length);
  return known.map((meta, index) => {
    const facts = isObj(meta) ? meta : {};
    const end = ends[ends.length - known.length + index];
    const answer = end === undefined ? undefined : messages[end];
    const [startedAt, endedAt] = [stringAt(facts, "started_at"), stringAt(facts, "ended_at")];
    const seconds = secondsBetween(startedAt, endedAt);
    return {
      callId: `#${first + index}`,
      position: first + index,
      taskId,
      epoch: undefined,
      parentId: undefined,
      traceId: undefined,
      operation: undefined,
      model: textAt(task, "model"),
      startedAt: possible(startedAt),
      endedAt: possible(endedAt),
      latencySeconds: seconds,
      messages: end === undefined ? [] : messages.slice(0, end).map(canonical),
      answer: answer && canonical(answer),
      finishReason: undefined,
      tokens: tokensOf(get(facts, "usage")),
      exception: undefined,
    };
  });
}

function canonical(value: Value): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (isNum(value)) {
    const number = Number(value[numberKey]);
    if (/^-?\d+$/.test(value[numberKey]) && !Number.isSafeInteger(number)) return value[numberKey];
    return Number.isFinite(number) ? JSON.stringify(number) : String(number);
  }
  if (!isObj(value)) return JSON.stringify(value);
  const members = Object.keys(value).sort();
  return `{${members.map((key) => `${JSON.stringify(key)}:${canonical(get(value, key) ?? null)}`).join(",")}}`;
}

function textIn(content: Value | undefined): string | undefined {
  if (typeof content === "string") return content.toWellFormed();
  if (isObj(content)) return textIn(get(content, "text") ?? get(content, "parts"));
  if (!Array.isArray(content)) return undefined;
  const texts = content.flatMap((part) => {
    if (typeof part === "string") return [part];
    if (!isObj(part)) return [];
    const text = get(part, "text");
    const inner = typeof text === "string" ? text : textIn(get(part, "content"));
    return inner === undefined ? [] : [inner];
  });
  return texts.length === 0 ? undefined : texts.join("\n").toWellFormed();
}

function itemRole(type: Value | undefined): string | undefined {
  if (typeof type !== "string") return undefined;
  if (type.endsWith("_call_output")) return "tool";
  return type.endsWith("_call") || type === "reasoning" ? "assistant" : undefined;
}

function isAnswer(message: Value | undefined): boolean {
  if (message === undefined) return false;
  const { role } = referenceDescription(canonical(message));
  return role === "assistant" || role === "model";
}

function short(name: string | undefined): string | undefined {
  if (!name?.includes("/op/")) return name;
  return name.replace(/^.*\/op\//s, "").replace(/(?<=.):[^:]*$/s, "");
}

function time(text: string | undefined): string | undefined {
  return text !== undefined && /^\d{1,11}(\.\d+)?$/.test(text)
    ? new Date(Number(text) * 1000).toISOString()
    : text;
}

// DuckDB takes these for times.
function possible(text: string | undefined): string | undefined {
  const start = text?.trim().replace(/^[+-]/, "").toLowerCase() ?? "";
  const isImpossible = start.startsWith("inf") || start.startsWith("epoch") || /^\d{5,}[-/\\ ]/.test(start);
  return isImpossible ? undefined : text;
}

function isReference(text: string): boolean {
  return text.startsWith("weave:///") || text.startsWith("weave-trace-internal:///");
}

function isObj(value: Value | undefined): value is Obj {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isNum(value);
}

function isNum(value: Value | undefined): value is Num {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && Object.hasOwn(value, numberKey)
  );
}

function get(object: Obj, key: string): Value | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function objectAt(object: Obj, key: string): Obj {
  const value = get(object, key);
  return isObj(value) ? value : {};
}

function stringAt(object: Obj, key: string): string | undefined {
  const value = get(object, key);
  return typeof value === "string" ? value : undefined;
}

/** A text, or a number as it was written. */
function textAt(object: Obj, key: string): string | undefined {
  const value = get(object, key);
  return typeof value === "string" ? value : isNum(value) ? value[numberKey] : undefined;
}

function numberAt(object: Obj, key: string): number | undefined {
  const value = get(object, key);
  if (!isNum(value)) return undefined;
  const number = Number(value[numberKey]);
  const isWide = /^-?\d+$/.test(value[numberKey]) && !Number.isSafeInteger(number);
  return Number.isFinite(number) && !isWide ? number : undefined;
}

function countAt(object: Obj, key: string): number | undefined {
  const value = get(object, key);
  const number = isNum(value) ? Number(value[numberKey]) : Number.NaN;
  return Number.isSafeInteger(number) && number >= 0 ? Math.abs(number) : undefined;
}
