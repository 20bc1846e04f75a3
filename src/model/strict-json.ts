import { type Json, JsonNumber } from "./json.ts";

/** The value with null, or what else is made of their names, for NaN and the infinities: JSON has no numbers for them. */
export function finiteJson(value: Json, instead: (name: string) => Json = () => null): Json {
  if (value instanceof JsonNumber)
    return Number.isFinite(value.value) || /\d/.test(value.text) ? value : instead(value.text);
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [key, finiteJson(item, instead)]));
  return Array.isArray(value) ? value.map((item) => finiteJson(item, instead)) : value;
}

/**
 * The value with U+FFFD, or what else is made of a text, for halves of surrogate pairs, which UTF-8 cannot hold and some
 * readers refuse escaped too.
 */
export function wellFormedJson(value: Json, spelled = (text: string) => text.toWellFormed()): Json {
  if (typeof value === "string") return spelled(value);
  if (value instanceof Map)
    return new Map([...value].map(([key, item]) => [spelled(key), wellFormedJson(item, spelled)]));
  return Array.isArray(value) ? value.map((item) => wellFormedJson(item, spelled)) : value;
}

/** Whether no text in the value, and no key, has half a surrogate pair. */
export function isWellFormedJson(value: Json): boolean {
  if (typeof value === "string") return value.isWellFormed();
  if (value instanceof Map)
    return [...value].every(([key, item]) => key.isWellFormed() && isWellFormedJson(item));
  return !Array.isArray(value) || value.every(isWellFormedJson);
}
