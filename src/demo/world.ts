/** A made-up model: everything in this folder is invented, and named so that nobody takes it for a result. */
export interface SyntheticModel {
  /** As `agent_args.model_name` reports it. */
  readonly reported: string;
  readonly effort?: "low" | "high";
  /** Ability on the item-response scale (logits; 0 solves half of the middling tasks). */
  readonly ability: number;
  /** US dollars a million tokens, prompt and completion. */
  readonly promptPrice: number;
  readonly completionPrice: number;
  /** Median tokens a call and seconds a call. */
  readonly completionTokens: number;
  readonly secondsPerCall: number;
}

export interface SyntheticScaffold {
  readonly name: string;
  /** Added to a model's ability. */
  readonly lift: number;
  /** Median calls a task. */
  readonly calls: number;
}

export interface SyntheticBenchmark {
  readonly name: string;
  readonly tasks: number;
  /** Mean and spread of task difficulty, in logits. */
  readonly difficulty: number;
  readonly spread: number;
  /** Median prompt tokens of a call. */
  readonly promptTokens: number;
  /** `partial`: the score is a mean of partial credits, and no task lists are published. */
  readonly scoring: "solved" | "partial";
  readonly scaffolds: readonly SyntheticScaffold[];
}

export const models: readonly SyntheticModel[] = [
  model("synthetic/aurora-large-2026-01-15", 1.3, { price: [3, 15], tokens: 520, seconds: 6.5 }),
  model("synthetic/aurora-large-2026-01-15", 1.7, {
    price: [3, 15],
    tokens: 1900,
    seconds: 14,
    effort: "high",
  }),
  model("synthetic/aurora-small-2026-01-15", 0.1, { price: [0.25, 1.25], tokens: 380, seconds: 2.1 }),
  model("synthetic/borealis-3", 1.0, { price: [2, 8], tokens: 450, seconds: 4.2 }),
  model("synthetic/borealis-3-mini", 0.5, { price: [0.4, 1.6], tokens: 900, seconds: 5.5, effort: "low" }),
  model("synthetic/borealis-3-mini", 1.1, { price: [0.4, 1.6], tokens: 3600, seconds: 17, effort: "high" }),
  model("synthetic/cirrus-v2", 0.6, { price: [0.3, 0.9], tokens: 600, seconds: 9 }),
  model("synthetic/dune-open-70b", -0.4, { price: [0.6, 0.6], tokens: 420, seconds: 7.5 }),
];

const generalist: SyntheticScaffold = { name: "Synthetic Generalist", lift: -0.3, calls: 9 };

export const benchmarks: readonly SyntheticBenchmark[] = [
  {
    name: "synthetic_airline",
    tasks: 50,
    difficulty: 0.6,
    spread: 1.2,
    promptTokens: 5200,
    scoring: "solved",
    scaffolds: [generalist, { name: "Airline Specialist", lift: 0.4, calls: 14 }],
  },
  {
    name: "synthetic_repair",
    tasks: 60,
    difficulty: 1.4,
    spread: 1.4,
    promptTokens: 16000,
    scoring: "solved",
    scaffolds: [generalist, { name: "Repair Specialist", lift: 0.9, calls: 24 }],
  },
  {
    name: "synthetic_research",
    tasks: 90,
    difficulty: 0.9,
    spread: 1.5,
    promptTokens: 9000,
    scoring: "solved",
    scaffolds: [generalist, { name: "Research Specialist", lift: 0.2, calls: 12 }],
  },
  {
    name: "synthetic_olympiad",
    tasks: 120,
    difficulty: 1.0,
    spread: 2.0,
    promptTokens: 3500,
    scoring: "solved",
    scaffolds: [{ name: "Olympiad Specialist", lift: 0.2, calls: 4 }],
  },
  {
    name: "synthetic_science",
    tasks: 65,
    difficulty: 2.6,
    spread: 1.2,
    promptTokens: 4200,
    scoring: "solved",
    scaffolds: [
      generalist,
      { name: "Science Tools", lift: 0.3, calls: 8 },
      { name: "Science Zero Shot", lift: -0.2, calls: 1 },
    ],
  },
  {
    name: "synthetic_design",
    tasks: 40,
    difficulty: -0.2,
    spread: 1.0,
    promptTokens: 2600,
    scoring: "partial",
    scaffolds: [generalist, { name: "Design Specialist", lift: 0.3, calls: 6 }],
  },
];

interface Traits {
  readonly price: readonly [number, number];
  readonly tokens: number;
  readonly seconds: number;
  readonly effort?: "low" | "high";
}

function model(
  reported: string,
  ability: number,
  { price, tokens, seconds, effort }: Traits,
): SyntheticModel {
  return {
    reported,
    ...(effort && { effort }),
    ability,
    promptPrice: price[0],
    completionPrice: price[1],
    completionTokens: tokens,
    secondsPerCall: seconds,
  };
}
