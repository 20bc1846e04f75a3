/** What answers are made of: numbers of four and more digits, identifiers, quoted texts, names of tests. */
export interface Literals {
  /** Digits alone. */
  readonly numbers: ReadonlySet<string>;
  /** Letters and digits of anything else, in lower case. */
  readonly texts: ReadonlySet<string>;
}

const leastDigits = 4;
const leastIdentifier = 6;
const leastQuoted = 8;

/**
 * The literals of a text that could be an answer.
 *
 * @param kind `code` of a solution or of tests, where a single word counts when it is compared or written; what was `said`;
 * or `actions`, where quotes stand around everything and mean nothing
 */
export function literalsOf(text: string, kind: "code" | "said" | "actions"): Literals {
  const numbers = new Set<string>();
  const texts = new Set<string>();
  // Separators of thousands are no part of a number, its decimals are.
  for (const [number] of text.matchAll(/\d+(?:[,_.\u202f]\d+)*/g)) {
    const digits = number.replace(/\D/g, "");
    if (digits.length >= leastDigits && !/^0+$/.test(digits)) numbers.add(digits);
  }
  for (const [word] of text.matchAll(/[A-Za-z0-9]+(?:[_-][A-Za-z0-9]+)*/g)) {
    const squashed = squash(word);
    if (squashed.length >= leastIdentifier && isIdentifier(word)) texts.add(squashed);
    if (/^test_\w{4,}/.test(word)) texts.add(squashed);
  }
  if (kind === "actions") return { numbers, texts };
  for (const [, , quoted = ""] of text.matchAll(/(["'`])((?:(?!\1)[^\n\\]|\\.){4,200})\1/g))
    if (isTelling(quoted, text, kind === "code")) texts.add(squash(quoted));
  return { numbers, texts };
}

/** The letters and digits of a text, in lower case. */
export function squash(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}

// Letters and digits mixed; but not the name of a tool or a format, as python3, sha256sum, utf-8.
function isIdentifier(word: string): boolean {
  if (!/\d/.test(word) || !/[A-Za-z]/.test(word)) return false;
  if (formats.test(word)) return false;
  return !/^[a-z]+[_-]?\d{1,2}$/.test(word);
}

const formats =
  /^(?:(?:utf|iso|sha|md|base|http|python|cp|ipv|mp|gpt|ubuntu|int|float|uint)[_-]?\d+(?:-\d+|[a-z]*)|x86_64)$/i;

function isTelling(quoted: string, text: string, isCode: boolean): boolean {
  const squashed = squash(quoted);
  if (squashed.length < leastQuoted) return false;
  if (!/^[a-z]+$/.test(quoted)) return true;
  // A single word is an answer only where it is compared or written.
  const line = text.split("\n").find((each) => each.includes(quoted)) ?? "";
  return isCode && /assert|==|echo|print|expect|write/.test(line);
}
