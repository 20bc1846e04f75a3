import type { z } from "zod";
import type { ModelRequest } from "../../models/request.ts";
import type { EpisodeMessage } from "../../sources/episodes/episode.ts";
import { cutMessages } from "./cut-messages.ts";
import { extractInstructions } from "./instructions.ts";
import { type Notes, notesSchema } from "./notes.ts";
import { disarmed, transcriptText } from "./transcript-text.ts";

/** What all requests of a run have in common. */
export interface AskingOptions {
  readonly model: string;
  readonly seed: number;
  /** Most tokens of a transcript; what is above is cut. */
  readonly budget: number;
}

export type NotesRequest<T = Notes> = ModelRequest<T> & { readonly schema: z.ZodType<T> };

const extractVersion = "hints/extract 1";
// Notes on a long attempt take some 1,500.
export const mostAnswerTokens = 4000;

/**
 * Asks for notes on one attempt. What is equal in all requests comes first, then the task, then the transcript, so that
 * providers can keep the beginning.
 */
export function extractionRequest(
  task: { readonly name: string; readonly text: string },
  messages: readonly EpisodeMessage[],
  { model, seed, budget }: AskingOptions,
): NotesRequest {
  return {
    model,
    messages: [
      { role: "system", content: extractInstructions, cache: true },
      { role: "user", content: taskBlock(task.text, budget), cache: true },
      { role: "user", content: transcriptText(cutMessages(messages, budget)) },
    ],
    schema: notesSchema,
    temperature: 0,
    seed,
    maxTokens: mostAnswerTokens,
    version: extractVersion,
    task: task.name,
  };
}

/** The text of a task as a model is shown it. */
export function taskBlock(text: string, budget: number): string {
  const most = budget * 2;
  const shown = text.length > most ? `${text.slice(0, most).toWellFormed()}\n(… cut …)` : text;
  return `<<<task\n${disarmed(shown)}\ntask>>>`;
}
