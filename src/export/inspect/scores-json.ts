import { asObject, type Json, JsonNumber, type JsonObject } from "../../model/json.ts";
import type { StoreRow } from "../../store/columns.ts";
import { number, parsed, record } from "../json.ts";

/** The scores of an attempt in Inspect's form; `undefined` when it was not graded. */
export function scoresJson(row: StoreRow<"attempts">, runScore: string | undefined): JsonObject | undefined {
  const told = asObject(parsed(row.scores));
  if (told !== undefined) return new Map([...told].map(([name, score]) => [name, scoreJson(score)]));
  const value = valueOfOutcome(row);
  if (value === undefined) return undefined;
  return record({ [runScore ?? "outcome"]: record({ value, explanation: row.verdict }) });
}

function scoreJson(score: Json): Json {
  const fields = asObject(score);
  return fields?.has("value")
    ? new Map([...fields, ["value", notFinite(fields.get("value") ?? null)]])
    : score;
}

function valueOfOutcome({ outcome, score }: StoreRow<"attempts">): Json | undefined {
  if (score !== undefined) return number(score);
  if (outcome === "passed") return "C";
  return outcome === "failed" ? "I" : undefined;
}

/** The value with the names of NaN and the infinities, as the store keeps them, as numbers again. */
export function notFinite(value: Json): Json {
  if (typeof value === "string") return /^(NaN|-?Infinity)$/.test(value) ? new JsonNumber(value) : value;
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [key, notFinite(item)]));
  return Array.isArray(value) ? value.map(notFinite) : value;
}
