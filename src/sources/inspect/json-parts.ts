import { parseJson } from "../../bytes/json.ts";
import type { RawFields } from "../../bytes/json-fields.ts";
import { MemoryCursor } from "../../bytes/memory-cursor.ts";
import { asNumber, asText, type Json, JsonNumber } from "../../model/json.ts";

/** The fields of an object, each as the bytes it has in the file; `undefined` for a value of another kind. */
export function fieldsOf(bytes: Buffer | undefined): RawFields | undefined {
  return bytes === undefined ? undefined : atBeginning(bytes, readFields);
}

/** The fields of every item of a list, `undefined` for one that is no object; none for a value of another kind. */
export function fieldsOfItems(bytes: Buffer | undefined): (RawFields | undefined)[] {
  return bytes === undefined || isEmptyList(bytes) ? [] : atBeginning(bytes, readFieldsOfItems);
}

/** The items of a list, each as its bytes; none for a value of another kind. */
export function itemsOf(bytes: Buffer | undefined): Buffer[] {
  return bytes === undefined || isEmptyList(bytes) ? [] : atBeginning(bytes, readItems);
}

const readFields = (cursor: MemoryCursor) => (cursor.peek() === "object" ? cursor.fields() : undefined);
const readFieldsOfItems = (cursor: MemoryCursor) => (cursor.peek() === "list" ? cursor.fieldsOfItems() : []);
const readItems = (cursor: MemoryCursor) => (cursor.peek() === "list" ? cursor.items() : []);

// A cursor remembers the keys it has met, and making one costs as much as a small object does.
let spare: MemoryCursor | undefined;

function atBeginning<T>(bytes: Buffer, read: (cursor: MemoryCursor) => T): T {
  const cursor = spare ?? new MemoryCursor(bytes);
  spare = undefined;
  cursor.begin(bytes);
  const value = read(cursor);
  // One that met damage stays inside of it, and is left to itself.
  spare = cursor;
  return value;
}

function isEmptyList(bytes: Buffer): boolean {
  return bytes.length === 2 && bytes[0] === 0x5b;
}

/** A value, exactly; `undefined` when absent or null. @throws HindcastError `bad-input`. */
export function jsonOf(bytes: Buffer | undefined): Exclude<Json, null> | undefined {
  return bytes === undefined ? undefined : (parseJson(bytes) ?? undefined);
}

/** A text; `undefined` for anything else. */
export function textOf(bytes: Buffer | undefined): string | undefined {
  if (bytes?.[0] !== quote) return undefined;
  // Most are short and plain.
  if (bytes.length < shortText && !bytes.includes(backslash))
    return bytes.toString("utf8", 1, bytes.length - 1);
  return asText(jsonOf(bytes));
}

/** A finite number; `undefined` for anything else. */
export function numberOf(bytes: Buffer | undefined): number | undefined {
  return bytes === undefined || bytes[0] === quote ? undefined : asNumber(jsonOf(bytes));
}

/** An id, which is a text or a number: as text. */
export function asId(value: Json | undefined): string | undefined {
  if (value instanceof JsonNumber) return value.text.replace(/\.0+$/, "");
  return typeof value === "string" ? value : undefined;
}

const quote = 0x22;
const backslash = 0x5c;
const shortText = 200;
