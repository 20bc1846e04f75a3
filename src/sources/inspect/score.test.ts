import { expect, test } from "vitest";
import { parseJson } from "../../bytes/json.ts";
import { asObject } from "../../model/json.ts";
import { grade, scoreNumber } from "./score.ts";

const json = (text: string) => parseJson(Buffer.from(text));

// As Inspect's value_to_float.
test.each<[string, number | undefined]>([
  ['"C"', 1],
  ['"P"', 0.5],
  ['"I"', 0],
  ['"N"', 0],
  ['"Yes"', 1],
  ['"false"', 0],
  ["true", 1],
  ["0.25", 0.25],
  ['"0.75"', 0.75],
  ["NaN", undefined],
  ["null", undefined],
  ['"maybe"', undefined],
  ['""', undefined],
  ["[1]", undefined],
])("%s is %s", (text, expected) => {
  expect(scoreNumber(json(text))).toBe(expected);
});

const summary = {
  id: "1",
  epoch: 1,
  uuid: undefined,
  error: undefined,
  limit: undefined,
  totalTime: undefined,
  workingTime: undefined,
  retries: undefined,
};
const headline = { scorer: "judge", score: "style", metric: "mean", value: 1 };

test.each([
  ['{"judge":{"value":{"style":1,"length":3}}}', undefined, "passed", "style"],
  ['{"judge":{"value":{"length":3}}}', undefined, "unscored", "judge"],
  ['{"other":{"value":1}}', undefined, "unscored", undefined],
  ['{"other":{"value":1}}', "it broke", "error", undefined],
  ['{"style":{"value":1}}', undefined, "passed", "style"],
  ['{"judge":{"value":0}}', "it broke", "failed", "judge"],
  ["{}", "it broke", "error", undefined],
  ["{}", undefined, "unscored", undefined],
])("%s, error %s: %s by %s", (scores, error, outcome, scoreName) => {
  const graded = grade({ ...summary, error, scores: asObject(json(scores)) }, headline);
  expect(graded).toMatchObject({ outcome, scoreName });
});

test("without a headline the first score is the verdict", () => {
  const scores = asObject(json('{"other":{"value":"I"},"style":{"value":1}}'));
  expect(grade({ ...summary, scores }, undefined)).toMatchObject({ outcome: "failed", scoreName: "other" });
});
