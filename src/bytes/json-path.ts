/** A key, an index, or `undefined` in a container whose first item has not begun. */
export type PathStep = string | number | undefined;

/**
 * Where a value stands, as `raw_logging_results[12].inputs`; keys that are no plain words stand in brackets, escaped,
 * so that the text is safe to print. The middle of a long path and the rest of a long key are left out.
 */
export function jsonPath(steps: readonly PathStep[]): string {
  const known = steps.filter((step) => step !== undefined);
  const texts = known.map(stepText);
  const shown = texts.length > longest ? [...texts.slice(0, 8), "…", ...texts.slice(-3)] : texts;
  return shown.join("").replace(/^\./, "");
}

const longest = 12;
const longestKey = 60;

function stepText(step: string | number): string {
  if (typeof step === "number") return `[${step}]`;
  if (/^[A-Za-z_][\w-]*$/.test(step) && step.length <= longestKey) return `.${step}`;
  return `[${printable(step.length > longestKey ? `${step.slice(0, longestKey)}…` : step)}]`;
}

/** A text in quotes, with every character escaped that could do more than appear. */
export function printable(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
