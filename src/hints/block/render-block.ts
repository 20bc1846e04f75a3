import { type DroppedHint, droppedHint, type Hint, type PitfallHint, type ToolHint } from "../hint.ts";
import type { MergedHints } from "../merge/merge-hints.ts";
import { blockMarker, longestBlock } from "./markers.ts";

/** Which hints a block holds, in its order. */
export type ShownHints = Pick<MergedHints, "tools" | "strategy" | "pitfalls" | "criteria" | "facts">;

/** The text with hints that a task's instruction gets, and the hints in it. */
export interface HintBlock {
  /** `undefined` when there is nothing to say. */
  readonly text: string | undefined;
  readonly shown: ShownHints;
  readonly dropped: readonly DroppedHint[];
}

export interface BlockOptions {
  /** Name the episodes that pitfalls come from, as the tool before this one did. */
  readonly showSources?: boolean | undefined;
  /** Longest block in characters. */
  readonly most?: number | undefined;
}

/** Writes hints as the block that is put behind a task's text; what does not fit is left out, the least first. */
export function renderBlock(merged: ShownHints, options: BlockOptions = {}): HintBlock {
  const { most = longestBlock } = options;
  const dropped: DroppedHint[] = [];
  let shown = merged;
  for (;;) {
    const text = blockText(shown, options.showSources ?? false);
    if (text === undefined || text.length <= most) return { text, shown, dropped };
    const kind = longestKind(shown);
    const list: readonly Hint[] = shown[kind];
    dropped.push(...list.slice(-1).map((hint) => droppedHint(hint, "no room")));
    shown = { ...shown, [kind]: list.slice(0, -1) };
  }
}

// What is first to go where several kinds have as many.
const kinds = ["facts", "tools", "criteria", "pitfalls", "strategy"] as const;

function longestKind(shown: ShownHints): (typeof kinds)[number] {
  return kinds.reduce((longest, kind) => (shown[kind].length > shown[longest].length ? kind : longest));
}

function blockText(
  { tools, strategy, pitfalls, criteria, facts }: ShownHints,
  showSources: boolean,
): string | undefined {
  const sections = [
    section("Available Tools", [...facts.map(({ fact }) => `- ${plain(fact)}`), ...tools.map(toolText)]),
    section(
      "Suggested Strategy",
      strategy.map(({ step }, index) => `${index + 1}. ${plain(step)}`),
    ),
    section(
      "Common Pitfalls",
      pitfalls.map((pitfall) => pitfallText(pitfall, showSources)),
    ),
    section(
      "Success Criteria",
      criteria.map(({ check, how }) => `- ${plain(check)}${how ? ` (${plain(how)})` : ""}`),
    ),
  ].filter((text) => text !== "");
  if (sections.length === 0) return undefined;
  return `${[blockMarker, "---", "# Hints", ...sections].join("\n")}\n`;
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : [`## ${title}`, ...lines].join("\n");
}

function toolText({ name, purpose, example }: ToolHint): string {
  return [`### ${plain(name)}`, `**Purpose**: ${plain(purpose)}`, `**Example**: ${code(example)}`].join("\n");
}

function pitfallText({ mistake, consequence, instead, evidence }: PitfallHint, showSources: boolean): string {
  const parts = [sentence(mistake), sentence(consequence), instead && `Instead: ${sentence(instead)}`];
  const episodes = [
    ...new Set(evidence.map(({ attempt }) => attempt.replace(/^.*\//, "").replace(/~.*$/, ""))),
  ];
  const source = showSources ? ` (from ${episodes.join(", ")})` : "";
  return `- ${parts.filter(Boolean).join(" ")}${source}`;
}

function sentence(text: string): string {
  const line = plain(text);
  return line === "" || /[.!?…]$/.test(line) ? line : `${line}.`;
}

// One line, and nothing that could begin or end a block.
function plain(text: string): string {
  return text.replace(/\s+/g, " ").replaceAll("<!--", "<! --").replaceAll("-->", "-- >").trim();
}

function code(text: string): string {
  const line = plain(text);
  const ticks = "`".repeat(1 + Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length)));
  const space = ticks.length > 1 ? " " : "";
  return `${ticks}${space}${line}${space}${ticks}`;
}
