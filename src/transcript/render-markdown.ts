import { type AttemptEnding, endingParts } from "./attempt-ending.ts";
import { type MessagePart, messageParts } from "./message-parts.ts";
import type { Transcript, TranscriptSegment, TranscriptTurn } from "./rebuild-transcript.ts";
import { sharedNote } from "./render-text.ts";
import { safeText } from "./safe-text.ts";

/**
 * A transcript as Markdown. What was said stands in fences longer than any in it, so that no text of the data
 * becomes a heading, a link or HTML.
 */
export function renderMarkdown({ segments }: Transcript, title: string, ending?: AttemptEnding): string {
  const body = segments.length === 0 ? ["No messages were logged."] : segments.flatMap(segmentBlocks);
  const end = ending === undefined ? [] : ["## How it ended", ...endingParts(ending).map(endingBlock)];
  return `${[`# ${inline(title)}`, ...body, ...end].join("\n\n")}\n`;
}

function endingBlock([title, text]: readonly [title: string, text: string]): string {
  return text.includes("\n")
    ? `${inline(title)}:\n\n${fenced(text, "text")}`
    : `${inline(title)}: ${inline(text)}`;
}

function segmentBlocks({ turns, shared }: TranscriptSegment, index: number): string[] {
  const note = shared ? [`This conversation ${sharedNote(shared)}.`] : [];
  return [`## Conversation ${index + 1}`, ...note, ...turns.slice(shared?.turns ?? 0).flatMap(turnBlocks)];
}

function turnBlocks({ message, isAnswer, startedAt }: TranscriptTurn): string[] {
  const time = isAnswer && startedAt !== undefined ? `, ${inline(startedAt)}` : "";
  const parts = messageParts(message);
  const body = parts.length === 0 ? ["*(empty)*"] : parts.map(partBlock);
  return [`### ${inline(message.role ?? "message")}${time}`, ...body];
}

function partBlock(part: MessagePart): string {
  switch (part.type) {
    case "image":
      return "*[image]*";
    case "tool-call":
      return `Calls ${inline(part.name)}:\n\n${fenced(part.arguments, "json")}`;
    case "tool-result":
      return `Result:\n\n${fenced(part.text, "text")}`;
    case "reasoning":
      return `Reasoning:\n\n${fenced(part.text, "text")}`;
    case "text":
      return fenced(part.text, "text");
    case "other":
      return fenced(part.json, "json");
  }
}

function fenced(text: string, language: string): string {
  const content = safeText(text);
  let longest = 2;
  for (const [run] of content.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${content}\n${fence}`;
}

// One line, with every character escaped that Markdown could read as more than itself.
function inline(text: string): string {
  return safeText(text)
    .replaceAll(/\s+/g, " ")
    .trim()
    .replaceAll(/[\\`*_{}[\]<>()#+!|&~]/g, "\\$&");
}
