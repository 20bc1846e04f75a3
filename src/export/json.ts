import { parseJson } from "../bytes/json.ts";
import { type Json, JsonNumber, type JsonObject } from "../model/json.ts";

/** An object of the fields that are known, in their order. */
export function record(fields: Readonly<Record<string, Json | undefined>>): JsonObject {
  return new Map(Object.entries(fields).filter((entry): entry is [string, Json] => entry[1] !== undefined));
}

export function number(value: number | undefined): JsonNumber | undefined {
  return value === undefined ? undefined : new JsonNumber(String(value));
}

/** The value of a column that holds JSON. @throws HindcastError `bad-input` when it holds none. */
export function parsed(text: string | undefined): Json | undefined {
  return text === undefined ? undefined : parseJson(Buffer.from(text));
}
