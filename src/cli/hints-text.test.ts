import { expect, test } from "vitest";
import { hintsText } from "./hints-text.ts";

const reading = {
  shape: "turn snapshots",
  rows: 7,
  attempts: 1,
  snapshots: 5,
  duplicates: 0,
  branches: 1,
  subagents: 0,
  unreadable: 0,
  problems: [],
} as const;
const summary = {
  shape: "turn snapshots",
  rows: 7,
  attempts: 1,
  tasks: 1,
  skipped: 0,
  outcomes: { "success, verified": 1 },
  requests: 1,
  failedRequests: 0,
  spent: { inputTokens: 10, outputTokens: 5, listCost: undefined },
  noted: 3,
  kept: 2,
  dropped: { "quote not found": 1 },
  repairedQuotes: 0,
} as const;

test("what was read, what was left out of it, and what came of it", () => {
  expect(
    hintsText({ summary, reading }, "out", undefined),
  ).toBe(`7 rows, turn snapshots: 1 attempt (1 success, verified)
1 row left out: a longer row of the trial stands for them
1 task with hints: 2 hints of 3 noted
left out: 1 quote not found
out/hints.html shows them with their evidence
`);
});

test("of a part of the tasks it tells how many attempts were worked on", () => {
  expect(hintsText({ summary, reading: { ...reading, attempts: 3 } }, undefined, undefined)).toMatch(
    /^7 rows, turn snapshots: 3 attempts, 1 of them worked on \(1 success, verified\)\n/,
  );
});
