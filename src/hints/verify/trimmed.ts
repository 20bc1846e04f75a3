import type { Evidence, Hint } from "../hint.ts";
import type { Unproven } from "./verify-notes.ts";

const longest = { name: 60, text: 280, example: 200 };

/** A hint whose texts are single lines of a length that suits a list, and cannot be taken for Markdown structure. */
export function trimmed(hint: Unproven, evidence: readonly Evidence[]): Hint {
  switch (hint.kind) {
    case "tool":
      return {
        kind: "tool",
        name: line(hint.name, longest.name),
        purpose: line(hint.purpose),
        example: cut(hint.example.trim(), longest.example),
        worked: hint.worked,
        evidence,
      };
    case "strategy":
      return { kind: "strategy", step: line(hint.step), why: line(hint.why), evidence };
    case "pitfall":
      return {
        kind: "pitfall",
        mistake: line(hint.mistake),
        consequence: line(hint.consequence),
        instead: line(hint.instead),
        severity: hint.severity,
        evidence,
      };
    case "criterion":
      return { kind: "criterion", check: line(hint.check), how: line(hint.how), evidence };
    case "fact":
      return { kind: "fact", fact: line(hint.fact), evidence };
  }
}

function line(text: string, most = longest.text): string {
  return cut(text.replace(/\s+/g, " ").trim(), most);
}

function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = text.slice(0, most).search(/\s\S*$/);
  return `${text.slice(0, end > most / 2 ? end : most - 1)}…`.toWellFormed();
}
