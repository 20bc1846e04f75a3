import { stripVTControlCharacters } from "node:util";

/**
 * Text as a reader would have seen it: without colours and other control sequences, of a line that was written over
 * again and again (a progress bar) the last state, lone surrogates replaced. Everything later (prompts, quotes, reports)
 * is about this text.
 */
export function cleanText(text: string): string {
  if (!unclean.test(text)) return text;
  return stripVTControlCharacters(text)
    .replaceAll("\r\n", "\n")
    .replace(/(?<![^\n])[^\n]*\r(?=[^\n])/g, "")
    .replaceAll("\r", "\n")
    .replace(controls, "")
    .toWellFormed();
}

// Tab and line feed are text; the byte-order mark is not.
const unclean = /(?![\n\t])[\p{Cc}\p{Cs}\ufeff]/u;
const controls = /(?![\n\t])[\p{Cc}\ufeff]/gu;
