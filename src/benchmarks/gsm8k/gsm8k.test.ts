import { describe, expect, test } from "vitest";
import { finalNumber, sameNumber } from "./final-number.ts";
import { gsm8k } from "./gsm8k.ts";

const row = { question: "How many?", answer: "2+2=<<2+2=4>>4\n#### 1,004" };

describe("gsm8k", () => {
  const task = gsm8k.task(row, 7);

  test("its own answer is right, and shows no calculator marks", () => {
    expect(task.id).toBe("gsm8k/7");
    expect(task.canonical).toBe("2+2=4\nANSWER: 1,004");
    expect(task.judge(task.canonical).verdict).toBe("pass");
    expect(task.ask).toContain("ANSWER: x");
  });

  test.each([
    ["ANSWER: 1004", "pass"],
    ["**ANSWER: 1004**", "pass"],
    ["Answer: $1,004.00.", "pass"],
    ["ANSWER: 3\nWait.\nANSWER: 1004 eggs", "pass"],
    ["so the result is 1004", "pass"],
    ["#### 1004", "pass"],
    ["\\boxed{1004}", "pass"],
    ["ANSWER: 1005", "fail"],
    ["ANSWER: -1004", "fail"],
    ["1004 at first, but then 7", "fail"],
    ["I do not know", "fail"],
    ["", "fail"],
  ])("%j: %s", (text, verdict) => expect(task.judge(text).verdict).toBe(verdict));

  test("refuses rows of something else", () => {
    expect(() => gsm8k.task({ question: "x", answer: "4" }, 0)).toThrow(/no row of GSM8K: answer/);
  });
});

test.each([
  ["ANSWER: -5", "-5"],
  ["ANSWER: $-5", "-5"],
  ["ANSWER: -$5", "-5"],
  ["ANSWER: 12, or so", "12"],
  ["ANSWER: .5", ".5"],
  ["ANSWER:\nnothing 3", "3"],
  ["ANSWER: 5 + 3 = 8", "8"],
  ["ANSWER: x = 18", "18"],
  ["ANSWER: 18 = 9 * 2", "18"],
  ["ANSWER: 18 (9 * 2 = 18, not 20)", "18"],
  ["ANSWER: (5 + 3) = 8 eggs", "8"],
  ["ANSWER: \\(18\\)", "18"],
  ["ANSWER: 10 / 3 ≈ 3.33", "3.33"],
  ["ANSWER: 12 of 30", "12"],
  ["ANSWER: −5", "-5"],
  ["ANSWER: 10-5", "10"],
  ["ANSWER: 1 000", "1,000"],
  ["ANSWER: 1 234 567 eggs", "1,234,567"],
  ["ANSWER: 1\u202f000", "1,000"],
  ["ANSWER: $1 200.50", "1,200.50"],
  ["**ANSWER**: 7 in 3 days", "7"],
  ["\\boxed{1{,}200}", "1,200"],
  ["ANSWER: \\boxed{1{,}200}", "1,200"],
  ["\\boxed{18\\text{ eggs}}, as 2 of 20 are gone", "18"],
  ["so 10-5 of them, and 1\u00a0000", "1,000"],
  ["2 bags of 3 200", "200"],
  ["ANSWER: \u20135", "-5"],
  ["ANSWER: 3\u20135 eggs", "3"],
  ["ANSWER: 36/2", "18"],
  ["\\boxed{\\frac{36}{2}}", "18"],
])("%j ends with %s", (text, number) => expect(finalNumber(text)).toBe(number));

test("equal numbers in other words", () => {
  expect(sameNumber("1,000", "1000.0")).toBe(true);
  expect(sameNumber("$12", "12")).toBe(true);
  expect(sameNumber("12", "12.1")).toBe(false);
});
