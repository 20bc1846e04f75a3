import type { StandInQuestion } from "./question.ts";

/** A piece of what was asked, and the number of the message it stands in, where messages are numbered. */
export interface Excerpt {
  readonly text: string;
  readonly number: number;
  readonly isWord: boolean;
}

interface Section {
  readonly number: number;
  readonly role: string;
  readonly lines: readonly string[];
}

/**
 * What a question quotes: its numbered messages, each behind a line such as `[M3] assistant`, or else its last message
 * as a whole. The stand-in answers with pieces of it where a schema asks for text that is verbatim.
 */
export class Excerpts {
  readonly #sections: readonly Section[];

  constructor({ messages }: StandInQuestion) {
    const numbered = messages.flatMap(({ text }) => sectionsOf(text));
    const [last] = messages.slice(-1);
    this.#sections = numbered.length > 0 ? numbered : [sectionOf(1, last?.role ?? "user", last?.text ?? "")];
  }

  /**
   * @param wanted what the schema says of it: `one word`, `of the agent`
   * @param word what was picked for the same object before: texts of the agent show it
   */
  pick(wanted: string, random: () => number, word?: Excerpt): Excerpt {
    const ofAgent = this.#sections.filter(({ role }) => role === "assistant");
    const isFromAgent = /one word|of the agent/.test(wanted) && ofAgent.length > 0;
    const section = one(isFromAgent ? ofAgent : this.#sections, random) ?? nothing;
    if (wanted.includes("one word")) {
      const calls = ofAgent.flatMap(({ number, lines }) => toolsIn(lines).map((text) => ({ text, number })));
      const { text, number } = one(calls, random) ?? {
        text: one(wordsIn(section.lines), random),
        number: section.number,
      };
      return { text: text ?? "", number, isWord: true };
    }
    const shown = isFromAgent && word ? lineWith(word, ofAgent) : undefined;
    if (shown !== undefined) return { number: word?.number ?? 1, text: shown, isWord: false };
    return { number: section.number, text: piece(one(section.lines, random) ?? "", random), isWord: false };
  }
}

const nothing: Section = { number: 1, role: "user", lines: [""] };
const excerptLength = 80;
const longestLine = 200;

/** The tools that lines call in few words, and the programs that a terminal agent starts. */
function toolsIn(lines: readonly string[]): string[] {
  const text = lines.filter((line) => line.length <= longestLine).join("\n");
  const called = [...text.matchAll(/<tool_call>\s*\{"name":\s*"([\w.-]+)"/g)];
  const typed = [...text.matchAll(/"keystrokes":\s*"([A-Za-z][\w.-]+)/g)];
  return [...called, ...typed].map(([, name = ""]) => name);
}

function wordsIn(lines: readonly string[]): string[] {
  return lines.join(" ").match(/[A-Za-z_][\w-]{3,}/g) ?? [];
}

function lineWith({ text, number }: Excerpt, sections: readonly Section[]): string | undefined {
  const section = sections.find((each) => each.number === number);
  const line = section?.lines.find((each) => each.includes(text) && each.length <= longestLine);
  if (line === undefined) return undefined;
  return /<tool_call>\s*(.*?)\s*<\/tool_call>/.exec(line)?.[1] ?? line.trim();
}

/** Some words of a line. */
function piece(line: string, random: () => number): string {
  const start = Math.floor(random() * Math.max(1, line.length - excerptLength));
  const from = start === 0 ? 0 : Math.max(start, line.indexOf(" ", start) + 1);
  return cutAtWord(line.slice(from), excerptLength);
}

function cutAtWord(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = text.lastIndexOf(" ", most);
  return text.slice(0, end > 0 ? end : most).toWellFormed();
}

function sectionsOf(text: string): Section[] {
  const heads = [...text.matchAll(/^\[M(\d+)\] (\w+)$/gm)];
  return heads.map((head, index) => {
    const start = head.index + head[0].length;
    return sectionOf(
      Number(head[1]),
      head[2] ?? "",
      text.slice(start, heads[index + 1]?.index ?? text.lastIndexOf("\n")),
    );
  });
}

function sectionOf(number: number, role: string, text: string): Section {
  const lines = text.split("\n").filter((line) => line.trim() !== "" && !/^\(.* left out.*\)$/.test(line));
  const long = lines.filter((line) => line.length >= 20);
  return { number, role, lines: long.length > 0 ? long : lines.length > 0 ? lines : [""] };
}

function one<T>(items: readonly T[], random: () => number): T | undefined {
  return items[Math.floor(random() * items.length)];
}
