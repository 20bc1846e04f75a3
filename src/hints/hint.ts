/** Where something stands that was quoted. */
export interface Evidence {
  /** Id of the attempt. */
  readonly attempt: string;
  /** Number of the message in it, from 1. */
  readonly message: number;
  readonly role: string;
  /** As it stands there. */
  readonly quote: string;
  /** The text around it. */
  readonly before: string;
  readonly after: string;
}

/** What every hint carries. */
export interface HintEvidence {
  /** At least one. */
  readonly evidence: readonly Evidence[];
}

/** A command or function that was used, and whether it worked. */
export interface ToolHint extends HintEvidence {
  readonly kind: "tool";
  readonly name: string;
  readonly purpose: string;
  readonly example: string;
  readonly worked: boolean;
}
/** A step that led to success, and why. */
export interface StrategyHint extends HintEvidence {
  readonly kind: "strategy";
  readonly step: string;
  readonly why: string;
}
/** A mistake that was made, what came of it, and what to do instead. */
export interface PitfallHint extends HintEvidence {
  readonly kind: "pitfall";
  readonly mistake: string;
  readonly consequence: string;
  readonly instead: string;
  readonly severity: "low" | "medium" | "high";
}
/** How one can tell that the task is done. */
export interface CriterionHint extends HintEvidence {
  readonly kind: "criterion";
  readonly check: string;
  readonly how: string;
}
/** Something true of the task's environment. */
export interface FactHint extends HintEvidence {
  readonly kind: "fact";
  readonly fact: string;
}

/** A piece of advice with the evidence it came from. */
export type Hint = ToolHint | StrategyHint | PitfallHint | CriterionHint | FactHint;
/** What a hint is about. */
export type HintKind = Hint["kind"];

export const dropReasons = [
  "quote not found",
  "example not found",
  "tool not found",
  "empty",
  "gives the answer away",
  "holds a secret",
  "near duplicate",
  "failed everywhere",
  "only infrastructure trouble",
  "not from the best attempt",
  "contradicts the strategy",
  "too many",
  "no room",
] as const;
/** Why a hint does not come with the others. */
export type DropReason = (typeof dropReasons)[number];

/** A hint that was left out. */
export interface DroppedHint {
  readonly kind: HintKind;
  readonly text: string;
  readonly reason: DropReason;
  /** What was found, or which hint stands for it. */
  readonly detail: string | undefined;
  readonly attempts: readonly string[];
}

/** All that a hint says, to be checked and compared. */
export function hintText(hint: Hint): string {
  switch (hint.kind) {
    case "tool":
      return `${hint.name}: ${hint.purpose}\n${hint.example}`;
    case "strategy":
      return [hint.step, hint.why].filter(Boolean).join("\n");
    case "pitfall":
      return [hint.mistake, hint.consequence, hint.instead].filter(Boolean).join("\n");
    case "criterion":
      return [hint.check, hint.how].filter(Boolean).join("\n");
    case "fact":
      return hint.fact;
  }
}

/** Ids of the attempts that speak for a hint, sorted. */
export function attemptsOf({ evidence }: Pick<Hint, "evidence">): string[] {
  return [...new Set(evidence.map(({ attempt }) => attempt))].sort();
}

export function droppedHint(hint: Hint, reason: DropReason, detail?: string): DroppedHint {
  return { kind: hint.kind, text: hintText(hint), reason, detail, attempts: attemptsOf(hint) };
}
