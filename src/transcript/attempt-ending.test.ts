import { expect, test } from "vitest";
import { endingOf } from "./attempt-ending.ts";
import { renderMarkdown } from "./render-markdown.ts";
import { renderText } from "./render-text.ts";

const ending = endingOf({
  verdict: "fail",
  details: JSON.stringify({
    answer: "x",
    tests: { test_a: "Traceback:\n  1 != \u001b2\n" },
    solver_log: "hm",
  }),
});

test("an ending has verdict, tests and what the solver said, and no control character", () => {
  const text = renderText({ segments: [] }, { ending });
  expect(text).toContain("\n== How it ended\nverdict: fail\ntest test_a:\n  Traceback:\n    1 != ");
  expect(text).toContain("\nsolver's log: hm\n");
  expect(text).not.toContain("\u001b");
  const markdown = renderMarkdown({ segments: [] }, "t", ending);
  expect(markdown).toContain("## How it ended\n\nverdict: fail\n\ntest test\\_a:\n\n```text\nTraceback:");
});

test("an attempt without a verdict has none, and details of another kind are passed over", () => {
  expect(endingOf({ error: "broke", details: "{}" })).toBeUndefined();
  expect(endingOf({ verdict: "infra", error: "broke", details: '{"tests": NaN}' })).toEqual({
    verdict: "infra",
    error: "broke",
    tests: {},
    log: undefined,
  });
});
