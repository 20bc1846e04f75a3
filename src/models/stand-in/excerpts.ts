import type { Question } from "./question.ts";

/** A piece of what was asked, and the number of the message it stands in, where messages are numbered. */
export interface Excerpt {
  readonly text: string;
  readonly number: number;
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

  constructor({ messages }: Question) {
    const numbered = messages.flatMap(({ text }) => sectionsOf(text));
    const [last] = messages.slice(-1);
    this.#sections = numbered.length > 0 ? numbered : [sectionOf(1, last?.role ?? "user", last?.text ?? "")];
  }

  /** @param wanted what the schema says of it: `one word`, `of the agent` */
  pick(wanted: string, random: () => number): Excerpt {
    const ofAgent = this.#sections.filter(({ role }) => role === "assistant");
    const isFromAgent = /one word|of the agent/.test(wanted) && ofAgent.length > 0;
    const { number, lines } = one(isFromAgent ? ofAgent : this.#sections, random) ?? {
      number: 1,
      lines: [""],
    };
    const line = one(lines, random) ?? "";
    if (wanted.includes("one word")) {
      const words = line.match(/[A-Za-z_][\w-]{3,}/g) ?? lines.join(" ").match(/[A-Za-z_][\w-]{3,}/g) ?? [""];
      return { number, text: one(words, random) ?? "" };
    }
    const start = Math.floor(random() * Math.max(1, line.length - excerptLength));
    return { number, text: line.slice(start, start + excerptLength).toWellFormed() };
  }
}

const excerptLength = 80;

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
