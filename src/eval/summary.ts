import { type BootstrapSettings, meanInterval } from "../analysis/comparison/paired-bootstrap.ts";
import type { Interval } from "../analysis/statistics/interval.ts";
import { mean, sum } from "../analysis/statistics/sums.ts";
import { wilsonInterval } from "../analysis/statistics/wilson.ts";
import { passRates } from "../grade/pass-at-k.ts";
import { byCodeUnit } from "../model/order.ts";
import type { Outcome } from "../model/outcome.ts";
import type { Tokens } from "../model/trace.ts";
import { outcomeOf, type Verdict } from "../model/verdict.ts";
import { abandonedCost } from "./log/abandoned-cost.ts";
import type { AttemptState, CallFacts } from "./log/run-state.ts";

/** How a run went. Unknown is `undefined`. */
export interface RunSummary {
  readonly tasks: number;
  readonly attempts: number;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  readonly notAttempted: number;
  /** Attempts without a pass, by verdict. */
  readonly verdicts: Readonly<Record<string, number>>;
  /** Why attempts have no answer, the most frequent reason first. */
  readonly unanswered: readonly NoAnswer[];
  /** Passed out of passed and failed, 0 to 1; with several epochs the mean over tasks. */
  readonly passRate: number | undefined;
  /** Wilson's, or with several epochs resampled by task. */
  readonly interval: Interval | undefined;
  /** With several epochs, `pass@k` and `pass^k` by name: that one of k tries passes, and that all do. */
  readonly passRates: Readonly<Record<string, number>>;
  /** US dollars for what was asked in these attempts. Of a run that asked nothing through Hindcast nobody knows. */
  readonly cost: number | undefined;
  /** US dollars beside it, for answers of tries that were stopped, or ended in `infra` and were made again. */
  readonly abandonedCost: number | undefined;
  /** `undefined` when nothing passed. */
  readonly costPerSuccess: number | undefined;
  readonly models: readonly ModelLedger[];
}

/** Attempts that have no answer for one reason. */
export interface NoAnswer {
  readonly verdict: Verdict;
  /** As the provider, or the program that solves, has it. */
  readonly reason: string;
  readonly attempts: number;
}

/** What one model did for a run. */
export interface ModelLedger extends Tokens {
  readonly model: string;
  readonly calls: number;
  /** US dollars. */
  readonly cost: number | undefined;
}

/** Sums up attempts; those that were not begun are in the list without answer and grade. */
export function summarise(attempts: readonly AttemptState[], settings: BootstrapSettings): RunSummary {
  const outcomes: Record<Outcome, number> = { passed: 0, failed: 0, error: 0, unscored: 0 };
  const verdicts: Record<string, number> = {};
  const byTask = new Map<string, boolean[]>();
  let notAttempted = 0;
  for (const attempt of attempts) {
    const tries = byTask.get(attempt.taskId) ?? [];
    byTask.set(attempt.taskId, tries);
    const verdict = verdictOf(attempt);
    if (verdict === undefined) {
      notAttempted++;
      continue;
    }
    const outcome = outcomeOf(verdict);
    outcomes[outcome]++;
    if (verdict !== "pass") verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
    if (outcome === "passed" || outcome === "failed") tries.push(outcome === "passed");
  }
  const graded = [...byTask.values()].filter((tries) => tries.length > 0);
  const models = ledger(attempts.flatMap(({ asked }) => asked.facts));
  const asksByItself = models.length === 0 && notAttempted < attempts.length;
  const cost = asksByItself ? undefined : sum(models.map((model) => model.cost));
  return {
    tasks: byTask.size,
    attempts: attempts.length - notAttempted,
    outcomes,
    notAttempted,
    verdicts: Object.fromEntries(Object.entries(verdicts).sort()),
    unanswered: noAnswers(attempts),
    ...rateOf(graded, settings),
    cost,
    abandonedCost: sum(attempts.map(abandonedCost)),
    costPerSuccess: cost === undefined || outcomes.passed === 0 ? undefined : cost / outcomes.passed,
    models,
  };
}

/** Why an attempt ended as it did; `undefined` while it has not. */
export function verdictOf({ graded, unanswered }: AttemptState): Verdict | undefined {
  return graded?.verdict ?? unanswered?.verdict;
}

function noAnswers(attempts: readonly AttemptState[]): NoAnswer[] {
  const found = new Map<string, NoAnswer>();
  for (const { unanswered } of attempts) {
    if (!unanswered) continue;
    const { verdict, message: reason } = unanswered;
    const name = `${verdict} ${reason}`;
    found.set(name, { verdict, reason, attempts: (found.get(name)?.attempts ?? 0) + 1 });
  }
  return [...found.values()].sort((a, b) => b.attempts - a.attempts || byCodeUnit(a.reason, b.reason));
}

function rateOf(
  graded: readonly (readonly boolean[])[],
  settings: BootstrapSettings,
): Pick<RunSummary, "passRate" | "interval" | "passRates"> {
  if (graded.length === 0) return { passRate: undefined, interval: undefined, passRates: {} };
  const counts = graded.map((tries) => ({ tries: tries.length, passed: tries.filter(Boolean).length }));
  const rates = counts.map(({ tries, passed }) => passed / tries);
  const most = Math.max(...counts.map(({ tries }) => tries));
  // For one try a task. Also where several tries give every task the same rate, which resampling cannot give an interval
  // of: each task then counts as one try.
  const wilson = wilsonInterval(sum(rates) ?? 0, rates.length, settings.confidence);
  return {
    passRate: mean(rates),
    interval: most === 1 ? wilson : (meanInterval(rates, settings, "pass rate") ?? wilson),
    passRates:
      most === 1
        ? {}
        : passRates(
            counts,
            Array.from({ length: most }, (_, index) => index + 1),
          ),
  };
}

function ledger(calls: readonly CallFacts[]): ModelLedger[] {
  const models = [...new Set(calls.map(({ model }) => model))].sort();
  return models.map((model) => {
    const own = calls.filter((call) => call.model === model);
    const used = own.filter(({ failure, tokens }) => failure === undefined || tokens !== undefined);
    const total = (pick: (tokens: NonNullable<CallFacts["tokens"]>) => number | undefined) =>
      sum(used.map(({ tokens }) => tokens && pick(tokens)));
    return {
      model,
      calls: own.length,
      input: total(({ input }) => input),
      output: total(({ output }) => output),
      cacheRead: total(({ cacheRead }) => cacheRead),
      cacheWrite: total(({ cacheWrite }) => cacheWrite),
      reasoning: total(({ reasoning }) => reasoning),
      cost: sum(used.map(({ cost }) => cost)),
    };
  });
}
