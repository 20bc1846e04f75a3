import type { ShownMessage } from "./cut-messages.ts";

/**
 * Messages as a model is shown them: numbered, between marks. Nothing in them can look like a number or a mark, and
 * still every quote can be found in the original, because white space does not count there.
 *
 * @param offset added to every number
 */
export function transcriptText(messages: readonly ShownMessage[], name = "transcript", offset = 0): string {
  const parts: string[] = [];
  let last = 0;
  for (const { number, role, content } of messages) {
    if (number > last + 1) parts.push(leftOut(last + 1 + offset, number - 1 + offset));
    parts.push(`[M${number + offset}] ${role}\n${disarmed(content)}`);
    last = number;
  }
  return `<<<${name}\n${parts.join("\n\n")}\n${name}>>>`;
}

function leftOut(from: number, to: number): string {
  return from === to ? `(message ${from} is left out)` : `(messages ${from} to ${to} are left out)`;
}

/** Text that cannot be taken for the marks around it. */
export function disarmed(text: string): string {
  return text
    .replace(/\[M(?=\d)/g, "[ M")
    .replaceAll("<<<", "< <<")
    .replaceAll(">>>", "> >>");
}
