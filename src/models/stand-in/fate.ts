import { seededRandom } from "../../analysis/statistics/random.ts";
import type { FaultShares, StandInFate, StandInOptions } from "./options.ts";
import type { StandInQuestion } from "./question.ts";

/** What becomes of an arrival, and how long it takes. */
export interface Course {
  readonly fate: StandInFate;
  /** Milliseconds. */
  readonly latency: number;
}

/** Decides by seed, question and count of its arrivals, so that it does not depend on the order among questions. */
export function courseOf(question: StandInQuestion, arrival: number, options: StandInOptions): Course {
  const random = seededRandom(options.seed ?? 1, `course ${question.key} ${arrival}`);
  const { median, tail = 0 } = options.latency ?? { median: 0 };
  // A sum of uniform numbers is near enough to normal (Irwin and Hall), and has no endless tail.
  const normal = Array.from({ length: 12 }, random).reduce((sum, value) => sum + value, -6);
  const latency = median * Math.exp(tail * normal);
  const scripted = options.fate?.(question, arrival);
  return { fate: scripted ?? seededFate(options.faults ?? {}, random()), latency };
}

const fates: readonly (readonly [keyof FaultShares, StandInFate])[] = [
  ["refused", { type: "status", status: 429 }],
  ["refusedForASecond", { type: "status", status: 429, headers: { "retry-after": "1" } }],
  ["failed", { type: "status", status: 500 }],
  ["reset", { type: "reset" }],
  ["cut", { type: "cut" }],
  ["malformed", { type: "malformed" }],
  ["misshapen", { type: "answer", text: '{"misshapen": ' }],
];

function seededFate(shares: FaultShares, chance: number): StandInFate {
  let below = 0;
  for (const [name, fate] of fates) {
    below += shares[name] ?? 0;
    if (chance < below) return fate;
  }
  return { type: "answer" };
}
