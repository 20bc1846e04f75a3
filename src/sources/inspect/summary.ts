import { parseJson } from "../../bytes/json.ts";
import type { RawFields } from "../../bytes/json-fields.ts";
import { HindcastError } from "../../model/error.ts";
import { asNumber, asObject, asText, describe, type Json, type JsonObject } from "../../model/json.ts";
import { asId, jsonOf, numberOf } from "./json-parts.ts";

/** What a log says of one sample (one attempt at a task) in short. */
export interface InspectSampleSummary {
  readonly id: string;
  /** Counts tries from 1. */
  readonly epoch: number;
  readonly uuid: string | undefined;
  /** By scorer. */
  readonly scores: JsonObject | undefined;
  /** Message of the error that ended it. */
  readonly error: string | undefined;
  /** Kind of the limit that ended it. */
  readonly limit: string | undefined;
  readonly totalTime: number | undefined;
  readonly workingTime: number | undefined;
  readonly retries: number | undefined;
}

/** The summary in an entry of `summaries.json`; `undefined` for what is none. */
export function readSummary(json: Json): InspectSampleSummary | undefined {
  const entry = asObject(json);
  return entry === undefined ? undefined : summaryOf((key) => entry.get(key));
}

/**
 * The same of a whole sample, by the bytes of its fields.
 *
 * @throws HindcastError `bad-input` for an epoch that is no number: it would be taken for another try.
 */
export function summaryOfSample(fields: RawFields): InspectSampleSummary | undefined {
  const epoch = fields.get("epoch");
  if (epoch !== undefined && numberOf(epoch) === undefined)
    throw new HindcastError("bad-input", "epoch", {
      received: describe(parseJson(epoch)),
      expected: "a number",
    });
  return summaryOf((key) => jsonOf(fields.get(key)));
}

// Errors and limits are texts in summaries, objects in samples; before 2024-07 a sample had one score without a name.
function summaryOf(get: (key: string) => Json | undefined): InspectSampleSummary | undefined {
  const id = asId(get("id"));
  if (id === undefined) return undefined;
  const [error, limit, score] = [get("error"), get("limit"), get("score")];
  const retries = get("error_retries");
  return {
    id,
    epoch: asNumber(get("epoch")) ?? 1,
    uuid: asText(get("uuid")),
    scores: asObject(get("scores")) ?? (asObject(score) && new Map([[unnamed, score as Json]])),
    error: asText(error) ?? asText(asObject(error)?.get("message")),
    limit: asText(limit) ?? asText(asObject(limit)?.get("type")),
    totalTime: asNumber(get("total_time")),
    workingTime: asNumber(get("working_time")),
    retries: asNumber(get("retries")) ?? (Array.isArray(retries) ? retries.length : undefined),
  };
}

/** The name of a score that the log gives none. */
export const unnamed = "score";
