import type { Expense } from "../analysis/frontier.ts";
import { counted, dollars, dollarTick, listed, seconds, secondTick } from "./number-text.ts";

/** How figures speak of cost or latency. */
export interface ExpenseStyle {
  /** As it stands in file names and in running text. */
  readonly word: "cost" | "latency";
  /** Of one run, with its unit. */
  readonly ofRun: string;
  /** Of a model, with its unit. */
  readonly ofModel: string;
  /** When it counts as unknown, after "is". */
  readonly unknown: string;
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
    unknown: "unknown or 0",
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
    unknown: "unknown",
    lower: "faster",
    axisTitle: "Time per task (s, log scale)",
    show: (value) => `${seconds(value)} s`,
    tick: secondTick,
    tickFormat: ",~r",
  },
};

/** Says what is not drawn because it took 0 s, every task a single call: `names` are runs or models. */
export function offLogAxis(
  noun: "run" | "model",
  names: readonly string[],
  { show }: ExpenseStyle,
): string | false {
  const which = names.length <= 3 ? ` (${listed(names)})` : "";
  return (
    names.length > 0 &&
    `Not drawn: ${counted(names.length, noun)} of ${show(0)}${which}, which a log axis cannot show.`
  );
}

/** Says which models are left out because something about them is unknown. */
export function leftOut(what: string, models: readonly string[]): string | false {
  const who = models.length <= 4 ? listed(models) : counted(models.length, "model");
  return models.length > 0 && `Left out, ${what} unknown: ${who}.`;
}
