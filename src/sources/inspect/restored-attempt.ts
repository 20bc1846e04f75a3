import { parseJson } from "../../bytes/json.ts";
import { asList, asNumber, asObject, asText, type Json, type JsonObject } from "../../model/json.ts";
import { jsonText } from "../../model/json-text.ts";
import { outcomes } from "../../model/outcome.ts";
import type { TraceAttempt } from "../../model/trace.ts";
import { verdicts } from "../../model/verdict.ts";
import { hindcastOf } from "./hindcast-metadata.ts";

/** The attempt with what Hindcast wrote of it beside Inspect's fields, where it wrote the log. */
export function restoredAttempt(metadata: JsonObject | undefined, attempt: TraceAttempt): TraceAttempt {
  const told = metadata && hindcastOf(new Map([["metadata", metadata]]));
  if (metadata === undefined || told === undefined) return attempt;
  const rest = new Map([...metadata].filter(([key]) => key !== "hindcast"));
  const is = (key: string) => told.get(key) === true;
  const asJson = asObject(told.get("as_json"));
  const column = (name: string) => asText(asJson?.get(name));
  return {
    ...attempt,
    outcome: outcomes.find((outcome) => outcome === told.get("outcome")),
    score: asNumber(told.get("score")),
    scoreName: asText(told.get("score_name")),
    verdict: verdicts.find((verdict) => verdict === told.get("verdict")),
    scores: is("no_scores") ? undefined : (column("scores") ?? attempt.scores),
    ...(is("no_error") && { error: undefined }),
    ...(is("no_retries") && { retries: undefined }),
    ...(is("no_input") && { input: undefined }),
    ...(is("no_target") && { target: undefined }),
    ...(is("no_conversation") && { conversation: undefined }),
    details:
      column("details") ??
      (told.has("details") && attempt.details !== undefined
        ? only(attempt.details, told.get("details"))
        : undefined),
    metadata: is("no_metadata") ? undefined : (column("metadata") ?? jsonText(rest)),
  };
}

/** Of the details those that were there when the log was written, in their order. */
function only(details: string, keys: Json | undefined): string {
  const all = asObject(parseJson(Buffer.from(details)));
  return jsonText(
    new Map(
      asList(keys).flatMap((key): [string, Json][] => {
        const value = typeof key === "string" ? all?.get(key) : undefined;
        return value === undefined || typeof key !== "string" ? [] : [[key, value]];
      }),
    ),
  );
}
