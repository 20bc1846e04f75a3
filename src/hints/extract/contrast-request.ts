import type { z } from "zod";
import type { EpisodeMessage } from "../../sources/episodes/episode.ts";
import { actionsOf } from "../attempts/actions.ts";
import type { Attempt, AttemptHead } from "../attempts/attempt.ts";
import { cutMessages, type ShownMessage } from "./cut-messages.ts";
import { type AskingOptions, mostAnswerTokens, type NotesRequest, taskBlock } from "./extraction-request.ts";
import { contrastInstructions } from "./instructions.ts";
import { contrastSchema } from "./notes.ts";
import { transcriptText } from "./transcript-text.ts";

/** Two attempts at a task of which one succeeded. */
export interface ContrastPair<A = AttemptHead> {
  readonly success: A;
  readonly failure: A;
}

const contrastVersion = "hints/contrast 1";

/**
 * The pair to be compared: the shortest verified success of the highest reward, and the shortest failure. `undefined`
 * where a task has not both.
 */
export function contrastPair(attempts: readonly AttemptHead[]): ContrastPair | undefined {
  const of = (kind: string) =>
    attempts
      .filter(({ outcome }) => outcome.basis === "verified" && outcome.class === kind)
      .sort((a, b) => (b.outcome.reward ?? 0) - (a.outcome.reward ?? 0) || a.length - b.length)[0];
  const [success, failure] = [of("success"), of("failure")];
  return success && failure && { success, failure };
}

/** Numbers of the second attempt's messages begin above those of the first. */
export function secondOffset({ success }: ContrastPair): number {
  return Math.ceil((success.length + 1) / 1000) * 1000;
}

/** Asks what made the difference, showing both attempts around the point where they part, and their ends. */
export function contrastRequest(
  task: { readonly name: string; readonly text: string },
  pair: ContrastPair<Attempt>,
  { model, seed, budget }: AskingOptions,
): NotesRequest<z.infer<typeof contrastSchema>> {
  const { success, failure } = pair;
  const at = divergence(success.messages, failure.messages);
  const each = Math.floor(budget / 3);
  const first = around(success.messages, at.success, each);
  const second = around(failure.messages, at.failure, each);
  return {
    model,
    messages: [
      { role: "system", content: contrastInstructions, cache: true },
      { role: "user", content: taskBlock(task.text, budget) },
      { role: "user", content: transcriptText(first, "successful") },
      { role: "user", content: transcriptText(second, "failed", secondOffset(pair)) },
    ],
    schema: contrastSchema,
    temperature: 0,
    seed,
    maxTokens: mostAnswerTokens,
    version: contrastVersion,
    task: task.name,
  };
}

/** The first messages, by index, in which two attempts do something different. */
function divergence(
  success: readonly EpisodeMessage[],
  failure: readonly EpisodeMessage[],
): { readonly success: number; readonly failure: number } {
  const [a, b] = [deeds(success), deeds(failure)];
  let common = 0;
  while (common < a.length && common < b.length && a[common]?.deed === b[common]?.deed) common++;
  return {
    success: a[common]?.index ?? Math.max(0, success.length - 1),
    failure: b[common]?.index ?? Math.max(0, failure.length - 1),
  };
}

// What is said beside an action differs from attempt to attempt, and decides nothing.
function deeds(messages: readonly EpisodeMessage[]): { readonly deed: string; readonly index: number }[] {
  return messages.flatMap((message, index) =>
    actionsOf(message).map(({ name, text }) => ({ deed: `${name} ${text.replace(/\s+/g, "")}`, index })),
  );
}

const messagesBefore = 3;
const messagesAfter = 7;
const messagesAtEnd = 4;

function around(messages: readonly EpisodeMessage[], at: number, budget: number): ShownMessage[] {
  const picked = messages
    .map((message, index) => ({ message, index }))
    .filter(
      ({ index }) =>
        (index >= at - messagesBefore && index <= at + messagesAfter) ||
        index >= messages.length - messagesAtEnd,
    );
  const cut = cutMessages(
    picked.map(({ message }) => message),
    budget,
  );
  return cut.map((shown) => ({ ...shown, number: (picked[shown.number - 1]?.index ?? 0) + 1 }));
}
