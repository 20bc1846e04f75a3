/**
 * JSON as it stands in a file. Objects are maps, so that keys keep their order (a JavaScript object moves
 * integer-like keys such as task ids to the front), and numbers keep their text (`1.0` is not `1` to pandas).
 * When a key occurs twice the last value wins, as in Python's `json`.
 */
export type Json = null | boolean | string | JsonNumber | readonly Json[] | JsonObject;
/** An object of JSON, its keys in the order of the file. */
export type JsonObject = ReadonlyMap<string, Json>;

/** A number with the text it had in the file. `NaN`, `Infinity` and `-Infinity` occur in Python's JSON. */
export class JsonNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  get value(): number {
    return Number(this.text);
  }
}

/** A short name for a value's JSON type, for messages: `text "high"`, `a list`, `an object`. */
export function describe(value: Json | undefined): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (typeof value === "string")
    return `text ${JSON.stringify(value.length > 40 ? `${value.slice(0, 39)}…` : value)}`;
  if (typeof value === "boolean") return String(value);
  if (value instanceof JsonNumber) return value.text;
  return value instanceof Map ? "an object" : "a list";
}

/** An object; `undefined` for anything else. */
export function asObject(value: Json | undefined): JsonObject | undefined {
  return value instanceof Map ? value : undefined;
}

/** A list; an empty one for anything else. */
export function asList(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

/** A text; `undefined` for anything else. */
export function asText(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** A finite number; `undefined` for anything else. */
export function asNumber(value: Json | undefined): number | undefined {
  return value instanceof JsonNumber && Number.isFinite(value.value) ? value.value : undefined;
}
