import type { Expense } from "../analysis/frontier.ts";
import { dollars, dollarTick, seconds, secondTick } from "./number-text.ts";

/** How figures speak of cost or latency. */
export interface ExpenseStyle {
  /** As it stands in file names and in running text. */
  readonly word: "cost" | "latency";
  /** Of one run, with its unit. */
  readonly ofRun: string;
  /** Of a model, with its unit. */
  readonly ofModel: string;
  /** What a lower value is. */
  readonly lower: string;
  readonly axisTitle: string;
  readonly show: (value: number) => string;
  readonly tick: (value: number) => string;
  /** D3 format that prints the same as `tick`. */
  readonly tickFormat: string;
}

export const expenseStyles: Readonly<Record<Expense, ExpenseStyle>> = {
  cost: {
    word: "cost",
    ofRun: "cost of the run over all tasks",
    ofModel: "cost of a run, mean over benchmarks",
    lower: "cheaper",
    axisTitle: "Cost (US$, log scale)",
    show: dollars,
    tick: dollarTick,
    tickFormat: "$,~r",
  },
  meanLatency: {
    word: "latency",
    ofRun: "mean time per task",
    ofModel: "time per task, mean over benchmarks",
    lower: "faster",
    axisTitle: "Time per task (s, log scale)",
    show: (value) => `${seconds(value)} s`,
    tick: secondTick,
    tickFormat: ",~r",
  },
};

/** A cost or latency that can stand on a log axis. Exactly 0 means that nobody priced or timed the run. */
export function positive(value: number | undefined): number | undefined {
  return value !== undefined && value > 0 ? value : undefined;
}
