import { createHash } from "node:crypto";
import type { CountTokens } from "../cost/count-tokens.ts";
import type { StandInQuestion } from "./question.ts";
import { seededAnswer } from "./seeded-answer.ts";

/** An answer before it is put into the words of an interface. */
export interface Said {
  readonly text: string;
  readonly isCut: boolean;
  readonly inputTokens: number;
  readonly cachedTokens: number;
  readonly outputTokens: number;
}

// Providers keep beginnings from this length on, in steps of 128.
const leastCached = 1024;
const cacheStep = 128;

/** Makes up answers, counts tokens as OpenAI does, and keeps the beginnings of what was asked as providers' caches do. */
export class Speaker {
  readonly #seed: number;
  readonly #count: CountTokens;
  readonly #prefixes = new Set<string>();
  readonly #answered = new Map<string, number>();

  constructor(seed: number, count: CountTokens) {
    this.#seed = seed;
    this.#count = count;
  }

  say(question: StandInQuestion, scripted: string | undefined): Said {
    const isFree = (question.temperature ?? 0) > 0 && question.seed === undefined;
    const before = this.#answered.get(question.key) ?? 0;
    this.#answered.set(question.key, before + 1);
    const whole = scripted ?? seededAnswer(question, this.#seed, isFree ? before : 0);
    const wanted = this.#count(whole);
    const most = question.maxTokens ?? Number.POSITIVE_INFINITY;
    const text = wanted > most ? whole.slice(0, Math.floor((whole.length * most) / wanted)) : whole;
    return {
      text,
      isCut: wanted > most,
      outputTokens: Math.min(wanted, most),
      ...this.#input(question),
    };
  }

  #input({ model, messages, schema }: StandInQuestion): { inputTokens: number; cachedTokens: number } {
    let tokens = 3 + (schema === undefined ? 0 : this.#count(JSON.stringify(schema)));
    let cached = 0;
    const prefix = createHash("sha256").update(model);
    for (const { role, text } of messages) {
      tokens += this.#count(text) + 4;
      const hash = prefix.update(`${role}\n${text}\n`).copy().digest("base64");
      if (this.#prefixes.has(hash) && tokens >= leastCached) cached = tokens - (tokens % cacheStep);
      this.#prefixes.add(hash);
    }
    return { inputTokens: tokens, cachedTokens: cached };
  }
}
