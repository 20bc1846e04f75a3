import { describe, expect, it } from "vitest";
import { leadersAsShown, mostOftenFirst } from "./findings.ts";
import { textWidth } from "./font-metrics.ts";
import { headerLines } from "./heatmap.ts";
import {
  confidenceText,
  costText,
  counted,
  dollars,
  dollarTick,
  listed,
  percent,
  scoreText,
  seconds,
  secondTick,
} from "./number-text.ts";
import { shorten, wrap, wrapEvenly } from "./text.ts";

describe("number texts", () => {
  it.each([
    [costText(0), "$0.00"],
    [costText(0.000032), "$0.000032"],
    [costText(0.031), "$0.0310"],
    [costText(1234.5), "$1,234.50"],
    [costText(undefined), "unknown"],
    [costText(undefined, "–"), "–"],
    [percent(0.4567), "46%"],
    [percent(0.4567, 1), "45.7%"],
    [percent(-0.0001), "0%"],
    [dollars(0.004), "$0.004"],
    [dollars(0.04), "$0.04"],
    [dollars(3.214), "$3.21"],
    [dollars(45.67), "$45.7"],
    [dollars(1234.5), "$1,235"],
    [seconds(1234567), "1,234,567"],
    [dollarTick(0.5), "$0.5"],
    [dollarTick(20000), "$20,000"],
    [secondTick(1e-7), "0.0000001"],
    [counted(1, "run"), "1 run"],
    [counted(1200, "run"), "1,200 runs"],
    [listed([]), ""],
    [listed(["a"]), "a"],
    [listed(["a", "b"]), "a and b"],
    [listed(["a", "b", "c"]), "a, b and c"],
  ])("%s", (text, expected) => {
    expect(text).toBe(expected);
  });
});

describe("line breaking", () => {
  const text = "the quick brown fox jumps over the lazy dog and goes home to sleep";

  it("keeps every line within the width and every word in place", () => {
    const lines = wrap(text, 150, 10);
    expect(lines.join(" ")).toBe(text);
    for (const line of lines) expect(textWidth(line, 10)).toBeLessThanOrEqual(150);
  });

  it("balances lines without adding one", () => {
    const greedy = wrap(text, 290, 10);
    const even = wrapEvenly(text, 290, 10);
    expect(even.join(" ")).toBe(text);
    expect(even.length).toBe(greedy.length);
    const spread = (lines: string[]) => {
      const widths = lines.map((line) => textWidth(line, 10));
      return Math.max(...widths) - Math.min(...widths);
    };
    expect(spread(even)).toBeLessThan(spread(greedy));
  });

  it("cuts what is too wide in its middle", () => {
    const cut = shorten("extraordinarily-long-name-v2", 80, 10);
    expect(cut).toMatch(/^extra.*….*-v2$/);
    expect(textWidth(cut, 10)).toBeLessThanOrEqual(80);
    expect(shorten("name", 1, 10)).toBe("…");
  });

  it.each([
    ["GAIA", ["GAIA"]],
    ["TAU-bench Airline", ["TAU-bench", "Airline"]],
    ["ScienceAgentBench", ["Science", "Agent", "Bench"]],
    ["SWE-bench Verified Mini", ["SWE-bench", "Verified", "Mini"]],
  ])("breaks the benchmark %s for a narrow column", (label, lines) => {
    expect(headerLines(label, 50)).toEqual(lines);
  });

  it("needs three lines at most for any benchmark", () => {
    const lines = headerLines("colbench_backend_programming_of_unheard_of_length and more words", 50);
    expect(lines).toHaveLength(3);
    for (const line of lines) expect(textWidth(line, 9.5)).toBeLessThanOrEqual(50);
  });
});

describe("findings", () => {
  const predicate = { one: "is the cheapest on", many: "are each the cheapest on" };
  const led = (...leaders: string[][]) =>
    new Map(leaders.map((models, i) => [`bench ${i}`, new Set(models)]));
  const label = (model: string) => model.toUpperCase();

  it.each([
    [led(["a"], ["a"], ["b"]), "A is the cheapest on 2 of 3 benchmarks"],
    [led(["a", "b"], ["b"]), "B is the cheapest on 2 of 2 benchmarks"],
    [led(["b"], ["a"]), "No single leader: A and B are each the cheapest on 1 of 2 benchmarks"],
    [led(["a"]), "A is the cheapest on the one benchmark compared"],
    [
      led(["a", "b", "c", "d"]),
      "No single leader: 4 models are each the cheapest on the one benchmark compared",
    ],
  ])("names who leads most often, ties checked (%#)", (leaders, sentence) => {
    expect(mostOftenFirst(leaders, predicate, label)).toBe(sentence);
  });

  it("takes what prints alike for a tie", () => {
    const shown = (value: number) => percent(value);
    expect(leadersAsShown([0.704, 0.6, 0.7], (x) => x, shown)).toEqual([0.704, 0.7]);
    expect(leadersAsShown([], (x: number) => x, shown)).toEqual([]);
  });
});

it("writes a confidence with all its digits, and none of a rounding error", () => {
  expect([0.95, 0.975, 0.995, 0.9999, 0.57, 0.5].map(confidenceText)).toEqual([
    "95%",
    "97.5%",
    "99.5%",
    "99.99%",
    "57%",
    "50%",
  ]);
});

it("writes a score in percent where it is a share", () => {
  expect([0, 0.4567, 1, 1.5, -0.2].map(scoreText)).toEqual(["0.0%", "45.7%", "100.0%", "1.50", "-0.20"]);
});
