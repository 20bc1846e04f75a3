import { expect, test } from "vitest";
import { toLatex, toMarkdown, toPlainText } from "./markup.ts";

const table = {
  header: ["name", "cost"],
  align: ["left", "right"] as const,
  rows: [
    ["a|b_1 & 50%", "$1.20"],
    ["x", "12"],
  ],
};

test("Markdown escapes bars and aligns numbers right", () => {
  expect(toMarkdown(table)).toBe(
    [
      "| name         |  cost |",
      "| ------------ | ----: |",
      "| a\\|b_1 & 50% | $1.20 |",
      "| x            |    12 |",
      "",
    ].join("\n"),
  );
});

test("LaTeX escapes its special characters", () => {
  expect(toLatex(table)).toContain("a|b\\_1 \\& 50\\% & \\$1.20 \\\\");
  expect(toLatex(table)).toContain("\\begin{tabular}{lr}");
  expect(toLatex({ ...table, rows: [["\\^~", "–"]] })).toContain(
    "\\textbackslash{}\\textasciicircum{}\\textasciitilde{} & --",
  );
});

test("plain text pads columns and leaves no space at line ends", () => {
  expect(toPlainText(table)).toBe("name          cost\na|b_1 & 50%  $1.20\nx               12\n");
});
