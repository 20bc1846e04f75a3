/**
 * Begins every block of hints. A comment is not seen where Markdown is rendered, stands in no task by chance, and can be
 * looked for by whoever wants to take the block out again.
 */
export const blockMarker = "<!-- hindcast:hints -->";

/** Characters of a block, at most: what trainers that strip hints from prompts take out by default. */
export const longestBlock = 4096;

const opening = `\n\n${blockMarker}\n`;

/** A task's text with a block of hints behind it, in the place of an earlier one. @param block begins with the marker */
export function withBlock(instruction: string, block: string): string {
  return `${withoutForeignBlock(withoutBlock(instruction))}\n\n${block}`;
}

/** A task's text without its block of hints: exactly what it was before. */
export function withoutBlock(instruction: string): string {
  const at = instruction.lastIndexOf(opening);
  return at === -1 ? instruction : instruction.slice(0, at);
}

export function hasBlock(instruction: string): boolean {
  return instruction.includes(opening);
}

// The tool before this one marked its hints by no more than a rule and their headings.
function withoutForeignBlock(instruction: string): string {
  const found =
    /\n+---\n+# Hints\n+## (?:Available Tools|Suggested Strategy|Common Pitfalls|Success Criteria)\n/.exec(
      instruction,
    );
  return found ? instruction.slice(0, found.index) : instruction;
}
