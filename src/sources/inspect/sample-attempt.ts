import type { RawFields } from "../../bytes/json-fields.ts";
import { asList, asNumber, asObject, asText, type Json, type JsonObject } from "../../model/json.ts";
import { jsonText } from "../../model/json-text.ts";
import { toPlain } from "../../model/plain-json.ts";
import { finiteJson } from "../../model/strict-json.ts";
import type { TraceAttempt } from "../../model/trace.ts";
import { describeMessage } from "../hal/trace/message-text.ts";
import type { Attachments } from "./attachments.ts";
import type { InspectHeader } from "./header.ts";
import { hindcastIn } from "./hindcast-metadata.ts";
import { jsonOf } from "./json-parts.ts";
import { restoredAttempt } from "./restored-attempt.ts";
import { grade } from "./score.ts";
import type { InspectSampleSummary } from "./summary.ts";

export interface AttemptSource {
  readonly fields: RawFields;
  readonly summary: InspectSampleSummary;
  readonly header: InspectHeader;
  readonly attachments: Attachments;
  /** Hashes of the sample's messages. */
  readonly conversation: readonly string[] | undefined;
}

/** The attempt that a sample is. */
export function sampleAttempt({
  fields,
  summary,
  header,
  attachments,
  conversation,
}: AttemptSource): TraceAttempt {
  const read = (key: string) => {
    const bytes = fields.get(key);
    return bytes === undefined ? undefined : jsonOf(attachments.resolve(bytes));
  };
  const [input, target, metadata, limit] = ["input", "target", "metadata", "limit"].map(read);
  const details = detailsOf(fields, read, input, target);
  return restoredAttempt(asObject(metadata), {
    taskId: summary.id,
    epoch: summary.epoch,
    ...grade(summary, header.headline),
    attemptId: summary.uuid,
    scores: summary.scores && jsonText(finite(summary.scores)),
    limitType: summary.limit,
    limitValue: asNumber(asObject(limit)?.get("limit")),
    error: summary.error,
    retries: summary.retries,
    latencySeconds: summary.totalTime,
    workingSeconds: summary.workingTime,
    input: input === undefined ? undefined : inputText(input),
    target: target === undefined ? undefined : (asText(target) ?? jsonText(finite(target))),
    metadata: metadata === undefined ? undefined : jsonText(finite(metadata)),
    conversation,
    details: details.size === 0 ? undefined : jsonText(finite(details)),
  });
}

/** RawFields that have columns or rows of their own, and events, of which calls are kept. */
const elsewhere: ReadonlySet<string> = new Set([
  "id",
  "epoch",
  "uuid",
  "input",
  "target",
  "messages",
  "message_refs",
  "metadata",
  "score",
  "scores",
  "total_time",
  "working_time",
  "events",
  "transcript",
  "timelines",
  "attachments",
  "events_data",
  "message_pool",
]);

function detailsOf(
  fields: RawFields,
  read: (key: string) => Json | undefined,
  input: Json | undefined,
  target: Json | undefined,
): JsonObject {
  const details = new Map<string, Json>();
  // The column of ids holds texts.
  const id = read("id");
  if (id !== undefined && typeof id !== "string") details.set("id", id);
  // Where the column holds a text made of it.
  if (input !== undefined && typeof input !== "string") details.set("input", input);
  if (target !== undefined && typeof target !== "string") details.set("target", target);
  const told = new Set(asList(hindcastIn(fields)?.get("details")));
  for (const key of fields.keys()) {
    const value = elsewhere.has(key) ? undefined : read(key);
    // What is empty says nothing in Inspect's own fields; others may stand there to be told.
    if (value === undefined || (isEmpty(value) && !told.has(key))) continue;
    details.set(key, withoutColours(key, value));
  }
  return details;
}

function isEmpty(value: Json): boolean {
  return (value instanceof Map && value.size === 0) || (Array.isArray(value) && value.length === 0);
}

// The traceback of an error stands beside it once more, with the colours of a terminal; the events of tries that were
// given up are no part of this one.
function withoutColours(key: string, value: Json): Json {
  if (key === "error" && value instanceof Map) return without(value, ["traceback_ansi"]);
  if (key !== "error_retries") return value;
  return asList(value).map((retry) =>
    retry instanceof Map ? without(retry, ["traceback_ansi", "events"]) : retry,
  );
}

function without(object: JsonObject, keys: readonly string[]): JsonObject {
  return new Map([...object].filter(([key]) => !keys.includes(key)));
}

function inputText(input: Json): string | undefined {
  if (typeof input === "string") return input;
  const texts = asList(input).flatMap((message) => describeMessage(toPlain(message)).text ?? []);
  return texts.length === 0 ? undefined : texts.join("\n\n");
}

/** The value with NaN and the infinities as texts of their names, since JSON has no numbers for them. */
export function finite(value: Json): Json {
  return finiteJson(value, (name) => name);
}
