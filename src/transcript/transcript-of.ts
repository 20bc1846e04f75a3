import { rebuildTranscript, type Transcript } from "./rebuild-transcript.ts";
import type { LoggedAttempt } from "./shown-run.ts";

/** What was said in an attempt: rebuilt from its calls, or without any the conversation that its source tells. */
export function transcriptOf({ calls, messages, conversation = [] }: LoggedAttempt): Transcript {
  if (calls.length > 0 || conversation.length === 0)
    return rebuildTranscript(calls, (hash) => messages.get(hash));
  const turns = conversation.flatMap((hash) => {
    const message = messages.get(hash);
    const isAnswer = message?.role === "assistant";
    return message ? [{ message, callId: undefined, isAnswer, startedAt: undefined }] : [];
  });
  return { segments: [{ turns, shared: undefined }] };
}
