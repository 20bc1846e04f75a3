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

test("Markdown shows names that would be marks as they are", () => {
  const shown = (text: string) =>
    toMarkdown({ ...table, rows: [[text, ""]] })
      .split("\n")[2]
      ?.slice(2, -9)
      .trim();
  expect(shown("*star* <b>")).toBe("\\*star\\* \\<b>");
  expect(shown("_under_ a_b `c` ~d~")).toBe("\\_under\\_ a_b \\`c\\` \\~d\\~");
  expect(shown("[a](b) [50.0, 60.0] &lt; a & b")).toBe("[a\\](b) [50.0, 60.0] \\&lt; a & b");
});

test("LaTeX prints angles and bars, and takes no bracket at the start of a row for an argument", () => {
  const latex = toLatex({ ...table, rows: [["[opt] <b>|x", "[1]"]] });
  expect(latex).toContain("{[}opt] \\textless{}b\\textgreater{}\\textbar{}x & {[}1] ");
});

test("LaTeX escapes its special characters", () => {
  expect(toLatex(table)).toContain("a\\textbar{}b\\_1 \\& 50\\% & \\$1.20 \\\\");
  expect(toLatex(table)).toContain("\\begin{tabular}{lr}");
  expect(toLatex({ ...table, rows: [["\\^~", "–"]] })).toContain(
    "\\textbackslash{}\\textasciicircum{}\\textasciitilde{} & --",
  );
});

test("plain text pads columns and leaves no space at line ends", () => {
  expect(toPlainText(table)).toBe("name          cost\na|b_1 & 50%  $1.20\nx               12\n");
});
