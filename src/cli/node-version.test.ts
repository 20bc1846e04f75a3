import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { nodeTooOld, oldestNode } from "./node-version.ts";

test.each(["18.20.4", "20.18.3", "16.0.0"])(
  "Node %s is told to be too old, and what is expected",
  (version) => {
    expect(nodeTooOld(version)).toContain(`this is Node ${version}, expected ${oldestNode} or later`);
  },
);

test.each(["20.19.0", "20.20.2", "22.1.0", "24.0.0"])("Node %s is not", (version) => {
  expect(nodeTooOld(version)).toBeUndefined();
});

test("package.json says the same", () => {
  expect(JSON.parse(readFileSync("package.json", "utf8")).engines.node).toBe(`>=${oldestNode}`);
});
