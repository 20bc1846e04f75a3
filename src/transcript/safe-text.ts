/**
 * Foreign text that can be printed: line breaks are `\n`, tabs four spaces, and every other character that could
 * steer a terminal or turn the direction of text around stands as its escape.
 */
export function safeText(text: string): string {
  return text
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll("\t", "    ")
    .replaceAll(unsafe, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)
    .toWellFormed();
}

// Controls and format characters, but for those that join letters and emoji.
const unsafe = /(?![\n\u200c\u200d])[\p{Cc}\p{Cf}\u2028\u2029]/gu;
