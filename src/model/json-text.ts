import { type Json, JsonNumber } from "./json.ts";

/** A JSON value as text that reads back as the same: keys in their order, numbers with their own text. */
export function jsonText(value: Json): string {
  if (value instanceof JsonNumber) return value.text;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (value instanceof Map) {
    return `{${[...value].map(([key, item]) => `${JSON.stringify(key)}:${jsonText(item)}`).join(",")}}`;
  }
  return `[${(value as readonly Json[]).map(jsonText).join(",")}]`;
}

/** The same over several lines, as `JSON.stringify` indents by two. */
export function indentedJson(value: Json, margin = ""): string {
  if (value instanceof JsonNumber || typeof value !== "object" || value === null) return jsonText(value);
  const inner = `${margin}  `;
  const items =
    value instanceof Map
      ? [...value].map(([key, item]) => `${JSON.stringify(key)}: ${indentedJson(item, inner)}`)
      : (value as readonly Json[]).map((item) => indentedJson(item, inner));
  const [begin, end] = value instanceof Map ? "{}" : "[]";
  return items.length === 0
    ? `${begin}${end}`
    : `${begin}\n${items.map((item) => inner + item).join(",\n")}\n${margin}${end}`;
}
