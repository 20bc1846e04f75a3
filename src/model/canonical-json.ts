import { type Json, JsonNumber } from "./json.ts";

/**
 * A JSON value as text that depends on the value alone: keys in code-unit order, no white space, numbers as
 * JavaScript prints them. Integers that a double cannot hold keep their digits; `NaN` and the infinities, which
 * Python writes and makes of numbers too large, have these names.
 */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return JSON.stringify(value);
  if (value instanceof JsonNumber) return canonicalNumber(value);
  if (value instanceof Map) {
    const keys = [...value.keys()].sort();
    return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalJson(value.get(key) ?? null)}`).join(",")}}`;
  }
  return `[${(value as readonly Json[]).map(canonicalJson).join(",")}]`;
}

/**
 * The same for a value that came from `JSON.parse`, or holds a {@link JsonNumber} beside plain data; `undefined` when
 * it holds a number that parsing may have changed, and the exact value has to be asked.
 */
export function canonicalPlain(value: unknown): string | undefined {
  const sorted = sortKeys(value);
  return sorted === unsure ? undefined : JSON.stringify(sorted);
}

const unsure = Symbol("unsure");

// Sorted first and printed at once: one call into native code costs less than one a field.
function sortKeys(value: unknown): unknown {
  if (typeof value === "number") return isExact(value) ? value : unsure;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return sortItems(value);
  if (value instanceof JsonNumber) return unsure;
  const record = value as Readonly<Record<string, unknown>>;
  const sorted: Record<string, unknown> = {};
  for (const key of Object.keys(record).sort()) {
    if (isSpecial(key)) return unsure;
    const item = sortKeys(record[key]);
    if (item === unsure) return unsure;
    sorted[key] = item;
  }
  return sorted;
}

function sortItems(list: readonly unknown[]): unknown {
  const sorted: unknown[] = [];
  for (const item of list) {
    const next = sortKeys(item);
    if (next === unsure) return unsure;
    sorted.push(next);
  }
  return sorted;
}

// Fractions print alike whatever their text was; integers only where a double holds them all.
function isExact(value: number): boolean {
  return Number.isSafeInteger(value) || (Number.isFinite(value) && !Number.isInteger(value));
}

// Integer-like keys come first in every object, whatever the order they were set in; `__proto__` cannot be set.
function isSpecial(key: string): boolean {
  const first = key.charCodeAt(0);
  return (first >= 0x30 && first <= 0x39) || key === "__proto__";
}

function canonicalNumber({ text, value }: JsonNumber): string {
  const isWide = !Number.isSafeInteger(value) && /^-?\d+$/.test(text);
  if (isWide) return text;
  return Number.isFinite(value) ? JSON.stringify(value) : String(value);
}
