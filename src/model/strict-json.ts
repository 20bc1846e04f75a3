import { type Json, JsonNumber } from "./json.ts";

/** The value with null for NaN and the infinities, which JSON has no word for. */
export function finiteJson(value: Json): Json {
  if (value instanceof JsonNumber)
    return Number.isNaN(value.value) || /^-?Infinity$/.test(value.text) ? null : value;
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [key, finiteJson(item)]));
  return Array.isArray(value) ? value.map(finiteJson) : value;
}

/** The value with U+FFFD for halves of surrogate pairs, which UTF-8 cannot hold and some readers refuse escaped too. */
export function wellFormedJson(value: Json): Json {
  if (typeof value === "string") return value.toWellFormed();
  if (value instanceof Map)
    return new Map([...value].map(([key, item]) => [key.toWellFormed(), wellFormedJson(item)]));
  return Array.isArray(value) ? value.map(wellFormedJson) : value;
}
