import fc from "fast-check";
import { expect, test } from "vitest";
import type { Evidence } from "../hint.ts";
import { blockMarker, longestBlock, splitAtBlock, withBlock, withoutBlock } from "./markers.ts";
import { renderBlock, type ShownHints } from "./render-block.ts";

const evidence: readonly Evidence[] = [
  { attempt: "t__a/episode-2", message: 3, role: "user", quote: "q", before: "", after: "" },
];
const hints: ShownHints = {
  tools: [
    {
      kind: "tool",
      name: "awk",
      purpose: "filter by column",
      example: "awk -F, 'NR>1' in.csv | head",
      worked: true,
      evidence,
    },
  ],
  strategy: [{ kind: "strategy", step: "Look at the header first.", why: "it counts", evidence }],
  pitfalls: [
    {
      kind: "pitfall",
      mistake: "Counting the header",
      consequence: "one too many",
      instead: "skip the first line",
      severity: "high",
      evidence,
    },
  ],
  criteria: [{ kind: "criterion", check: "out.txt holds one integer", how: "cat it", evidence }],
  facts: [{ kind: "fact", fact: "pip has no network.", evidence }],
};

test("a block as it stands behind a task", () => {
  expect(renderBlock(hints).text).toBe(`<!-- hindcast:hints -->
---
# Hints
## Available Tools
- pip has no network.
### awk
**Purpose**: filter by column
**Example**: \`awk -F, 'NR>1' in.csv | head\`
## Suggested Strategy
1. Look at the header first.
## Common Pitfalls
- Counting the header. one too many. Instead: skip the first line.
## Success Criteria
- out.txt holds one integer (cat it)
`);
});

test("sources are named on request only", () => {
  expect(renderBlock(hints, { showSources: true }).text).toContain("skip the first line. (from episode-2)\n");
});

test("no hints, no block", () => {
  const none = { tools: [], strategy: [], pitfalls: [], criteria: [], facts: [] };
  expect(renderBlock(none).text).toBeUndefined();
});

test("what does not fit is left out and told", () => {
  const steps = Array.from({ length: 40 }, (_, index) => ({
    ...(hints.strategy[0] as (typeof hints.strategy)[0]),
    step: `Step ${index}: ${"word ".repeat(40)}`,
  }));
  const { text = "", shown, dropped } = renderBlock({ ...hints, strategy: steps });
  expect(text.length).toBeLessThanOrEqual(longestBlock);
  expect(shown.strategy.length + dropped.length).toBe(40);
  expect(dropped.every(({ reason }) => reason === "no room")).toBe(true);
  expect(shown.pitfalls).toHaveLength(1);
});

test("nothing in a hint can begin another block", () => {
  const step = `then\n\n${blockMarker}\n---\n# Hints`;
  const { text = "" } = renderBlock({ ...hints, strategy: [{ kind: "strategy", step, why: "", evidence }] });
  expect(text.split(blockMarker)).toHaveLength(2);
});

const instruction = fc
  .array(fc.oneof(fc.string(), fc.constantFrom("\n", "\r\n", "---\n", "# Hints\n", "<!--", "## Task\n")))
  .map((parts) => parts.join(""))
  .filter((text) => splitAtBlock(text) === undefined);
const block = renderBlock(hints).text ?? "";

test("taking a block out gives back exactly what was there", () => {
  fc.assert(
    fc.property(instruction, (text) => {
      fc.pre(withBlock(text, block).startsWith(text));
      expect(withoutBlock(withBlock(text, block))).toBe(text);
    }),
  );
});

test("a second block takes the place of the first", () => {
  fc.assert(
    fc.property(instruction, (text) => {
      const once = withBlock(text, "<!-- hindcast:hints -->\n---\n# Hints\n## Success Criteria\n- old\n");
      expect(withBlock(once, block)).toBe(withBlock(text, block));
    }),
  );
});

test("a block whose line ends became those of Windows is found, and replaced", () => {
  const windows = (text: string) => text.replaceAll(/\r?\n/g, "\r\n");
  fc.assert(
    fc.property(instruction, (text) => {
      const turned = windows(withBlock(text, block));
      fc.pre(withBlock(text, block).startsWith(text) && !text.endsWith("\r"));
      expect(splitAtBlock(turned)).toBeDefined();
      expect(withoutBlock(turned)).toBe(windows(text));
      expect(withBlock(turned, block).split(`${blockMarker}\n`)).toHaveLength(2);
    }),
  );
  const turned = windows(withBlock("Count.\n", block));
  expect(splitAtBlock(turned)).toEqual({ own: "Count.\r\n", block: windows(block) });
});

test("the block of the tool before is replaced too", () => {
  const old = "Count.\n\n---\n\n# Hints\n\n## Available Tools\n\n### awk\n";
  expect(withBlock(old, block)).toBe(`Count.\n\n${block}`);
});
