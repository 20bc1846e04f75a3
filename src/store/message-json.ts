/**
 * Whether a message's canonical JSON holds no more than its text, as `content`, and its role, so that it need not be
 * kept beside them. Judged by the form of the JSON alone, which costs far less than making it again.
 */
export function isContentAndRole(json: string, text: string | undefined, role: string | undefined): boolean {
  if (text === undefined || role === undefined) return false;
  const end = `","role":${JSON.stringify(role)}}`;
  const inner = json.length - start.length - end.length;
  if (inner < text.length || !json.startsWith(start) || !json.endsWith(end)) return false;
  // Half a surrogate pair is an escape in the JSON, and could not be told apart after UTF-8 replaced it in the text.
  return stringEnd(json, start.length) === json.length - end.length && !json.includes("\\ud");
}

/** The canonical JSON of a message that {@link isContentAndRole} holds for. */
export function contentAndRole(text: string, role: string): string {
  return `${start}${JSON.stringify(text).slice(1, -1)}","role":${JSON.stringify(role)}}`;
}

const start = '{"content":"';

// Where the quote stands that ends a JSON string whose first character is at `from`.
function stringEnd(json: string, from: number): number {
  let end = json.indexOf('"', from);
  while (end !== -1 && isEscaped(json, end)) end = json.indexOf('"', end + 1);
  return end;
}

function isEscaped(json: string, at: number): boolean {
  let slashes = 0;
  while (json[at - 1 - slashes] === "\\") slashes++;
  return slashes % 2 === 1;
}
