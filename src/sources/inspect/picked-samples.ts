import { asList, asNumber, asObject, type Json, type JsonObject } from "../../model/json.ts";
import { asId } from "./json-parts.ts";

/** The ids that the dataset of a log's `eval` lists; `undefined` where there is no list. */
export function listedIds(spec: JsonObject): readonly string[] | undefined {
  const ids = asObject(spec.get("dataset"))?.get("sample_ids");
  return Array.isArray(ids) ? ids.flatMap((id: Json) => asId(id) ?? []) : undefined;
}

/**
 * The ids of the samples that were to be attempted, where a log names them: since 2025 it lists those that were picked,
 * before it listed the whole dataset's, which may be more than the limit lets through.
 */
export function pickedIds(spec: JsonObject): readonly string[] | undefined {
  const ids = listedIds(spec) ?? [];
  return ids.length > 0 && ids.length <= limitOf(spec) ? ids : undefined;
}

/** How many samples the limit lets through: a number of them, or the first and the one after the last. */
export function limitOf(spec: JsonObject): number {
  const limit = asObject(spec.get("config"))?.get("limit");
  const [start, end] = asList(limit).map(asNumber);
  if (start !== undefined && end !== undefined) return Math.max(end - start, 0);
  return asNumber(limit) ?? Number.POSITIVE_INFINITY;
}
