import { HindcastError } from "../../model/error.ts";
import { describe, type Json, JsonNumber, type JsonObject } from "../../model/json.ts";

/** Told of a number that is NaN or infinite, where it stands and how it is written. */
export type OnNotFinite = (place: string, text: string) => void;

/**
 * A JSON object together with where it stands in its file, so that every complaint can name the place. Foreign
 * data passes through here once and is typed from then on.
 */
export class Fields {
  readonly entries: JsonObject;
  readonly #path: string;

  private constructor(entries: JsonObject, path: string) {
    this.entries = entries;
    this.#path = path;
  }

  /** @throws HindcastError `bad-input` when the value is not an object. */
  static from(value: Json | undefined, path: string): Fields {
    if (value === undefined) throw new HindcastError("bad-input", `no ${path} in the file`);
    if (!isObject(value)) throw mismatch(path, value, "an object");
    return new Fields(value, path);
  }

  /** The object under a key; `undefined` when absent or null. */
  object(key: string): Fields | undefined {
    const value = this.entries.get(key);
    return value === undefined || value === null ? undefined : Fields.from(value, this.#at(key));
  }

  /** The text under a key; `undefined` when absent or null. Numbers are given as their own text. */
  text(key: string): string | undefined {
    const value = this.entries.get(key);
    if (value === undefined || value === null) return undefined;
    if (value instanceof JsonNumber) return value.text;
    if (typeof value !== "string") throw mismatch(this.#at(key), value, "text");
    return value;
  }

  /** The finite number under a key; `undefined` when absent, null or not finite. */
  number(key: string, onNotFinite: OnNotFinite): JsonNumber | undefined {
    const value = this.entries.get(key);
    return value === undefined || value === null ? undefined : finite(value, this.#at(key), onNotFinite);
  }

  /** The list of task ids under a key, as text; `undefined` when absent or null. */
  taskIds(key: string): readonly string[] | undefined {
    const value = this.entries.get(key);
    if (value === undefined || value === null) return undefined;
    if (!Array.isArray(value)) throw mismatch(this.#at(key), value, "a list of task ids");
    return value.map((id: Json, index) => {
      if (typeof id === "string") return id;
      if (id instanceof JsonNumber) return id.text;
      throw mismatch(`${this.#at(key)}[${index}]`, id, "a task id");
    });
  }

  #at(key: string): string {
    return `${this.#path}.${key}`;
  }
}

/** Refuses such numbers. @throws HindcastError `bad-input` always. */
export const refuseNotFinite: OnNotFinite = (place, text) => {
  throw new HindcastError("bad-input", place, { received: text, expected: "a finite number" });
};

/** The number, or `undefined` for one that is not finite. @throws HindcastError `bad-input` when the value is none. */
export function finite(value: Json, path: string, onNotFinite: OnNotFinite): JsonNumber | undefined {
  if (!(value instanceof JsonNumber)) throw mismatch(path, value, "a number");
  if (Number.isFinite(value.value)) return value;
  onNotFinite(path, value.text);
  return undefined;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return value instanceof Map;
}

function mismatch(path: string, value: Json, expected: string): HindcastError {
  return new HindcastError("bad-input", path, { received: describe(value), expected });
}
