import { actionsOf } from "../attempts/actions.ts";
import type { Attempt } from "../attempts/attempt.ts";
import type { Notes } from "../extract/notes.ts";
import { type DroppedHint, type Evidence, type Hint, hintText } from "../hint.ts";
import { folded, QuotedText } from "./find-quote.ts";
import { trimmed } from "./trimmed.ts";

/** What of some notes stood up to a check, and what did not. */
export interface VerifiedNotes {
  readonly hints: readonly Hint[];
  readonly dropped: readonly DroppedHint[];
  /** Quotes that stand in another message than the one named. */
  readonly repaired: number;
}

/** A message of an attempt by the number that a model was shown. */
export interface NumberedAttempt {
  readonly attempt: Attempt;
  /** Added to the numbers of its messages. */
  readonly offset: number;
}

// Fewer characters prove nothing: they stand anywhere.
const leastQuote = 8;
const longestQuote = 160;
const contextLength = 160;

/**
 * Keeps of a model's notes what the transcript bears out: quotes that stand in their message (or, where the number is
 * wrong, in another one), tools that were used, examples as they were written. A hint without any quote left is dropped.
 */
export function verifyNotes(notes: Notes, attempts: readonly NumberedAttempt[]): VerifiedNotes {
  return new Verification(attempts).verify(notes);
}

interface NumberedText {
  readonly attempt: Attempt;
  readonly number: number;
  readonly role: string;
  readonly content: string;
  readonly text: QuotedText;
}

class Verification {
  readonly #messages: readonly NumberedText[];
  readonly #byShownNumber = new Map<number, NumberedText>();
  readonly #ids: readonly string[];
  readonly #dropped: DroppedHint[] = [];
  #repaired = 0;

  constructor(attempts: readonly NumberedAttempt[]) {
    this.#ids = attempts.map(({ attempt }) => attempt.id);
    this.#messages = attempts.flatMap(({ attempt, offset }) =>
      attempt.messages.map(({ role, content }, index) => {
        const message = { attempt, number: index + 1, role, content, text: new QuotedText(content) };
        this.#byShownNumber.set(index + 1 + offset, message);
        return message;
      }),
    );
  }

  verify(notes: Notes): VerifiedNotes {
    const found = [
      ...notes.tools.map((item) => this.#withEvidence({ kind: "tool", ...item }, item)),
      ...notes.strategy.map((item) => this.#withEvidence({ kind: "strategy", ...item }, item)),
      ...notes.pitfalls.map((item) => this.#withEvidence({ kind: "pitfall", ...item }, item)),
      ...notes.success_criteria.map(({ check, how_to_verify, ...item }) =>
        this.#withEvidence({ kind: "criterion", check, how: how_to_verify }, item),
      ),
      ...notes.environment_facts.map((item) => this.#withEvidence({ kind: "fact", fact: item.fact }, item)),
    ];
    const hints = found.filter((hint) => hint !== undefined);
    return { hints, dropped: this.#dropped, repaired: this.#repaired };
  }

  #withEvidence(
    given: Unproven,
    { citations }: Pick<Notes["strategy"][number], "citations">,
  ): Hint | undefined {
    const evidence = citations.flatMap((citation) => this.#evidence(citation) ?? []);
    const hint = trimmed(given, evidence);
    const reason = this.#fault(hint);
    if (reason === undefined) return hint;
    const detail = evidence.length === 0 ? citations.map(({ quote }) => quote).join(" | ") : undefined;
    this.#dropped.push({ kind: hint.kind, text: hintText(hint), reason, detail, attempts: this.#ids });
    return undefined;
  }

  #fault(hint: Hint) {
    if (hintText(hint).trim() === "") return "empty" as const;
    if (hint.evidence.length === 0) return "quote not found" as const;
    if (hint.kind !== "tool") return undefined;
    if (!this.#isUsed(hint.name)) return "tool not found" as const;
    const stands = this.#messages.some(({ text }) => text.find(hint.example) !== undefined);
    return stands || this.#isAction(hint.example) ? undefined : ("example not found" as const);
  }

  // Looked for in what the agent said, as a word.
  #isUsed(name: string): boolean {
    if (folded(name) === "") return false;
    const word = new RegExp(`(?<![\\w])${name.trim().replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\w])`);
    return this.#messages.some(({ role, content }) => role === "assistant" && word.test(content));
  }

  // A command stands in its message as JSON text, and is quoted as a command.
  #isAction(example: string): boolean {
    const wanted = folded(example);
    if (wanted === "") return false;
    return this.#messages.some((message) =>
      actionsOf({ role: message.role as "assistant", content: message.content }).some(({ text }) =>
        folded(text).includes(wanted),
      ),
    );
  }

  #evidence({ message: number, quote }: { message: number; quote: string }): Evidence | undefined {
    if (folded(quote).length < leastQuote) return undefined;
    const named = this.#byShownNumber.get(number);
    const message = named?.text.find(quote)
      ? named
      : this.#messages.find(({ text }) => text.find(quote) !== undefined);
    const place = message?.text.find(quote);
    if (!message || !place) return undefined;
    if (message !== named) this.#repaired++;
    const end = Math.min(place.end, place.start + longestQuote);
    const { content, attempt } = message;
    return {
      attempt: attempt.id,
      message: message.number,
      role: message.role,
      quote: content.slice(place.start, end).toWellFormed(),
      before: content.slice(Math.max(0, place.start - contextLength), place.start).toWellFormed(),
      after: content.slice(end, end + contextLength).toWellFormed(),
    };
  }
}

/** A hint before its quotes were looked for. */
export type Unproven = Hint extends infer H ? (H extends Hint ? Omit<H, "evidence"> : never) : never;
