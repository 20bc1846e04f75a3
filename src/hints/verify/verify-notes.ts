import type { EpisodeMessage } from "../../sources/episodes/episode.ts";
import type { Attempt } from "../attempts/attempt.ts";
import type { Notes } from "../extract/notes.ts";
import { type DroppedHint, type Evidence, type Hint, hintText } from "../hint.ts";
import { folded, QuotedText } from "./find-quote.ts";
import { ToolUses } from "./tool-uses.ts";
import { trimmed } from "./trimmed.ts";
import { wholeWords } from "./whole-words.ts";

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
  readonly role: EpisodeMessage["role"];
  readonly content: string;
  readonly text: QuotedText;
}

class Verification {
  readonly #messages: readonly NumberedText[];
  readonly #byShownNumber = new Map<number, NumberedText>();
  readonly #ids: readonly string[];
  readonly #dropped: DroppedHint[] = [];
  #uses: ToolUses | undefined;
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
    const reason = this.#fault(hint, given);
    if (reason === undefined) return hint;
    const detail = evidence.length === 0 ? citations.map(({ quote }) => quote).join(" | ") : undefined;
    this.#dropped.push({ kind: hint.kind, text: hintText(hint), reason, detail, attempts: this.#ids });
    return undefined;
  }

  // What is looked for is what was noted: a hint may be shorter.
  #fault(hint: Hint, given: Unproven) {
    if (hintText(hint).trim() === "") return "empty" as const;
    if (hint.evidence.length === 0) return "quote not found" as const;
    if (hint.kind !== "tool" || given.kind !== "tool") return undefined;
    this.#uses ??= new ToolUses(this.#messages);
    if (!this.#uses.has(hint.name)) return "tool not found" as const;
    return this.#uses.shows(given.example, hint.name) ? undefined : ("example not found" as const);
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
    const { content, attempt } = message;
    const { start, end } = wholeWords(content, place, longestQuote);
    return {
      attempt: attempt.id,
      message: message.number,
      role: message.role,
      quote: content.slice(start, end).toWellFormed(),
      before: content.slice(Math.max(0, start - contextLength), start).toWellFormed(),
      after: content.slice(end, end + contextLength).toWellFormed(),
    };
  }
}

/** A hint before its quotes were looked for. */
export type Unproven = Hint extends infer H ? (H extends Hint ? Omit<H, "evidence"> : never) : never;
