import type { AttemptBody } from "./attempts/attempt.ts";

/** The text of a task, and where it was found. */
export interface TaskText {
  readonly text: string;
  readonly source: TextSource;
}

/** The task's own file; between marks of a terminal agent's prompt; behind a marker; a column; the whole first message. */
export type TextSource = "instruction.md" | "prompt" | "marker" | "instruction column" | "first message";

const usualMarkers = ["Task Description:", "Task:", "## Task"] as const;

/**
 * Finds the text of a task in what was recorded of attempts at it. `undefined` when it is blank: there is nothing to add
 * hints to.
 *
 * @param own the task's instruction.md, where there is one: it counts before everything else
 */
export function taskText(
  own: string | undefined,
  { messages, instruction }: AttemptBody,
  markers: readonly string[] = usualMarkers,
): TaskText | undefined {
  if (own !== undefined) return own.trim() === "" ? undefined : { text: own, source: "instruction.md" };
  // Models write such marks too: only what was said to them counts.
  const first = messages.find(({ role, content }) => role === "user" && content.trim() !== "")?.content ?? "";
  for (const text of [first, instruction ?? ""]) {
    const inside = insidePrompt(text) ?? behindMarker(text, markers);
    if (inside) return inside.text.trim() === "" ? undefined : inside;
  }
  if (instruction !== undefined && instruction.trim() !== "")
    return { text: instruction, source: "instruction column" };
  return first === "" ? undefined : { text: first, source: "first message" };
}

function insidePrompt(text: string): TaskText | undefined {
  const start = /^Task Description:[ \t]*\r?\n?/im.exec(text);
  const end = text.lastIndexOf("Current terminal state:");
  if (!start || end < start.index) return undefined;
  return { text: text.slice(start.index + start[0].length, end).trim(), source: "prompt" };
}

function behindMarker(text: string, markers: readonly string[]): TaskText | undefined {
  for (const marker of markers) {
    const escaped = marker.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    const found = new RegExp(`^[ \\t]*${escaped}`, "im").exec(text);
    if (!found) continue;
    // A heading below another heading is a section of the text, not its beginning.
    if (marker.startsWith("#") && /^#/m.test(text.slice(0, found.index))) continue;
    return { text: text.slice(found.index + found[0].length).trim(), source: "marker" };
  }
  return undefined;
}
