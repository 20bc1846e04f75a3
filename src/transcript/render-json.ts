import { parseJson } from "../bytes/json.ts";
import type { Json, JsonObject } from "../model/json.ts";
import { fromPlain } from "../model/plain-json.ts";
import { finiteJson } from "../model/strict-json.ts";
import type { AttemptEnding } from "./attempt-ending.ts";
import type { Transcript } from "./rebuild-transcript.ts";

/**
 * A transcript as JSON: `head`, then its segments and how the attempt ended. Messages are JSON, not text that holds
 * JSON, with their numbers as they are written.
 */
export function transcriptJson(
  head: Readonly<Record<string, Json>>,
  { segments }: Transcript,
  ending: AttemptEnding | undefined,
): Json {
  return known({
    ...head,
    segments: segments.map(({ turns, shared }) =>
      known({
        shared: shared && fromPlain(shared),
        turns: turns.map(({ message, callId, isAnswer, startedAt }) =>
          known({ callId, isAnswer, startedAt, hash: message.hash, message: parsed(message.json) }),
        ),
      }),
    ),
    ending: ending && known({ ...ending, tests: fromPlain(ending.tests) }),
  });
}

function known(fields: Readonly<Record<string, Json | undefined>>): JsonObject {
  return new Map(Object.entries(fields).filter((entry): entry is [string, Json] => entry[1] !== undefined));
}

// JSON has no NaN and no infinities: they are texts of their names.
function parsed(text: string): Json {
  try {
    return finiteJson(parseJson(Buffer.from(text)), (name) => name);
  } catch {
    return text;
  }
}
