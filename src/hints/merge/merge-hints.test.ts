import fc from "fast-check";
import { expect, test } from "vitest";
import type { EpisodeOutcome } from "../../sources/episodes/outcome.ts";
import type { Evidence, Hint } from "../hint.ts";
import { type AttemptHints, contradicts, mergeHints } from "./merge-hints.ts";

const quote = (attempt: string): Evidence => ({
  attempt,
  message: 1,
  role: "user",
  quote: "q",
  before: "",
  after: "",
});

function source(
  id: string,
  kind: EpisodeOutcome["class"],
  hints: readonly Unproven[],
  more: Partial<EpisodeOutcome> = {},
): AttemptHints {
  const reward = kind === "success" ? 1 : kind === "failure" ? 0 : undefined;
  return {
    isContrast: false,
    head: {
      id,
      task: "t",
      trial: id,
      episode: "episode-0",
      outcome: { class: kind, basis: "verified", reward, note: undefined, ...more },
      agent: undefined,
      model: undefined,
      length: 10,
    },
    hints: hints.map((hint) => ({ ...hint, evidence: [quote(id)] })),
  };
}

type Unproven = Hint extends infer H ? (H extends Hint ? Omit<H, "evidence"> : never) : never;
const step = (text: string): Unproven => ({ kind: "strategy", step: text, why: "" });
const tool = (name: string, example: string, worked = true): Unproven => ({
  kind: "tool",
  name,
  purpose: "p",
  example,
  worked,
});
const pitfall = (
  mistake: string,
  severity: "low" | "medium" | "high" = "medium",
  instead = "",
): Unproven => ({
  kind: "pitfall",
  mistake,
  consequence: "",
  instead,
  severity,
});

test("the strategy is that of the best success; others add what is new, failures nothing", () => {
  const merged = mergeHints([
    source("b", "success", [step("Open the file with care"), step("Sort the rows by their date")]),
    source("a", "success", [step("List every folder first"), step("Open the file with care!")]),
    source("c", "failure", [step("Give up early on")]),
  ]);
  expect(merged.strategy.map((each) => each.step)).toEqual([
    "List every folder first",
    "Open the file with care!",
    "Sort the rows by their date",
  ]);
  expect(merged.strategy[1]?.evidence.map(({ attempt }) => attempt)).toEqual(["a", "b"]);
  expect(merged.dropped.map(({ text, reason }) => [text, reason])).toEqual([
    ["Open the file with care", "near duplicate"],
    ["Give up early on", "not from the best attempt"],
  ]);
  expect(merged.basis).toBe("verified");
});

test("where all failed there is no strategy, but pitfalls and facts", () => {
  const fact: Unproven = { kind: "fact", fact: "pip has no network" };
  const merged = mergeHints([
    source("a", "failure", [step("Try this one thing"), pitfall("Using pip at all"), fact]),
  ]);
  expect([merged.strategy, merged.basis]).toEqual([[], undefined]);
  expect(merged.pitfalls).toHaveLength(1);
  expect(merged.facts).toHaveLength(1);
});

test("where all succeeded their dead ends are pitfalls", () => {
  const merged = mergeHints([source("a", "success", [pitfall("Reading the whole file at once")])]);
  expect(merged.pitfalls).toHaveLength(1);
});

test("pitfalls come by support, then severity; those that say the same are one", () => {
  const merged = mergeHints([
    source("a", "failure", [
      pitfall("Counting the header line as data", "low"),
      pitfall("Deleting the input file", "high"),
    ]),
    source("b", "failure", [pitfall("Counting the header line as data too", "low")]),
  ]);
  expect(merged.pitfalls.map(({ mistake, evidence }) => [mistake, evidence.length])).toEqual([
    ["Counting the header line as data", 2],
    ["Deleting the input file", 1],
  ]);
});

test("trouble of the infrastructure is no mistake", () => {
  const merged = mergeHints([source("a", "infrastructure", [pitfall("Waiting until the time was up")])]);
  expect(merged.pitfalls).toEqual([]);
  expect(merged.dropped[0]?.reason).toBe("only infrastructure trouble");
});

