import { expect, test } from "vitest";
import { MemoryCursor } from "./memory-cursor.ts";

test("fields are views of the bytes around them, of a key that occurs twice the last", () => {
  const bytes = Buffer.from('{"a": [1, {"b": 2}], "b": "x", "a": null}');
  const fields = new MemoryCursor(bytes).fields();
  expect([...fields.keys()]).toEqual(["a", "b"]);
  expect([fields.size, fields.has("b"), fields.has("c")]).toEqual([2, true, false]);
  expect(fields.get("a")?.toString()).toBe("null");
  expect(fields.get("b")?.buffer).toBe(bytes.buffer);
  expect(fields.get("c")).toBeUndefined();
});

test("the items of a list that are no objects have no fields", () => {
  const items = new MemoryCursor(Buffer.from('[{"a": 1}, 2, [{"a": 3}], {}]')).fieldsOfItems();
  expect(items.map((fields) => fields?.get("a")?.toString())).toEqual(["1", undefined, undefined, undefined]);
  expect(items.map((fields) => fields?.size)).toEqual([1, undefined, undefined, 0]);
});
