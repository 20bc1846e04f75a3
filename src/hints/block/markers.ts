/**
 * Begins every block of hints. A comment is not seen where Markdown is rendered, stands in no task by chance, and can be
 * looked for by whoever wants to take the block out again.
 */
export const blockMarker = "<!-- hindcast:hints -->";

/** Characters of a block, at most: what trainers that strip hints from prompts take out by default. */
export const longestBlock = 4096;

// A checkout may have turned line ends into those of Windows. The end of the marker's line may begin another opening.
const opening = new RegExp(`(?:\\n\\n|\\r\\n\\r\\n)${blockMarker}(?=\\r?\\n)`, "g");

/** A task's text with a block of hints behind it, in the place of an earlier one. @param block begins with the marker */
export function withBlock(instruction: string, block: string): string {
  return `${withoutForeignBlock(withoutBlock(instruction))}\n\n${block}`;
}

/** A task's text without its block of hints: exactly what it was before. */
export function withoutBlock(instruction: string): string {
  return splitAtBlock(instruction)?.own ?? instruction;
}

/**
 * An instruction.md without its block of hints, byte for byte what it was before, in whatever encoding; `undefined` when it
 * has no block.
 */
export function withoutBlockIn(content: Uint8Array): Buffer | undefined {
  // What marks a block is ASCII, and a letter for each byte loses none.
  const parts = splitAtBlock(Buffer.from(content).toString("latin1"));
  return parts && Buffer.from(parts.own, "latin1");
}

/** A task's own text, and its block of hints from the marker on; `undefined` when it has none. */
export function splitAtBlock(
  instruction: string,
): { readonly own: string; readonly block: string } | undefined {
  const found = [...instruction.matchAll(opening)].at(-1);
  if (!found) return undefined;
  const end = found.index + found[0].length;
  return { own: instruction.slice(0, found.index), block: instruction.slice(end - blockMarker.length) };
}

// The tool before this one marked its hints by no more than a rule and their headings.
function withoutForeignBlock(instruction: string): string {
  const found =
    /(?<!\n)\n+---\n+# Hints\n+## (?:Available Tools|Suggested Strategy|Common Pitfalls|Success Criteria)\n/.exec(
      instruction,
    );
  return found ? instruction.slice(0, found.index) : instruction;
}
