import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { modelLabels } from "./model-labels.ts";

describe("modelLabels", () => {
  it.each([
    ["deepseek-ai/DeepSeek-V3", "DeepSeek-V3"],
    ["claude-3-7-sonnet-2025-02-19 high", "claude-3-7-sonnet high"],
    ["claude-3-7-sonnet-20250219", "claude-3-7-sonnet"],
    ["o3-2025-04-16", "o3"],
    ["gpt-4.1-2025-04-14", "gpt-4.1"],
    ["gemini-2.0-flash", "gemini-2.0-flash"],
    ["openrouter/deepseek/deepseek-r1", "deepseek-r1"],
    ["gpt-5 (w/ tools)", "gpt-5 (w/ tools)"],
    ["openai/gpt-5 (w/o tools)", "gpt-5 (w/o tools)"],
    ["o3[w/ tools]", "o3[w/ tools]"],
    ["o3 w/ browsing", "o3 w/ browsing"],
    ["maker/", "maker/"],
  ])("shortens %s to %s", (name, label) => {
    expect(modelLabels([name]).get(name)).toBe(label);
  });

  it("keeps the date that tells two models apart", () => {
    const labels = modelLabels(["o3-2025-04-16", "o3-2025-01-31", "gpt-4.1-2025-04-14"]);
    expect([...labels.values()].sort()).toEqual(["gpt-4.1", "o3-2025-01-31", "o3-2025-04-16"]);
  });

  it("keeps the provider that tells two models apart", () => {
    expect([...modelLabels(["a/llama", "b/llama"]).values()].sort()).toEqual(["a/llama", "b/llama"]);
  });

  it("does not shorten a name to one that another model has in full", () => {
    const labels = modelLabels(["o3", "o3-2025-04-16"]);
    expect(labels.get("o3-2025-04-16")).toBe("o3-2025-04-16");
  });

  it("gives unique labels of at most 28 characters, whatever the names", () => {
    const alike = fc.constantFrom(
      "x".repeat(80),
      `${"x".repeat(79)}y`,
      `${"x".repeat(40)}z${"x".repeat(39)}`,
      "o3",
      "",
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string({ maxLength: 90 }), alike), { maxLength: 12 }), (names) => {
        const labels = [...modelLabels(names).values()];
        expect(new Set(labels).size).toBe(new Set(names).size);
        for (const label of labels) expect([...label].length).toBeLessThanOrEqual(28);
      }),
    );
  });
});
