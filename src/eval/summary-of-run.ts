import { noModel } from "../model/no-model.ts";
import { byCodeUnit } from "../model/order.ts";
import { fromPlain } from "../model/plain-json.ts";
import type { Run } from "../model/run.ts";
import type { UnnamedSummary } from "../model/trace.ts";
import { outcomeOf } from "../model/verdict.ts";
import { ratesOf } from "../models/cost/cost-of.ts";
import type { PriceTable } from "../prices/price-table.ts";
import type { RunPlan } from "./log/plan.ts";
import type { AttemptState } from "./log/run-state.ts";
import type { SolverTask } from "./solvers/solver.ts";
import { type RunSummary, verdictOf } from "./summary.ts";

export interface FinishedRun {
  readonly plan: RunPlan;
  readonly folder: string;
  /** In the order of tasks, then epochs; those that were attempted. */
  readonly attempts: readonly AttemptState[];
  readonly tasks: ReadonlyMap<string, SolverTask>;
  readonly summary: RunSummary;
}

/** How much of a run there was to store. */
export interface ItemCounts {
  readonly calls: number;
  readonly messages: number;
  readonly references: number;
}

/** What the store says of a finished run as a whole. */
export function summaryOf(
  { plan, folder, attempts, summary }: FinishedRun,
  counts: ItemCounts,
  content: { sha256: string; bytes: number },
  prices: PriceTable,
): UnnamedSummary {
  const { solver, model, taskIds, epochs } = plan;
  const agentArgs = fromPlain({
    model_name: model,
    solver: solver.given,
    ...solver.settings,
    ...solver.options,
  });
  const run: Run = {
    runId: plan.runId,
    benchmark: plan.benchmark.name,
    agentName: model === noModel ? solver.name : `${solver.name} (${model})`,
    modelName: model,
    effort: undefined,
    date: plan.createdAt.slice(0, 10),
    agentArgs: agentArgs instanceof Map ? agentArgs : undefined,
    runCommand: undefined,
    score: summary.passRate,
    scoreName: summary.passRate === undefined ? undefined : "accuracy",
    cost: summary.cost,
    latencies: undefined,
    passedTasks: epochs === 1 ? tasksOf(attempts, "passed") : undefined,
    failedTasks: epochs === 1 ? tasksOf(attempts, "failed") : undefined,
    scoredTasks: new Set([...tasksOf(attempts, "passed"), ...tasksOf(attempts, "failed")]).size,
    usage: [],
    synthetic: plan.synthetic,
    source: { path: folder, ...content },
  };
  // An attempt that the infrastructure broke was made: what became of it stands in its own row.
  const isWhole = summary.notAttempted === 0;
  return {
    run,
    reportedUsage: summary.models.map(({ calls: _, cost: __, ...usage }) => usage),
    evaluation: undefined,
    shape: "calls",
    calls: counts.calls,
    messages: counts.messages,
    messageReferences: counts.references,
    extras: {
      status: isWhole ? "success" : "cancelled",
      epochs,
      expectedAttempts: taskIds.length * epochs,
      provenance: JSON.stringify({
        rows_sha256: plan.benchmark.rowsSha256,
        tasks: taskIds,
        plan,
        prices: pricesOf(attempts, prices),
        // Beside the cost of the run, which is that of its attempts.
        ...(summary.abandonedCost !== 0 && { abandoned_cost: summary.abandonedCost ?? null }),
      }),
    },
  };
}

// What tokens cost, so that the cost can be reckoned again later and elsewhere: by model, US dollars per million tokens
// at the time of its first answer, with the tiers where a price depends on how much is sent.
function pricesOf(attempts: readonly AttemptState[], prices: PriceTable) {
  const calls = attempts.flatMap(({ asked }) => asked.facts).filter(({ at }) => at !== undefined);
  const models = [...new Set(calls.map(({ model }) => model))].sort();
  const units = models.map((model) => {
    const [{ at = "", servedBy } = {}] = calls
      .filter((call) => call.model === model)
      .toSorted((a, b) => byCodeUnit(a.at ?? "", b.at ?? ""));
    const rates = ratesOf(prices, { model, servedBy, at });
    const unit = rates && {
      input: rates.input,
      output: rates.output,
      cache_read: rates.cacheRead,
      cache_write: rates.cacheWrite,
    };
    return [model, unit ? { at, ...unit } : null] as const;
  });
  return { table: prices.name, dollars_per_million_tokens: Object.fromEntries(units) };
}

function tasksOf(attempts: readonly AttemptState[], wanted: "passed" | "failed"): string[] {
  return attempts
    .filter((attempt) => {
      const verdict = verdictOf(attempt);
      return verdict !== undefined && outcomeOf(verdict) === wanted;
    })
    .map(({ taskId }) => taskId);
}
