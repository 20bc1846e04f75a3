import { type FontWeight, textWidth } from "./font-metrics.ts";

/** Breaks text between words into lines no wider than `width` pixels; a longer word is cut with an ellipsis. */
export function wrap(text: string, width: number, size: number, weight: FontWeight = "normal"): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    const longer = last === undefined ? word : `${last} ${word}`;
    if (last !== undefined && textWidth(longer, size, weight) <= width) lines[lines.length - 1] = longer;
    else lines.push(shorten(word, width, size, weight));
  }
  return lines;
}

/** As `wrap`, but with lines of about equal length where the last would be a word or two. */
export function wrapNeatly(
  text: string,
  width: number,
  size: number,
  weight: FontWeight = "normal",
): string[] {
  const lines = wrap(text, width, size, weight);
  return textWidth(lines.at(-1) ?? "", size, weight) < 0.3 * width
    ? wrapEvenly(text, width, size, weight)
    : lines;
}

/** As `wrap`, with lines of about equal length. */
export function wrapEvenly(
  text: string,
  width: number,
  size: number,
  weight: FontWeight = "normal",
): string[] {
  let lines = wrap(text, width, size, weight);
  if (lines.length === 1) return lines;
  // The narrowest width that needs no more lines and cuts no word.
  for (let [tooNarrow, enough] = [0, width]; enough - tooNarrow > 4; ) {
    const middle = (tooNarrow + enough) / 2;
    const narrower = wrap(text, middle, size, weight);
    if (narrower.length === lines.length && narrower.join(" ") === lines.join(" ")) {
      enough = middle;
      lines = narrower;
    } else {
      tooNarrow = middle;
    }
  }
  return lines;
}

/** Text cut in its middle to fit `width` pixels: the start and the end of a name tell more than its middle. */
export function shorten(text: string, width: number, size: number, weight: FontWeight = "normal"): string {
  if (textWidth(text, size, weight) <= width) return text;
  const characters = [...text];
  for (let kept = characters.length - 1; kept > 1; kept--) {
    const head = Math.ceil(kept / 2);
    const cut = `${characters.slice(0, head).join("")}…${characters.slice(characters.length - kept + head).join("")}`;
    if (textWidth(cut, size, weight) <= width) return cut;
  }
  return "…";
}

/** The widest of some lines, in pixels; 0 for none. */
export function widest(lines: readonly string[], size: number, weight: FontWeight = "normal"): number {
  return lines.reduce((width, line) => Math.max(width, textWidth(line, size, weight)), 0);
}
