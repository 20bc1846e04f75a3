import { actionsOf } from "../attempts/actions.ts";
import type { AttemptBody } from "../attempts/attempt.ts";
import { writtenByShell } from "./written-by-shell.ts";

const lastActions = 3;

/** What an attempt brought forth: the contents it wrote, what it said in the end, and what it did last. */
export function artifactOf({ messages }: AttemptBody): { artifact: string[]; lastActions: string[] } {
  const actions = messages.flatMap(actionsOf).map(({ text }) => text);
  const last = messages.findLast(({ role }) => role === "assistant");
  const isTalk = last !== undefined && actionsOf(last).length === 0;
  return {
    artifact: [...actions.flatMap(writtenBy), ...(isTalk ? [last.content] : [])],
    lastActions: actions.slice(-lastActions),
  };
}

// What shell text writes, and what tools are given as the content of a file.
function writtenBy(action: string): string[] {
  const given = [
    ...action.matchAll(
      /"(?:content|file_text|new_str|new_string|patch|code|answer|text)"\s*:\s*("(?:[^"\\]|\\.)*")/g,
    ),
  ].map(([, json]) => unquoted(json ?? ""));
  return [...writtenByShell(action), ...given].filter(
    (text) => text !== undefined && text !== "",
  ) as string[];
}

function unquoted(json: string): string | undefined {
  try {
    return String(JSON.parse(json));
  } catch {
    return undefined;
  }
}
