import { type Json, JsonNumber } from "./json.ts";

/** The value with null, or what else is made of their names, for NaN and the infinities: JSON has no numbers for them. */
export function finiteJson(value: Json, instead: (name: string) => Json = () => null): Json {
  if (value instanceof JsonNumber)
    return Number.isFinite(value.value) || /\d/.test(value.text) ? value : instead(value.text);
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [key, finiteJson(item, instead)]));
  return Array.isArray(value) ? value.map((item) => finiteJson(item, instead)) : value;
}

/** The value with U+FFFD for halves of surrogate pairs, which UTF-8 cannot hold and some readers refuse escaped too. */
export function wellFormedJson(value: Json): Json {
  if (typeof value === "string") return value.toWellFormed();
  if (value instanceof Map)
    return new Map([...value].map(([key, item]) => [key.toWellFormed(), wellFormedJson(item)]));
  return Array.isArray(value) ? value.map(wellFormedJson) : value;
}
