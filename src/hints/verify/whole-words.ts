import { isInsideWord } from "./find-quote.ts";

// A word that is longer is none, but a hash or a row of data.
const longestWord = 30;

/** A piece of a text, made longer or shorter so that it begins and ends where words do. @param most characters of it */
export function wholeWords(
  text: string,
  piece: { readonly start: number; readonly end: number },
  most: number,
): { readonly start: number; readonly end: number } {
  let { start, end } = piece;
  while (isInsideWord(text, start) && piece.start - start < longestWord) start--;
  while (isInsideWord(text, end) && end - piece.end < longestWord) end++;
  if (end - start <= most) return { start, end };
  end = start + most;
  while (isInsideWord(text, end) && end > start + most - longestWord) end--;
  return { start, end };
}
