import { asObject, type Json, JsonNumber, type JsonObject } from "../../model/json.ts";
import type { Outcome } from "../../model/outcome.ts";
import type { InspectHeadline } from "./header.ts";
import type { InspectSampleSummary } from "./summary.ts";

/** How an attempt ended, by the score that stands for its run. */
export interface Graded {
  readonly outcome: Outcome;
  readonly score: number | undefined;
  readonly scoreName: string | undefined;
}

/**
 * An attempt passed when its headline score is 1 or more; where the run names no headline, its first score. One that broke off with an error and has no score is an
 * `error`; a score that is absent, not a number or no single value is `unscored`.
 */
export function grade(
  { scores, error }: InspectSampleSummary,
  headline: InspectHeadline | undefined,
): Graded {
  const [scoreName, value] = headlineValue(scores, headline);
  const score = scoreNumber(value);
  if (score !== undefined) return { outcome: score >= 1 ? "passed" : "failed", score, scoreName };
  return { outcome: error === undefined ? "unscored" : "error", score, scoreName };
}

function headlineValue(
  scores: JsonObject | undefined,
  headline: InspectHeadline | undefined,
): [name: string | undefined, value: Json | undefined] {
  const first: string | undefined = scores?.keys().next().value;
  // What another scorer says of a sample that the headline's did not score is no verdict of the run's.
  const name =
    headline === undefined ? first : [headline.scorer, headline.score].find((scorer) => scores?.has(scorer));
  if (name === undefined) return [undefined, undefined];
  const value = asObject(scores?.get(name))?.get("value");
  const parts = asObject(value);
  if (parts === undefined) return [name, value];
  const part = headline !== undefined && parts.has(headline.score) ? headline.score : undefined;
  return part === undefined ? [name, undefined] : [part, parts.get(part)];
}

/** The number that Inspect's metrics take a score for; `undefined` for what is none, and for NaN. */
export function scoreNumber(value: Json | undefined): number | undefined {
  if (value instanceof JsonNumber) return Number.isNaN(value.value) ? undefined : value.value;
  if (typeof value === "boolean") return Number(value);
  if (typeof value !== "string") return undefined;
  const letter = letters.get(value) ?? words.get(value.toLowerCase());
  if (letter !== undefined) return letter;
  const number = value.trim() === "" ? Number.NaN : Number(value);
  return Number.isFinite(number) ? number : undefined;
}

// Correct, partly, incorrect, no answer.
const letters: ReadonlyMap<string, number> = new Map([
  ["C", 1],
  ["P", 0.5],
  ["I", 0],
  ["N", 0],
]);
const words: ReadonlyMap<string, number> = new Map([
  ["yes", 1],
  ["true", 1],
  ["no", 0],
  ["false", 0],
]);
