import { type Json, JsonNumber } from "./json.ts";

/** An exact JSON value as plain data; integers too wide for a double stay as they are. */
export function toPlain(value: Json): unknown {
  if (value instanceof JsonNumber) return isWide(value) ? value : value.value;
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [key, toPlain(item)]));
  return Array.isArray(value) ? value.map(toPlain) : value;
}

/** Plain data as an exact JSON value. */
export function fromPlain(value: unknown): Json {
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (value instanceof JsonNumber) return value;
  if (typeof value === "number") return new JsonNumber(String(value));
  if (Array.isArray(value)) return value.map(fromPlain);
  return new Map(Object.entries(value as object).map(([key, item]) => [key, fromPlain(item)]));
}

/** An object of plain data, by its keys. */
export type PlainObject = Readonly<Record<string, unknown>>;

export function isPlainObject(value: unknown): value is PlainObject {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber)
  );
}

function isWide({ text, value }: JsonNumber): boolean {
  return !Number.isSafeInteger(value) && /^-?\d+$/.test(text);
}
