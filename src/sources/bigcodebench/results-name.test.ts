import { expect, it } from "vitest";
import { nameOfResults } from "./results-name.ts";

it.each([
  [
    "Qwen--Qwen2.5-Coder-7B--main--bigcodebench-hard-instruct--vllm-0-1-sanitized_calibrated_eval_results.json",
    ["Qwen/Qwen2.5-Coder-7B", "hard", "instruct"],
  ],
  [
    "gpt-4o--main--bigcodebench-complete--openai-0-1-sanitized-calibrated_pass_at_k.json",
    ["gpt-4o", "full", "complete"],
  ],
  [
    "a/Qwen2.5-Coder-7B-Instruct--hard-complete_samples.jsonl.gz",
    ["Qwen2.5-Coder-7B-Instruct", "hard", "complete"],
  ],
  [
    "Qwen2.5-Coder-7B-Instruct--complete_eval_results.json.gz",
    ["Qwen2.5-Coder-7B-Instruct", "full", "complete"],
  ],
  ["mine_eval_results.json", [undefined, undefined, undefined]],
])("%s", (file, expected) => {
  const { model, subset, split, calibrated } = nameOfResults(file);
  expect(calibrated).toBe(file.includes("calibrated") ? true : undefined);
  expect([model, subset, split]).toEqual(expected);
});
