import { type AttemptEnding, endingParts } from "./attempt-ending.ts";
import { type MessagePart, messageParts } from "./message-parts.ts";
import type { Transcript, TranscriptSegment, TranscriptTurn } from "./rebuild-transcript.ts";
import { safeText } from "./safe-text.ts";

export interface TextOptions {
  /** Columns to wrap at. Default 100. */
  readonly width?: number;
  /** How the attempt ended: told behind what was said. */
  readonly ending?: AttemptEnding | undefined;
}

/**
 * A transcript to read in a terminal: who speaks, then what is said, wrapped and indented. No control character of
 * the data comes through.
 */
export function renderText({ segments }: Transcript, { width = 100, ending }: TextOptions = {}): string {
  const end = ending === undefined ? "" : `\n${endingLines(ending).join("\n")}\n`;
  if (segments.length === 0) return `(no messages were logged)\n${end}`;
  const said = segments
    .map((segment, index) => segmentLines(segment, index, segments.length, width))
    .map((lines) => `${lines.join("\n")}\n`)
    .join("\n");
  return said + end;
}

// Tracebacks keep their lines as they are.
function endingLines(ending: AttemptEnding): string[] {
  const parts = endingParts(ending).map(([title, text]) =>
    text.includes("\n")
      ? [`${title}:`, ...text.split("\n").map((line) => `  ${line}`.trimEnd())]
      : [`${title}: ${text}`],
  );
  return ["== How it ended", ...parts.flat()];
}

function segmentLines(
  { turns, shared }: TranscriptSegment,
  index: number,
  count: number,
  width: number,
): string[] {
  const heading = count > 1 ? [`== Conversation ${index + 1} of ${count}`] : [];
  const note = shared ? [`(${sharedNote(shared)})`] : [];
  const own = turns.slice(shared?.turns ?? 0);
  return [...heading, ...note, ...own.flatMap((turn) => ["", ...turnLines(turn, width)])].slice(
    heading.length + note.length === 0 ? 1 : 0,
  );
}

/** Says which turns a segment has in common with an earlier one. */
export function sharedNote({ segment, turns }: NonNullable<TranscriptSegment["shared"]>): string {
  return turns === 1
    ? `begins with the first message of conversation ${segment + 1}`
    : `begins with the first ${turns} messages of conversation ${segment + 1}`;
}

function turnLines({ message, isAnswer, startedAt }: TranscriptTurn, width: number): string[] {
  const role = safeText(message.role ?? "message").replaceAll("\n", " ");
  const time = isAnswer && startedAt !== undefined ? `  ${safeText(startedAt).replaceAll("\n", " ")}` : "";
  const parts = messageParts(message);
  const body = parts.length === 0 ? ["  (empty)"] : parts.flatMap((part) => partLines(part, width));
  return [`[${role}]${time}`, ...body];
}

function partLines(part: MessagePart, width: number): string[] {
  switch (part.type) {
    case "image":
      return ["  [image]"];
    case "tool-call":
      return wrapped(`-> ${part.name} ${part.arguments}`, width, "  ", "     ");
    case "tool-result":
      return wrapped(`<- ${part.text}`, width, "  ", "     ");
    case "reasoning":
      return wrapped(part.text, width, "  | ", "  | ");
    case "text":
      return wrapped(part.text, width, "  ", "  ");
    case "other":
      return wrapped(part.json, width, "  ", "  ");
  }
}

/** Lines of at most `width` columns where words allow it; the indentation of a line holds for what is cut off it. */
function wrapped(text: string, width: number, first: string, rest: string): string[] {
  return safeText(text)
    .split("\n")
    .flatMap((line, index) => {
      const prefix = index === 0 ? first : rest;
      const indentation = /^ */.exec(line)?.[0] ?? "";
      const room = Math.max(20, width - prefix.length);
      return wrapLine(line, room, indentation).map((piece, part) =>
        ((part === 0 ? prefix : rest) + piece).trimEnd(),
      );
    });
}

function wrapLine(line: string, room: number, indentation: string): string[] {
  const lines: string[] = [];
  let left = line;
  while (left.length > room) {
    const space = left.lastIndexOf(" ", room);
    const end = space > indentation.length ? space : left.indexOf(" ", room);
    if (end === -1) break;
    lines.push(left.slice(0, end));
    left = indentation.slice(0, room / 2) + left.slice(end + 1);
  }
  return [...lines, left];
}
