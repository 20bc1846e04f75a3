import { z } from "zod";
import { safeText } from "./safe-text.ts";

/** How a graded attempt ended, beside what was said in it. */
export interface AttemptEnding {
  readonly verdict: string | undefined;
  /** Why it has no answer. */
  readonly error: string | undefined;
  /** What the verdict rests on, by test: tracebacks of those that failed. */
  readonly tests: Readonly<Record<string, string>>;
  /** What the solver said of it. */
  readonly log: string | undefined;
}

const detailsShape = z.looseObject({
  tests: z.record(z.string(), z.string()).optional().catch(undefined),
  solver_log: z.string().optional().catch(undefined),
});

/** The ending that an attempt's record tells of; `undefined` of one without a verdict. */
export function endingOf(told: {
  readonly verdict?: string | undefined;
  readonly error?: string | undefined;
  /** JSON. */
  readonly details?: string | undefined;
}): AttemptEnding | undefined {
  const { verdict, error, details } = told;
  if (verdict === undefined) return undefined;
  const { tests = {}, solver_log: log } = detailsShape.safeParse(parsed(details)).data ?? {};
  return { verdict, error, tests, log };
}

/** An ending by its parts, each with a title. */
export function endingParts({ verdict, error, tests, log }: AttemptEnding): [title: string, text: string][] {
  const parts: [string, string | undefined][] = [
    ["verdict", verdict],
    ["error", error],
    ...Object.entries(tests).map(([test, said]): [string, string] => [`test ${test}`, said]),
    ["solver's log", log],
  ];
  return parts.flatMap(([title, text]): [string, string][] =>
    text === undefined ? [] : [[safeText(title).replaceAll("\n", " "), safeText(text).trimEnd()]],
  );
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    // Details of other sources may hold NaN.
    return undefined;
  }
}
