import { asList, asObject, type Json, type JsonObject } from "../../model/json.ts";
import { number, record } from "../json.ts";

// As Inspect shortens them.
const longestText = 1024;
const longestMetadata = 1000;

/** The summary of a sample, by which viewers and data frames list it. */
export function summaryJson(sample: JsonObject): JsonObject {
  const input = sample.get("input");
  const keep = (key: string) => sample.get(key);
  return record({
    id: keep("id"),
    epoch: keep("epoch"),
    input: typeof input === "string" ? shortened(input) : asList(input).map(shortMessage),
    choices: keep("choices"),
    target: keep("target"),
    metadata: shortMetadata(asObject(keep("metadata"))),
    scores: new Map([...(asObject(keep("scores")) ?? [])].map(([name, score]) => [name, shortScore(score)])),
    model_usage: keep("model_usage"),
    role_usage: keep("role_usage"),
    started_at: keep("started_at"),
    completed_at: keep("completed_at"),
    total_time: keep("total_time"),
    working_time: keep("working_time"),
    uuid: keep("uuid"),
    error: asObject(keep("error"))?.get("message"),
    limit: asObject(keep("limit"))?.get("type"),
    retries: number(asList(keep("error_retries")).length),
    completed: true,
    message_count: number(asList(keep("messages")).length),
    turn_count: keep("turn_count"),
  });
}

function shortened(text: string): string {
  return text.length > longestText ? `${text.slice(0, longestText).toWellFormed()}...` : text;
}

function shortMessage(message: Json): Json {
  const fields = asObject(message);
  const content = fields?.get("content");
  if (fields === undefined) return message;
  if (typeof content === "string") return new Map([...fields, ["content", shortened(content)]]);
  const texts = asList(content).map((part) => {
    const told = asObject(part);
    if (told?.get("type") !== "text") return record({ type: "text", text: `(${String(told?.get("type"))})` });
    return new Map([...told, ["text", shortened(String(told.get("text")))]]);
  });
  return new Map<string, Json>([...fields, ["content", texts]]);
}

function shortScore(score: Json): Json {
  const fields = asObject(score);
  if (fields === undefined) return score;
  return new Map(
    [...fields].map(([key, value]): [string, Json] => {
      if (key === "metadata") return [key, shortMetadata(asObject(value)) ?? null];
      return [key, typeof value === "string" && key !== "value" ? shortened(value) : value];
    }),
  );
}

function shortMetadata(metadata: JsonObject | undefined): JsonObject | undefined {
  if (metadata === undefined) return undefined;
  return new Map(
    [...metadata].map(([key, value]): [string, Json] => {
      if (typeof value === "string") return [key, shortened(value)];
      const isLong = typeof value === "object" && JSON.stringify(value).length > longestMetadata;
      return [
        key,
        isLong && (value instanceof Map || Array.isArray(value)) ? "Key removed from summary (> 1k)" : value,
      ];
    }),
  );
}
