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
