import { type Json, JsonNumber, type JsonObject } from "../../model/json.ts";

/** Whether a value is of one type of Inspect's models. */
type Check = (value: Json) => boolean;
type Checks = Readonly<Record<string, Check>>;

/**
 * Whether Inspect takes a message for one of its own: one that its models refuse makes the whole log unreadable. Every
 * field that they know is checked; others they pass over.
 */
export function isChatMessage(value: Json): value is JsonObject {
  if (!(value instanceof Map)) return false;
  const role = value.get("role");
  const check = typeof role === "string" ? byRole.get(role) : undefined;
  return check?.(value) === true && isShallow(value);
}

/** Whether Inspect reads and writes a value that deep inside of a sample: where the limit is, it takes it for endless. */
export function isShallow(value: Json, levels = 100): boolean {
  if (typeof value !== "object" || value === null || value instanceof JsonNumber) return true;
  const items = value instanceof Map ? [...value.values()] : (value as readonly Json[]);
  return levels > 0 && items.every((item) => isShallow(item, levels - 1));
}

const text: Check = (value) => typeof value === "string";
const flag: Check = (value) => typeof value === "boolean";
const whole: Check = (value) => value instanceof JsonNumber && /^-?\d+$/.test(value.text);
const anyObject: Check = (value) => value instanceof Map;
const oneOf = (...texts: string[]): Check => {
  const all: ReadonlySet<Json> = new Set(texts);
  return (value) => all.has(value);
};
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);

function object(required: Checks, optional: Checks = {}): Check {
  const [needed, known] = [Object.entries(required), Object.entries(optional)];
  return (value) =>
    value instanceof Map &&
    needed.every(([key, check]) => value.has(key) && check(value.get(key))) &&
    known.every(([key, check]) => !value.has(key) || check(value.get(key)));
}

const anything: Check = () => true;

const range: Check = (value) => Array.isArray(value) && value.length === 2 && value.every(whole);
const ofCitation: Checks = {
  cited_text: (value) => value === null || text(value) || range(value),
  title: orNull(text),
  internal: orNull(anyObject),
};
const place = object({ type: oneOf("block", "page", "char"), start_index: whole, end_index: whole });
const citation = either(
  object({ type: oneOf("content") }, ofCitation),
  object({ type: oneOf("document") }, { ...ofCitation, range: orNull(place) }),
  object({ type: oneOf("url"), url: text }, ofCitation),
);

const ofContent: Checks = { internal: anything };
const content = either(
  object(
    { type: oneOf("text"), text },
    {
      ...ofContent,
      refusal: orNull(flag),
      citations: orNull(listOf(citation)),
      cache_breakpoint: orNull(flag),
    },
  ),
  object(
    { type: oneOf("reasoning"), reasoning: text },
    { ...ofContent, summary: orNull(text), signature: orNull(text), redacted: flag },
  ),
  object(
    { type: oneOf("image"), image: text },
    { ...ofContent, detail: oneOf("auto", "low", "high", "original") },
  ),
  object({ type: oneOf("audio"), audio: text, format: oneOf("wav", "mp3") }, ofContent),
  object({ type: oneOf("video"), video: text, format: oneOf("mp4", "mpeg", "mov") }, ofContent),
  object(
    { type: oneOf("document"), document: text },
    { ...ofContent, filename: text, mime_type: text, citations: flag },
  ),
  object({ type: oneOf("data"), data: anyObject }, ofContent),
  object(
    {
      type: oneOf("tool_use"),
      tool_type: oneOf("web_search", "mcp_call", "code_execution"),
      id: text,
      name: text,
      arguments: text,
      result: text,
    },
    { ...ofContent, context: orNull(text), error: orNull(text) },
  ),
);

const toolCall = object(
  { id: text, function: text, arguments: anyObject },
  {
    parse_error: orNull(text),
    view: orNull(object({ format: oneOf("text", "markdown") }, { title: orNull(text), content: text })),
    type: orNull(oneOf("function", "custom")),
  },
);

const toolError = object({
  type: oneOf(
    "parsing",
    "timeout",
    "unicode_decode",
    "permission",
    "file_not_found",
    "is_a_directory",
    "limit",
    "approval",
    "cancelled",
    "sandbox_unavailable",
    "unknown",
    "output_limit",
  ),
  message: text,
});

const ofMessage: Checks = {
  id: orNull(text),
  source: orNull(oneOf("input", "generate", "operator")),
  metadata: orNull(anyObject),
  // An assistant's; elsewhere Inspect would pass over them, and a call would go unseen.
  tool_calls: orNull(listOf(toolCall)),
};
const byRole: ReadonlyMap<string, Check> = new Map(
  Object.entries({
    system: {},
    user: { tool_call_id: orNull(listOf(text)) },
    assistant: { model: orNull(text) },
    tool: { tool_call_id: orNull(text), function: orNull(text), error: orNull(toolError) },
  }).map(([role, own]) => [
    role,
    object({ content: (value) => text(value) || listOf(content)(value) }, { ...ofMessage, ...own }),
  ]),
);

function either(...checks: Check[]): Check {
  return (value) => checks.some((check) => check(value));
}
