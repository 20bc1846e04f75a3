import { expect, test } from "vitest";
import { madeUpRun } from "../../test/support/made-up-run.ts";
import { resolveConfig } from "../config/config.ts";
import { hal } from "../config/presets/hal.ts";
import { createNaming, leftOutBy } from "./names.ts";

const config = resolveConfig(hal);

function name(run: Parameters<typeof madeUpRun>[0]) {
  const { names, unknown } = createNaming(config)(madeUpRun(run));
  return { ...names, unknown };
}

test.each([
  ["My Agent(gpt-4.1)", "gpt-4.1", undefined, "SWE-Agent", "gpt-4.1-2025-04-14"],
  [
    "SeeAct(o4-mini-2025-04-16_high_reasoning_effort)",
    "o4-mini-2025-04-16",
    undefined,
    "SeeAct",
    "o4-mini-2025-04-16 high",
  ],
  [
    "SeeAct(claude-3-7-sonnet-20250219_thinking_high_4096)",
    "claude-3-7-sonnet-20250219",
    undefined,
    "SeeAct",
    "claude-3-7-sonnet-2025-02-19",
  ],
  ["Hal Generalist Agent (x)", "openai/o3-2025-04-16", "low", "HAL Generalist Agent", "o3-2025-04-16 low"],
  ["coreagent", "claude-3-7-sonnet-20250219", "high", "CORE-Agent", "claude-3-7-sonnet-2025-02-19 high"],
])("%s of %s %s", (agentName, modelName, effort, scaffold, model) => {
  expect(name({ agentName, modelName, effort })).toMatchObject({ scaffold, model, unknown: [] });
});

test("an unknown name passes through unchanged and is listed", () => {
  expect(name({ agentName: "New Agent (m1)", modelName: "m1", effort: "high" })).toEqual({
    agentName: "New Agent (m1)",
    scaffold: "New Agent",
    model: "m1 high",
    unknown: [
      { kind: "scaffold", name: "New Agent" },
      { kind: "model", name: "m1 high" },
    ],
  });
});

test("a part cuts neither words nor numbers, and may end between them", () => {
  const leftOut = { contains: ["openai/", "llama", "o1"], exactly: new Set<string>() };
  const names = ["openai/gpt-5", "Llama3-70b", "meta-llama", "o1", "xo1", "o12", "demo1", "claude-4"];
  const kept = names.filter((model) => leftOutBy(model, leftOut) === undefined);
  expect(kept).toEqual(["xo1", "o12", "demo1", "claude-4"]);
});

test("models are left out by part in any case, or by their exact name", () => {
  const leftOut = ["gemini-2.5-Pro-preview", "o1", "GPT-4o", "o4-mini-2025-04-16"];
  const kept = ["o4-mini-2025-04-16 low", "o3-2025-04-16", "gpt-4.1-2025-04-14"];
  expect(leftOut.every((model) => leftOutBy(model, config.leftOut) !== undefined)).toBe(true);
  expect(kept.some((model) => leftOutBy(model, config.leftOut) !== undefined)).toBe(false);
});