test("claimed successes count only where nothing was verified", () => {
  const claimed = source("a", "success", [step("Trust my word on it")], {
    basis: "claimed",
    reward: undefined,
  });
  expect(mergeHints([claimed])).toMatchObject({
    basis: "claimed",
    strategy: [{ step: "Trust my word on it" }],
  });
  expect(mergeHints([claimed, source("b", "failure", [])]).strategy).toEqual([]);
});

test("tools are a union, with the example of a success; what worked for nobody goes", () => {
  const merged = mergeHints([
    source("a", "failure", [tool("/usr/bin/awk", "awk 1"), tool("perl", "perl -e 1")]),
    source("b", "success", [tool("awk", "awk -F, '{print $1}'"), tool("jq", "jq .", false)]),
  ]);
  expect(merged.tools.map(({ name, example, evidence }) => [name, example, evidence.length])).toEqual([
    ["awk", "awk -F, '{print $1}'", 2],
  ]);
  expect(merged.dropped.map(({ reason }) => reason).sort()).toEqual([
    "failed everywhere",
    "failed everywhere",
    "near duplicate",
  ]);
});

test("a pitfall that advises against the strategy goes", () => {
  const merged = mergeHints([
    source("a", "success", [step("Read the whole file into memory")]),
    source("b", "failure", [pitfall("Being slow", "high", "Do not read the whole file into memory")]),
  ]);
  expect(merged.pitfalls).toEqual([]);
  expect(merged.dropped[0]).toMatchObject({ reason: "contradicts the strategy" });
});

test.each([
  ["never run the tests twice", "run the tests twice", true],
  ["run the tests twice", "run the tests twice", false],
  ["do not delete the folder", "open the window at noon", false],
])("%j against %j: %s", (a, b, expected) => {
  expect(contradicts(a, b)).toBe(expected);
});

const words = fc.constantFrom(
  "open",
  "the",
  "file",
  "sort",
  "rows",
  "never",
  "count",
  "header",
  "twice",
  "first",
);
const sentence = fc.array(words, { minLength: 1, maxLength: 8 }).map((list) => list.join(" "));
const hint: fc.Arbitrary<Unproven> = fc.oneof(
  sentence.map(step),
  fc
    .tuple(sentence, fc.constantFrom("low" as const, "medium" as const, "high" as const))
    .map(([text, severity]) => pitfall(text, severity)),
  fc.tuple(words, sentence, fc.boolean()).map(([name, example, worked]) => tool(name, example, worked)),
  sentence.map((fact): Unproven => ({ kind: "fact", fact })),
  sentence.map((check): Unproven => ({ kind: "criterion", check, how: "" })),
);
const given = fc
  .array(
    fc.tuple(
      fc.constantFrom("success" as const, "failure" as const, "partial" as const),
      fc.array(hint, { maxLength: 5 }),
    ),
    { maxLength: 5 },
  )
  .map((list) => list.map(([kind, hints], index) => source(`attempt-${index}`, kind, hints)));

test("the order of attempts does not matter, and every hint is kept, or dropped with a reason, or stands in another's evidence", () => {
  fc.assert(
    fc.property(given, fc.infiniteStream(fc.nat()), (sources, numbers) => {
      const order = sources.map((each) => ({ each, key: numbers.next().value as number }));
      const shuffled = order.toSorted((a, b) => a.key - b.key).map(({ each }) => each);
      const { dropped, ...kept } = mergeHints(sources);
      const { dropped: others, ...same } = mergeHints(shuffled);
      expect(same).toEqual(kept);
      expect(others.map((each) => JSON.stringify(each)).sort()).toEqual(
        dropped.map((each) => JSON.stringify(each)).sort(),
      );
      const count = [kept.tools, kept.strategy, kept.pitfalls, kept.criteria, kept.facts].flat().length;
      expect(count + dropped.length).toBe(sources.flatMap(({ hints }) => hints).length);
    }),
  );
});
