import { HindcastError } from "../../model/error.ts";
import type { OpenEpisodesOptions } from "../../sources/episodes/open-episodes.ts";
import { gatherAttempts } from "../attempts/gather.ts";
import { openAttempts } from "../attempts/open-attempts.ts";
import type { DatasetReading } from "../attempts/reading.ts";
import { arms, type TrialArm } from "./make-arms.ts";
import { type PairedTest, pairedTest, type TaskPair } from "./paired-test.ts";

/** What came back from the arms of a trial, and how it is read. */
export interface AnalyzeTrialOptions {
  /** What came back from each arm: anything that attempts are read from. `control` and one other at least. */
  readonly results: Readonly<Partial<Record<TrialArm, string>>>;
  readonly threshold?: number | undefined;
  readonly seed?: number | undefined;
  readonly hub?: OpenEpisodesOptions | undefined;
}

/** How one arm of a trial fared, in counts. */
export interface ArmOutcome {
  readonly arm: TrialArm;
  readonly tasks: number;
  readonly attempts: number;
  readonly successes: number;
  /** Attempts that say nothing about hints: trouble of the infrastructure, or an outcome nobody verified. */
  readonly leftOut: number;
  /** Rows that do not even tell the outcome of an attempt that can be named. */
  readonly unreadable: number;
  /** The first of the unreadable. */
  readonly problems: DatasetReading["problems"];
}

/** How one arm differs from another. */
export interface TrialComparison extends PairedTest {
  readonly treatment: TrialArm;
  readonly against: TrialArm;
  /** Tasks that only one of the two arms has a verified outcome of. */
  readonly unpaired: number;
}

/** How the arms of a trial fared, and how they differ. */
export interface TrialAnalysis {
  readonly arms: readonly ArmOutcome[];
  /** Hinted against control and against placebo, placebo against control, as far as they are there. */
  readonly comparisons: readonly TrialComparison[];
  readonly seed: number;
}

const comparisons: readonly (readonly [TrialArm, TrialArm])[] = [
  ["hinted", "control"],
  ["hinted", "placebo"],
  ["placebo", "control"],
];

/**
 * Whether hints helped: the share of verified successes by task in each arm, compared pairwise. Partial successes count as
 * none.
 *
 * @throws HindcastError `usage` with fewer than two arms, `bad-input` when two arms have no task in common
 */
export async function analyzeTrial(options: AnalyzeTrialOptions): Promise<TrialAnalysis> {
  const { results, threshold = 1, seed = 1, hub = {} } = options;
  const given = arms.filter((arm) => results[arm] !== undefined);
  if (given.length < 2) {
    throw new HindcastError("usage", "the results of at least two arms are needed", {
      received: given.join(", ") || "none",
      expected: "control and hinted, and placebo if it was run",
      option: "results",
    });
  }
  const read = new Map<TrialArm, ArmCounts>();
  for (const arm of given) read.set(arm, await readArm(arm, results[arm] as string, threshold, hub));
  return {
    arms: [...read.values()].map(({ outcome }) => outcome),
    comparisons: comparisons.flatMap(([treatment, against]) => {
      const [treated, control] = [read.get(treatment), read.get(against)];
      return treated && control ? [compared(treated, control, seed)] : [];
    }),
    seed,
  };
}

interface ArmCounts {
  readonly outcome: ArmOutcome;
  readonly tasks: ReadonlyMap<string, { readonly successes: number; readonly attempts: number }>;
}

async function readArm(
  arm: TrialArm,
  path: string,
  threshold: number,
  hub: OpenEpisodesOptions,
): Promise<ArmCounts> {
  const { items } = await openAttempts(path, hub);
  // Attempts that fail early are those whose conversation is missing: without them an arm looks better than it is.
  using gathered = await gatherAttempts(items, { threshold, outcomesAlone: true });
  const tasks = new Map<string, { successes: number; attempts: number }>();
  let leftOut = 0;
  for (const { task, attempts } of gathered.tasks) {
    const judged = attempts.filter(
      ({ outcome }) => outcome.basis === "verified" && outcome.class !== "infrastructure",
    );
    leftOut += attempts.length - judged.length;
    const successes = judged.filter(({ outcome }) => outcome.class === "success").length;
    if (judged.length > 0) tasks.set(task, { successes, attempts: judged.length });
  }
  const sum = (pick: (counts: { successes: number; attempts: number }) => number) =>
    [...tasks.values()].reduce((total, counts) => total + pick(counts), 0);
  const outcome = {
    arm,
    tasks: tasks.size,
    attempts: sum(({ attempts }) => attempts),
    successes: sum(({ successes }) => successes),
    leftOut,
    unreadable: gathered.reading.unreadable,
    problems: gathered.reading.problems,
  };
  return { outcome, tasks };
}

function compared(treated: ArmCounts, control: ArmCounts, seed: number): TrialComparison {
  const pairs: TaskPair[] = [...control.tasks].flatMap(([task, counts]) => {
    const other = treated.tasks.get(task);
    return other ? [{ task, control: counts, treated: other }] : [];
  });
  const [treatment, against] = [treated.outcome.arm, control.outcome.arm];
  if (pairs.length === 0) {
    throw new HindcastError(
      "bad-input",
      `${treatment} and ${against} have no task with a verified outcome in common`,
      {
        hint: "the arms must be run with tests, and keep the names of their tasks",
      },
    );
  }
  const unpaired = treated.tasks.size + control.tasks.size - 2 * pairs.length;
  return { treatment, against, unpaired, ...pairedTest(pairs, seed, `${treatment} ${against}`) };
}
