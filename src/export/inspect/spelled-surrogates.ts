import type { Json, JsonObject } from "../../model/json.ts";
import { isWellFormedJson, wellFormedJson } from "../../model/strict-json.ts";
import { parsed } from "../json.ts";

/**
 * A part of a log with halves of surrogate pairs spelled out, `\ud800` for one, as Inspect spells them: its data frames
 * fail at one log that has any, for all logs that they are made of.
 */
export function spelledSurrogates(part: JsonObject): JsonObject {
  return isWellFormedJson(part) ? part : (wellFormedJson(part, spelled) as JsonObject);
}

/** Those columns of JSON whose halves of pairs get lost so, as texts: escapes in them stay escapes. */
export function columnsWithHalves(
  columns: Readonly<Record<string, string | undefined>>,
): JsonObject | undefined {
  const lost = Object.entries(columns).filter(
    (column): column is [string, string] => !isWellFormedJson(parsed(column[1]) ?? null),
  );
  return lost.length === 0 ? undefined : new Map<string, Json>(lost);
}

// In a pattern for code points a surrogate is one without its other half.
function spelled(text: string): string {
  return text.replace(/\p{Surrogate}/gu, (half) => `\\u${half.charCodeAt(0).toString(16)}`);
}
