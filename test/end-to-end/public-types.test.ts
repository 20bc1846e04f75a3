import path from "node:path";
import { expect, test } from "vitest";
import { publicTypes } from "../support/public-types.ts";

const folder = path.resolve("dist");
const { hidden, undocumented } = publicTypes(path.join(folder, "index.d.ts"), folder);

test("every type that a public signature names can be imported", () => {
  expect(Object.fromEntries(hidden)).toEqual({});
});

test("everything exported says what it is", () => {
  expect(undocumented).toEqual([]);
});
