import { expect, test } from "vitest";
import { z } from "zod";
import { jsonSchemaOf } from "../request-key.ts";
import type { StandInQuestion } from "./question.ts";
import { seededAnswer } from "./seeded-answer.ts";

const schema = z.object({
  remarks: z.array(
    z.object({
      message: z.int().describe("Number of the message that the quote stands in"),
      quote: z.string().describe("Verbatim from that message"),
      name: z.string().describe("Verbatim, one word"),
      opinion: z.string(),
    }),
  ),
});

function ask(key: string, text: string) {
  const question: StandInQuestion = {
    interface: "openai",
    model: "m",
    messages: [{ role: "user", text }],
    schema: jsonSchemaOf(schema),
    tool: undefined,
    maxTokens: undefined,
    temperature: 0,
    seed: undefined,
    key,
  };
  return schema.parse(JSON.parse(seededAnswer(question, 1, 0))).remarks;
}

const said = [
  "show me the file of last week",
  "certainly, let me open the archive first",
  "there is none, I am afraid",
];
const text = said
  .map((line, index) => `[M${index + 1}] ${index === 1 ? "assistant" : "user"}\n${line}`)
  .join("\n\n");
const remarks = Array.from({ length: 200 }, (_, key) => ask(String(key), `${text}\n`)).flat();

test("quotes what it was asked, from the message it names, nine times in ten", () => {
  const right = remarks.filter(({ message, quote }) => said[message - 1]?.includes(quote));
  const share = right.length / remarks.length;
  expect(share).toBeGreaterThan(0.85);
  expect(share).toBeLessThan(0.95);
});

test("single words are the agent's", () => {
  const words = remarks.filter(({ name }) => said[1]?.split(/\W+/).includes(name));
  expect(words.length / remarks.length).toBeGreaterThan(0.85);
});

test("all other text is none of it", () => {
  expect(remarks.filter(({ opinion }) => said.some((line) => line.includes(opinion)))).toEqual([]);
});
