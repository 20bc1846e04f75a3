import { HindcastError } from "../../model/error.ts";
import { describe, type Json, JsonNumber, type JsonObject } from "../../model/json.ts";

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

  /** The finite number under a key; `undefined` when absent or null. */
  number(key: string): JsonNumber | undefined {
    const value = this.entries.get(key);
    return value === undefined || value === null ? undefined : finite(value, this.#at(key));
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

/** @throws HindcastError `bad-input` when the value is not a finite number. */
export function finite(value: Json, path: string): JsonNumber {
  if (!(value instanceof JsonNumber)) throw mismatch(path, value, "a number");
  if (!Number.isFinite(value.value)) throw mismatch(path, value, "a finite number");
  return value;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return value instanceof Map;
}

function mismatch(path: string, value: Json, expected: string): HindcastError {
  return new HindcastError("bad-input", path, { received: describe(value), expected });
}
