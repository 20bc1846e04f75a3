/**
 * The number that an answer ends with, as text: what stands behind the last `ANSWER:`, else behind the last `####` or in
 * the last `\boxed{}`, else the last number of all. Of a sum (`5 + 3 = 8`) it is what the sum comes to. Marks around it
 * (`**`, `$`, a unit, a full stop, a remark in parentheses) do not count.
 */
export function finalNumber(text: string): string | undefined {
  const plain = withPlainSigns(text);
  for (const pattern of marks) {
    const last = [...plain.matchAll(pattern)].at(-1)?.[1];
    const found = last === undefined ? undefined : numberIn(last);
    if (found !== undefined) return found;
  }
  return numbers(plain).at(-1);
}

const marks = [
  /answer[*_\s]*(?:is)?[*_\s]*:(.+)$/gim,
  /####(.+)$/gm,
  // Braces within it are those of units: \boxed{18\text{ eggs}}.
  /\\boxed\{((?:[^{}]|\{[^{}]*\})+)\}/g,
];

/** Whether two texts are the same number: `1,000` and `1000.0` are. */
export function sameNumber(a: string, b: string): boolean {
  const [x, y] = [numberOf(a), numberOf(b)];
  return Math.abs(x - y) <= 1e-9 * Math.max(1, Math.abs(x), Math.abs(y));
}

// Minus signs, and what keeps the digits of a number in groups of three, as typesetters and LaTeX write them.
function withPlainSigns(text: string): string {
  return (
    text
      .replaceAll(/[\u2212\ufe63\uff0d]/g, "-")
      // A dash between numbers is a range.
      .replaceAll(/(?<![\d\w])\u2013(?=[$\d.])/g, "-")
      .replaceAll(/\\d?frac\{(\d+)\}\{(\d+)\}/g, "$1/$2")
      .replaceAll(/(?<=\d)(?:\{,\}|\\,|\\!|[\u00a0\u2009\u202f])(?=\d{3}(?!\d))/g, ",")
  );
}

// The number that a short text is about.
function numberIn(text: string): string | undefined {
  // Only here: in running text two numbers may stand side by side.
  const grouped = text.replaceAll(/(?<![\d.,])\d{1,3}(?: \d{3})+(?!\d)/g, (digits) =>
    digits.replaceAll(" ", ","),
  );
  const remarked = grouped.replaceAll(/\([^()]*\)/g, " ");
  const told = (numbers(remarked).length > 0 ? remarked : grouped).replaceAll(fraction, quotient);
  // A side of an equation with one number is what the other comes to, on whichever side it stands.
  const sides = told.split(/[=≈]/).map(numbers);
  return sides.findLast((side) => side.length === 1)?.[0] ?? sides.findLast((side) => side.length > 0)?.[0];
}

// A whole number over another, and nothing more to divide: no date.
const fraction = /(?<![\d/.,])(\d+)\s*\/\s*(\d+)(?![\d/.,])/g;

function quotient(text: string, over: string, under: string): string {
  const value = Number(over) / Number(under);
  return Number.isFinite(value) ? String(value) : text;
}

function numbers(text: string): string[] {
  // Behind a digit a minus takes away: in 10-5 there is no -5.
  const found = text.match(/(?:(?<!\d)-)?\$?(?:\d[\d,]*(?:\.\d+)?|\.\d+)/g) ?? [];
  return found.map((number) => number.replace("$", "").replace(/,+$/, ""));
}

function numberOf(text: string): number {
  return Number(text.replaceAll(/[,$\s]/g, ""));
}
