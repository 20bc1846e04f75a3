import type { EpisodeMessage } from "../../sources/episodes/episode.ts";

/** A message as it is shown to a model. */
export interface ShownMessage {
  /** Its place in the attempt, from 1, also when others are left out. */
  readonly number: number;
  readonly role: EpisodeMessage["role"];
  readonly content: string;
}

// Of texts such as these a token is some 3.5 bytes; exact counting would cost more than it saves.
const bytesPerToken = 3.5;
const leastTokens = 40;
const headMessages = 6;
const tailMessages = 6;

/** About how many tokens a text takes. */
export function roughTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / bytesPerToken);
}

/**
 * An attempt within a budget of tokens. First come the head (task, first turns) and the tail, then messages that tell of
 * errors and what was done about them, then what the agent said, then the rest; long messages keep their beginning, their
 * end and the lines around an error. Lines that repeat are told once.
 */
export function cutMessages(messages: readonly EpisodeMessage[], budget: number): ShownMessage[] {
  const shown = messages.map(({ role, content }, index) => ({
    number: index + 1,
    role,
    content: withoutRepeats(content),
  }));
  const costs = shown.map(costOf);
  if (costs.reduce((sum, cost) => sum + cost, 0) <= budget) return shown;
  const kept = new Map<number, ShownMessage>();
  let left = budget;
  for (const ranked of byImportance(shown)) {
    const most = Math.min(left, mostTokens(ranked, budget, shown.length));
    if (most < leastTokens) continue;
    const message = { ...ranked.message, content: cutText(ranked.message.content, most - 4) };
    kept.set(message.number, message);
    left -= costOf(message);
  }
  return [...kept.values()].sort((a, b) => a.number - b.number);
}

interface Ranked {
  readonly message: ShownMessage;
  readonly rank: number;
}

// Ranks: 0 head and tail, 1 errors, 2 what was done about them, 3 the agent, 4 the rest. Inside a rank the order of time.
function byImportance(messages: readonly ShownMessage[]): Ranked[] {
  const tail = messages.length - tailMessages;
  const ranked = messages.map((message, index): Ranked => {
    if (index < headMessages || index >= tail) return { message, rank: 0 };
    if (tellsOfError(message)) return { message, rank: 1 };
    const before = messages[index - 1];
    if (message.role === "assistant") return { message, rank: before && tellsOfError(before) ? 2 : 3 };
    return { message, rank: 4 };
  });
  return ranked.sort((a, b) => a.rank - b.rank);
}

function mostTokens({ rank, message }: Ranked, budget: number, count: number): number {
  // The text of the task is not to be lost.
  if (message.number <= 2) return Math.floor(budget / 4);
  const share = rank <= 1 ? 12 : rank === 2 ? 20 : Math.max(30, count);
  return Math.max(leastTokens * 2, Math.floor(budget / share));
}

function costOf({ content }: ShownMessage): number {
  // What the number and the role take.
  return roughTokens(content) + 4;
}

const error =
  /\b(\w*(error|exception)s?|traceback|fail(ed|ure|s)?|fatal|denied|refused|not found|no such|cannot|can't|unable|invalid|timed? ?out|undefined|segfault|killed)\b/i;

function tellsOfError({ role, content }: ShownMessage): boolean {
  return role !== "assistant" && role !== "system" && error.test(content);
}

function cutText(text: string, tokens: number): string {
  if (roughTokens(text) <= tokens) return text;
  const size = Math.max(
    20,
    Math.floor((tokens * bytesPerToken * text.length) / Buffer.byteLength(text)) - 60,
  );
  const found = error.exec(text);
  const third = Math.floor(size / 3);
  const isInside = found && found.index > third && found.index < text.length - third;
  if (!isInside) {
    const half = Math.floor(size / 2);
    return joined([text.slice(0, half), text.slice(text.length - half)], text.length - 2 * half);
  }
  const start = Math.max(third, found.index - Math.floor(third / 3));
  const end = Math.min(text.length - third, start + third);
  return joined(
    [text.slice(0, third), text.slice(start, end), text.slice(text.length - third)],
    text.length - 2 * third - (end - start),
  );
}

function joined(pieces: readonly string[], lost: number): string {
  return pieces.map((piece) => piece.toWellFormed()).join(`\n(… ${lost} characters left out …)\n`);
}

// Three and more of a line.
function withoutRepeats(text: string): string {
  return text.replace(/^(.*)\n(?:\1\n){2,}/gm, (all: string, line: string) => {
    const count = all.split("\n").length - 1;
    return line.trim() === "" ? "\n" : `${line}\n(the same line ${count - 1} more times)\n`;
  });
}
