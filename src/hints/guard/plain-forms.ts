import { withDigits } from "./number-words.ts";

/**
 * The ways in which a text can be read: as it stands, and with what is encoded in it (base64, hexadecimal, percent signs),
 * shifted by thirteen letters, or written backwards. All in lower case, one alphabet, digits for numbers in words, nothing
 * invisible.
 */
export function plainForms(text: string): string[] {
  const plain = plainText(text);
  const forms = [plain, rot13(plain), [...plain].reverse().join(""), ...decoded(text).map(plainText)];
  return [...new Set(forms)];
}

/** A text in lower case, of one alphabet, with digits for numbers in words. */
export function plainText(text: string): string {
  const visible = text.normalize("NFKC").replace(/[\p{Cf}\p{Mn}]/gu, "");
  const latin = visible.replace(/[\u0370-\u04ff]/g, (letter) => lookalikes.get(letter) ?? letter);
  return withDigits(latin.toLowerCase());
}

// Greek and Cyrillic letters that are drawn like Latin ones.
const lookalikes = new Map(
  Object.entries({
    a: "аΑАα",
    b: "ВΒЬ",
    c: "сСϲ",
    d: "ԁ",
    e: "еЕΕ",
    h: "һНΗ",
    i: "іІΙι",
    j: "јЈ",
    k: "кКΚκ",
    m: "мМΜ",
    n: "пΝ",
    o: "оОΟο",
    p: "рРΡρ",
    s: "ѕЅ",
    t: "тТΤτ",
    u: "υ",
    v: "ѵν",
    x: "хХΧχ",
    y: "уУΥγ",
    z: "Ζ",
  }).flatMap(([latin, letters]) => [...letters].map((letter) => [letter, latin] as const)),
);

function rot13(text: string): string {
  return text.replace(/[a-z]/g, (letter) => String.fromCharCode(((letter.charCodeAt(0) - 84) % 26) + 97));
}

function decoded(text: string): string[] {
  const found: string[] = [];
  for (const [token] of text.matchAll(/[A-Za-z0-9+/_-]{8,}={0,2}/g)) {
    if (/^(?:[0-9a-f]{2}){4,}$/i.test(token)) found.push(Buffer.from(token, "hex").toString());
    else found.push(Buffer.from(token, "base64").toString());
  }
  if (/%[0-9a-f]{2}/i.test(text))
    found.push(text.replace(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))));
  return found.filter(isReadable);
}

function isReadable(text: string): boolean {
  return text.length >= 4 && /^[\p{L}\p{N}\p{P}\p{S}\p{Zs}\s]+$/u.test(text) && !text.includes("\ufffd");
}
