import { expect, test } from "vitest";
import type { Episode } from "./episode.ts";
import { episodeOutcome } from "./outcome.ts";
import { parseEpisode } from "./parse-episode.ts";

function episode(more: Readonly<Record<string, unknown>>, last = "I am done"): Episode {
  const conversations = [
    { role: "user", content: "do it" },
    { role: "assistant", content: last },
  ];
  return parseEpisode({ trial_name: "t", episode: 0, conversations, ...more });
}

test.each([
  [{ result: "1.0" }, "success", "verified"],
  [{ result: "0.35" }, "partial", "verified"],
  [{ result: "0.0" }, "failure", "verified"],
  [{ reward: 1 }, "success", "verified"],
  [{ reward: true }, "success", "verified"],
  [{ reward: false }, "failure", "verified"],
  [{ reward: "True" }, "success", "verified"],
  [{ result: true }, "success", "verified"],
  [{ result: "success" }, "success", "verified"],
  [{ result: "passed" }, "success", "verified"],
  [{ result: "failure" }, "failure", "verified"],
  [{ result: "Failed" }, "failure", "verified"],
  [{ result: "False" }, "failure", "verified"],
  [{ reward: 0, result: "AgentTimeoutError" }, "failure", "verified"],
  [{ result: "AgentTimeoutError" }, "infrastructure", "verified"],
  [{ result: "RewardFileNotFoundError" }, "unknown", "claimed"],
  [{}, "unknown", "claimed"],
  [{ result: Number.NaN }, "unknown", "claimed"],
  [{ result: "NaN" }, "unknown", "claimed"],
  [{ result: "nan" }, "unknown", "claimed"],
  [{ result: "None" }, "unknown", "claimed"],
  [{ result: "null", reward: Number.NaN }, "unknown", "claimed"],
  [{ result: "nan", reward: "1.0" }, "success", "verified"],
])("%j is a %s, %s", (row, kind, basis) => {
  expect(episodeOutcome(episode(row), 1)).toMatchObject({ class: kind, basis });
});

test("a threshold below one makes successes of what would be partial", () => {
  expect(episodeOutcome(episode({ result: "0.35" }), 0.3).class).toBe("success");
});

test("an exception hides no success that the tests printed", () => {
  const passed = { result: "AgentTimeoutError", verifier_output: "===== 3 passed in 0.1s =====" };
  const failed = { result: "AgentTimeoutError", verifier_output: "===== 1 failed, 3 passed in 0.1s =====" };
  expect(episodeOutcome(episode(passed), 1)).toMatchObject({ class: "success", basis: "verified" });
  expect(episodeOutcome(episode(failed), 1).class).toBe("infrastructure");
});

test("without tests an agent's own word is a claim", () => {
  for (const result of ["RewardFileNotFoundError", Number.NaN, "None"]) {
    const claims = episode({ result }, '{"commands": [], "task_complete": true}');
    expect(episodeOutcome(claims, 1)).toMatchObject({
      class: "success",
      basis: "claimed",
      reward: undefined,
    });
  }
});
