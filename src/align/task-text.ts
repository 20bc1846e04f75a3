import type { Opening } from "../model/opening.ts";

export const textChoices = ["first", "full"] as const;
/** `first`: what a user says is to be done, else the system's message; `full`: both, one after the other. */
export type TextChoice = (typeof textChoices)[number];

/** The text of a task, and what it is: `utterance` is what a user said in a conversation merged from all calls. */
export interface TaskText {
  readonly text: string;
  readonly part: "user" | "system" | "system and user" | "utterance";
}

/** The text that an opening gives; `undefined` when it has none. No white space is changed. */
export function taskText(
  { system, user }: Opening,
  choice: TextChoice,
  isMerged: boolean,
): TaskText | undefined {
  if (user === undefined) return system === undefined ? undefined : { text: system, part: "system" };
  if (choice === "first" || system === undefined)
    return { text: user, part: isMerged ? "utterance" : "user" };
  return { text: `${system}\n\n${user}`, part: isMerged ? "utterance" : "system and user" };
}
