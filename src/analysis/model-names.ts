import type { Config } from "../config/config.ts";

/** A model's name taken apart, so that its spellings can be compared. */
export interface ModelName {
  /** Letters and digits alone, in lower case, without date and effort: `claudeopus41`. */
  readonly slug: string;
  /** Its numbers where the spelling keeps them apart (`4.1`); `undefined` where nothing does, as in `claudeopus41`. */
  readonly numbers: string | undefined;
  /** `20250414`; `undefined` where the spelling has none. */
  readonly date: string | undefined;
  /** Reasoning effort, in lower case. */
  readonly effort: string | undefined;
}

/**
 * How two spellings relate: `same`; the same model at another `effort`; `unclear` where one of them leaves out what
 * tells two known models apart; `different`.
 */
export type ModelRelation = "same" | "effort" | "unclear" | "different";

/**
 * A model's name without who serves it: what stands before the last slash of the first word. A slash after a space or a
 * bracket belongs to words about the model (`o3 w/ browsing`, `gpt-5 (w/o tools)`).
 */
export function withoutProvider(name: string): string {
  return name.replace(/^[^\s()[\]{}]*\//, "") || name;
}

/**
 * Takes a spelling apart: `openai/gpt-4.1-2025-04-14 high`, `claudeopus41_high`, `o4-mini:low`,
 * `claude-3-7-sonnet-20250219_thinking_high_4096`, `gpt-5_medium_reasoning_effort`. Who serves the model is left out.
 */
export function parseModelName(spelling: string): ModelName {
  const own = withoutProvider(spelling.trim());
  const [, withoutEffort = own, effort] = effortAtEnd.exec(own) ?? [];
  const [, name = withoutEffort, ...date] = dateAtEnd.exec(withoutEffort) ?? [];
  return {
    slug: squashed(name),
    numbers: /[^a-z0-9]/i.test(name) ? name.match(/\d+/g)?.join(".") : undefined,
    date: date.length > 0 ? date.join("") : undefined,
    effort: effort?.toLowerCase(),
  };
}

/**
 * Tells which spellings mean the same model, by the configured naming tables and by the models there are: a spelling
 * without a date (or with its numbers run together) is the one known model it fits, and unclear where it fits several.
 */
export class ModelNames {
  /** What the tables rename whatever the effort, and at one effort. */
  readonly #renamed = new Map<string, ModelName>();
  readonly #renamedAtEffort = new Map<string, ModelName>();
  readonly #bySlug = new Map<string, ModelName[]>();

  /** Knows the models of the tables and these spellings. */
  constructor(config: Config, spellings: Iterable<string>) {
    const tables = [...config.statusSheet.models, ...config.names.models];
    for (const [from, to] of tables) this.#rename(parseModelName(from), parseModelName(to));
    const parsed = [...tables.flat(), ...spellings].map(parseModelName);
    for (const { slug } of parsed) this.#bySlug.set(slug, []);
    for (const name of parsed.map((one) => this.#byTables(this.#withoutGluedEffort(one))))
      this.#bySlug.set(name.slug, [...(this.#bySlug.get(name.slug) ?? []), name]);
  }

  /** The model that a spelling means, with what it leaves out where only one known model fits it. */
  resolve(spelling: string): ModelName {
    const name = this.#byTables(this.#withoutGluedEffort(parseModelName(spelling)));
    return this.#byTables(this.#completed(name));
  }

  /** How two resolved models relate. */
  relation(a: ModelName, b: ModelName): ModelRelation {
    const parts = [[a.numbers, b.numbers] as const, [a.date, b.date] as const];
    if (a.slug !== b.slug || parts.some(([left, right]) => left && right && left !== right))
      return "different";
    if (parts.some(([left, right]) => left !== right)) return "unclear";
    return a.effort === b.effort ? "same" : "effort";
  }

  #rename(from: ModelName, to: ModelName): void {
    if (from.effort !== to.effort) this.#renamedAtEffort.set(keyAtEffort(from), to);
    else if (keyOf(from) !== keyOf(to)) this.#renamed.set(keyOf(from), to);
  }

  #byTables(name: ModelName): ModelName {
    const renamed = this.#renamed.get(keyOf(name));
    const model = renamed ? { ...renamed, effort: name.effort } : name;
    return this.#renamedAtEffort.get(keyAtEffort(model)) ?? model;
  }

  // As in file names: `o3medium` is o3 at medium where o3 is a known model.
  #withoutGluedEffort(name: ModelName): ModelName {
    const [, rest, effort] = gluedEffort.exec(name.slug) ?? [];
    if (rest === undefined || name.effort !== undefined || name.numbers !== undefined) return name;
    const shorter = parseModelName(rest);
    return this.#bySlug.has(shorter.slug) ? { ...shorter, effort } : name;
  }

  #completed(name: ModelName): ModelName {
    const known = (this.#bySlug.get(name.slug) ?? []).filter(
      (other) => this.relation(name, other) !== "different",
    );
    return {
      ...name,
      numbers: name.numbers ?? only(known.map(({ numbers }) => numbers)),
      date: name.date ?? only(known.map(({ date }) => date)),
    };
  }
}

const efforts = "none|minimal|low|medium|high|xhigh";
const effortAtEnd = new RegExp(
  `^(.*?[^\\s_:(-])[\\s_:(-]+(?:thinking[\\s_:-]+)?(?:reasoning[\\s_]effort[\\s_])?(${efforts})(?:[\\s_]reasoning(?:[\\s_]effort)?)?(?:_\\d{4,5})?\\)?$`,
  "i",
);
const gluedEffort = new RegExp(`^(.+)(${efforts})$`);
const dateAtEnd = /^(.*?[a-z0-9.])[-_ :]?(20[2-9]\d)[-_]?(0[1-9]|1[0-2])[-_]?(0[1-9]|[12]\d|3[01])$/i;

function squashed(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, "");
}

function only(values: readonly (string | undefined)[]): string | undefined {
  const known = new Set(values.filter((value) => value !== undefined));
  return known.size === 1 ? [...known][0] : undefined;
}

function keyOf({ slug, date }: ModelName): string {
  return `${slug} ${date ?? ""}`;
}

function keyAtEffort(name: ModelName): string {
  return `${keyOf(name)} ${name.effort ?? ""}`;
}
