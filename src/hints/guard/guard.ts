import { literalsOf, squash } from "./literals.ts";
import { Phrases } from "./phrases.ts";
import { plainForms, plainText } from "./plain-forms.ts";
import { secretIn } from "./secrets.ts";

/** What is known of a task, to tell what gives its answer away. */
export interface GuardedTask {
  /** What everybody who tries the task is told. */
  readonly text: string;
  readonly solution: readonly string[];
  readonly tests: readonly string[];
  /** What the tests printed. */
  readonly verifierOutput: readonly string[];
  /** What successful attempts wrote or said in the end. */
  readonly artifact: readonly string[];
  /** What they did last: of it numbers and identifiers count, for the commands themselves are what hints are about. */
  readonly lastActions?: readonly string[];
}

/** What is wrong with a hint. */
export interface Leak {
  readonly reason: "gives the answer away" | "holds a secret";
  readonly detail: string;
}

/**
 * Keeps hints from giving answers away: literals, phrases and lines of what solves or checks a task, unless the task's
 * own text holds them, also where they are rewritten or encoded; and secrets of any kind.
 */
export class Guard {
  readonly #numbers: ReadonlySet<string>;
  readonly #texts: LiteralIndex;
  readonly #phrases: Phrases;
  readonly #publicText: string;

  constructor({ text, solution, tests, verifierOutput, artifact, lastActions = [] }: GuardedTask) {
    const code = [...solution, ...tests];
    const said = [...verifierOutput, ...artifact];
    const known = literalsOf(text, "said");
    this.#publicText = text;
    const publicSquashed = squash(plainText(text));
    const literals = [
      ...code.map((each) => literalsOf(each, "code")),
      ...said.map((each) => literalsOf(each, "said")),
      ...lastActions.map((each) => literalsOf(each, "actions")),
    ];
    this.#numbers = new Set(
      literals.flatMap(({ numbers }) => [...numbers]).filter((number) => !known.numbers.has(number)),
    );
    this.#texts = new LiteralIndex(
      literals.flatMap(({ texts }) => [...texts]).filter((each) => !publicSquashed.includes(each)),
    );
    this.#phrases = new Phrases([...code, ...said].map(plainText), plainText(text));
  }

  /** What is wrong with the text of a hint; `undefined` when nothing was found. */
  leakIn(text: string): Leak | undefined {
    const secret = secretIn(text);
    if (secret !== undefined) return { reason: "holds a secret", detail: secret };
    const detail = this.#revealed(text);
    return detail === undefined ? undefined : { reason: "gives the answer away", detail };
  }

  #revealed(text: string): string | undefined {
    const [path] = /(?<![\w.])\/tests(?:\/[\w./-]*)?\b/.exec(text) ?? [];
    if (path !== undefined && !this.#publicText.includes(path)) return "the path of the tests";
    for (const form of plainForms(text)) {
      if (this.#tellsNumber(form)) return "a number of the answer";
      if (this.#texts.occursIn(squash(form))) return "a text of the answer";
      if (this.#phrases.occurIn(form)) return "most of a phrase or line of the answer";
    }
    return undefined;
  }

  // Digits may stand apart: `1 2 8 4`, `12,84`, `begins with 128 and goes on with 47`. They count from the beginning of a
  // group to the end of one; short numbers only where nothing but separators is between.
  #tellsNumber(form: string): boolean {
    const groups = [...form.matchAll(/\d+/g)];
    for (let first = 0; first < groups.length; first++) {
      let digits = "";
      let isAdjacent = true;
      for (let last = first; last < groups.length && digits.length < longestNumber; last++) {
        const before = groups[last - 1];
        const group = groups[last] as RegExpExecArray;
        if (last > first && before)
          isAdjacent &&= !/[a-z]/.test(form.slice(before.index + before[0].length, group.index));
        digits += group[0];
        if (this.#numbers.has(digits) && (isAdjacent || digits.length >= leastScattered)) return true;
      }
    }
    return false;
  }
}

const longestNumber = 40;
const leastScattered = 5;
const startLength = 4;

/** Texts to be found inside another one, by their first letters. */
class LiteralIndex {
  readonly #byStart = new Map<string, string[]>();

  constructor(literals: Iterable<string>) {
    for (const literal of new Set(literals)) {
      const start = literal.slice(0, startLength);
      this.#byStart.set(start, [...(this.#byStart.get(start) ?? []), literal]);
    }
  }

  occursIn(text: string): boolean {
    for (let at = 0; at + startLength <= text.length; at++) {
      const candidates = this.#byStart.get(text.slice(at, at + startLength));
      if (candidates?.some((literal) => text.startsWith(literal, at))) return true;
    }
    return false;
  }
}
