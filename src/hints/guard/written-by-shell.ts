/**
 * What shell text writes: the bodies of here documents, and what is echoed into a file. Each text is gone through once,
 * whatever is in it: agents write long runs of spaces, and thousands of documents that never end.
 */
export function writtenByShell(text: string): string[] {
  const lines = text.split("\n");
  return [...hereDocuments(lines), ...lines.flatMap((line) => line.split("|").flatMap(echoedIn))];
}

function hereDocuments(lines: readonly string[]): string[] {
  const ends = linesByFirstWord(lines);
  const documents: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    for (const [, , delimiter = ""] of (lines[at] ?? "").matchAll(/<<-?[ \t]*(['"]?)(\w+)\1/g)) {
      const waiting = ends.get(delimiter) ?? [];
      while ((waiting.at(-1) ?? lines.length) <= at) waiting.pop();
      const end = waiting.at(-1);
      if (end === undefined) continue;
      documents.push(lines.slice(at + 1, end).join("\n"));
      at = end;
      break;
    }
  }
  return documents;
}

/** Where lines begin with a word, the first of them last: those passed by are taken off the end. */
function linesByFirstWord(lines: readonly string[]): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (let at = lines.length - 1; at >= 0; at--) {
    const word = /^\s*(\w+)/.exec(lines[at] ?? "")?.[1];
    if (word === undefined) continue;
    const known = found.get(word);
    if (known) known.push(at);
    else found.set(word, [at]);
  }
  return found;
}

/** @param command of one line, without pipes */
function echoedIn(command: string): string[] {
  const echo = /\b(?:echo|printf)[ \t]+/g;
  const texts: string[] = [];
  for (let found = echo.exec(command); found !== null; found = echo.exec(command)) {
    const end = command.indexOf(">", echo.lastIndex);
    if (end < 0) break;
    texts.push(command.slice(echo.lastIndex, end).trim());
    echo.lastIndex = end + 1;
  }
  return texts;
}
