import fc from "fast-check";
import { expect, test } from "vitest";
import type { Attempt } from "../attempts/attempt.ts";
import type { Notes } from "../extract/notes.ts";
import { QuotedText } from "./find-quote.ts";
import { verifyNotes } from "./verify-notes.ts";

const attempt: Attempt = {
  id: "t__a/episode-3",
  task: "t",
  trial: "t__a",
  episode: "episode-3",
  outcome: { class: "success", basis: "verified", reward: 1, note: undefined },
  agent: undefined,
  model: undefined,
  length: 4,
  messages: [
    { role: "user", content: "Count the rows of /app/in.csv\nand write them down." },
    {
      role: "assistant",
      content: '{"commands": [{"keystrokes": "awk -F, \'NR>1\' in.csv\\n", "duration": 1}]}',
    },
    { role: "user", content: "awk: cannot open in.csv\n(No such file or directory)" },
    { role: "assistant", content: "I look for it with find first." },
  ],
  instruction: undefined,
  verifierOutput: undefined,
};

const none: Notes = {
  outcome: "success",
  tools: [],
  strategy: [],
  pitfalls: [],
  success_criteria: [],
  environment_facts: [],
};

function strategy(...citations: { message: number; quote: string }[]): Notes {
  return { ...none, strategy: [{ step: "Look for the file", why: "it moves", citations }] };
}

const verify = (notes: Notes) => verifyNotes(notes, [{ attempt, offset: 0 }]);

test("a quote is found whatever its white space", () => {
  const { hints } = verify(strategy({ message: 1, quote: "rows of  /app/in.csv and write" }));
  expect(hints[0]?.evidence).toMatchObject([{ message: 1, quote: "rows of /app/in.csv\nand write" }]);
});

test("a wrong number is repaired", () => {
  const { hints, repaired } = verify(strategy({ message: 1, quote: "cannot open in.csv" }));
  expect(hints[0]?.evidence).toMatchObject([{ message: 3, role: "user" }]);
  expect(repaired).toBe(1);
});

test.each([
  ["made up", { message: 3, quote: "cannot open out.csv" }],
  ["too short to prove anything", { message: 3, quote: "awk" }],
  ["empty", { message: 3, quote: " " }],
])("a hint whose only quote is %s is dropped", (_, citation) => {
  const { hints, dropped } = verify(strategy(citation));
  expect(hints).toEqual([]);
  expect(dropped).toMatchObject([{ reason: "quote not found", attempts: [attempt.id] }]);
});

test("of two quotes the right one stays", () => {
  const { hints } = verify(
    strategy({ message: 3, quote: "no such thing" }, { message: 4, quote: "with find first" }),
  );
  expect(hints[0]?.evidence).toHaveLength(1);
});

const tool = {
  name: "awk",
  purpose: "filter",
  example: "awk -F, 'NR>1' in.csv",
  worked: true,
  citations: [{ message: 3, quote: "cannot open in.csv" }],
};

test.each([
  ["as the agent typed it", {}, undefined],
  ["of a command nobody gave", { example: "awk -F, 'NR>2' out.csv" }, "example not found"],
  ["of a tool nobody used", { name: "perl" }, "tool not found"],
  ["of a tool that is only part of a word", { name: "comma" }, "tool not found"],
  ["without an example", { example: "" }, "example not found"],
])("a tool with an example %s", (_, more, reason) => {
  const { hints, dropped } = verify({ ...none, tools: [{ ...tool, ...more }] });
  expect(dropped.map((each) => each.reason)).toEqual(reason === undefined ? [] : [reason]);
  expect(hints).toHaveLength(reason === undefined ? 1 : 0);
});

test("messages of a second attempt have numbers of their own", () => {
  const other = {
    ...attempt,
    id: "t__b/episode-1",
    messages: [{ role: "user", content: "something else" } as const],
  };
  const notes = strategy({ message: 1001, quote: "something else" });
  const { hints, repaired } = verifyNotes(notes, [
    { attempt, offset: 0 },
    { attempt: other, offset: 1000 },
  ]);
  expect(hints[0]?.evidence).toMatchObject([{ attempt: "t__b/episode-1", message: 1 }]);
  expect(repaired).toBe(0);
});

test("whatever is cut out of a text is found in it, and where it stands", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.nat(), fc.nat(), (text, a, b) => {
      const [start, end] = [a % text.length, b % (text.length + 1)];
      const quote = text.slice(Math.min(start, end), Math.max(start, end));
      const found = new QuotedText(text).find(quote);
      if (quote.trim() === "") expect(found).toBeUndefined();
      else expect(text.slice(found?.start, found?.end).replace(/\s/g, "")).toBe(quote.replace(/\s/g, ""));
    }),
  );
});
