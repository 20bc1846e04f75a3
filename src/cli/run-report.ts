import type { RunPlan } from "../eval/log/plan.ts";
import type { SessionResult } from "../eval/session.ts";
import type { RunSummary } from "../eval/summary.ts";
import { messageOf } from "../model/error.ts";
import { noModel } from "../model/no-model.ts";
import { confidenceText, costText, percent } from "../plots/number-text.ts";

/** How a run went, for a terminal. */
export function runText(plan: RunPlan, { summary, key }: SessionResult, confidence: number): string {
  const { passRate, interval, outcomes, notAttempted, verdicts, passRates, models, abandonedCost } = summary;
  const rate =
    passRate === undefined
      ? "–"
      : `${percent(passRate, 1)}${interval ? ` (${confidenceText(confidence)} interval ${percent(interval.low, 1)} to ${percent(interval.high, 1)})` : ""}`;
  const kinds = Object.entries(verdicts).map(([verdict, count]) => `${count} ${verdict}`);
  const unsupported = Object.keys(plan.unsupported).length;
  const lines = [
    `run          ${plan.runId}${plan.synthetic ? "   (stand-in: no model, the results mean nothing)" : ""}`,
    `solver       ${solverText(plan)}`,
    `tasks        ${plan.taskIds.length} of ${plan.benchmark.name}${plan.epochs > 1 ? `, ${plan.epochs} epochs` : ""}${unsupported > 0 ? `; ${unsupported} left out, the sandbox cannot run them` : ""}`,
    `pass rate    ${rate}`,
    ...Object.entries(passRates).map(([name, value]) => `${name.padEnd(12)} ${percent(value, 1)}`),
    `attempts     ${outcomes.passed} passed, ${outcomes.failed} failed${kinds.length > 0 ? ` (${kinds.join(", ")})` : ""}`,
    ...whyUnanswered(summary),
    ...(outcomes.error > 0
      ? [`infra        ${outcomes.error} attempts without a verdict: hindcast resume ${plan.runId}`]
      : []),
    ...(notAttempted > 0 ? [`left         ${notAttempted} attempts: hindcast resume ${plan.runId}`] : []),
    `cost         ${costText(summary.cost)}, a success ${outcomes.passed === 0 ? "–" : costText(summary.costPerSuccess)}`,
    ...(abandonedCost === 0
      ? []
      : [`paid besides ${costText(abandonedCost)}, in tries that were stopped or made again`]),
    ...models.map(
      (model) =>
        `  ${model.model}: ${model.calls} calls, ${count(model.input)} tokens in, ${count(model.output)} out, ${costText(model.cost)}`,
    ),
    ...(key === undefined ? [] : [`stored as    ${key}`]),
  ];
  return `${lines.join("\n")}\n`;
}

/** A run's solver with its model, if it has one. */
export function solverText({ solver, model }: RunPlan): string {
  return model === noModel ? solver.name : `${solver.name}, ${model}`;
}

/** The same as one JSON document; what is unknown, or no number, is null. */
export function runDocument(plan: RunPlan, { summary, key, stopped }: SessionResult) {
  const { rowsSha256, dataFrom, ...benchmark } = plan.benchmark;
  return {
    run: plan.runId,
    key: key ?? null,
    benchmark: {
      ...benchmark,
      ...(dataFrom !== undefined && { data_from: dataFrom }),
      rows_sha256: rowsSha256,
    },
    model: plan.model,
    solver: plan.solver,
    synthetic: plan.synthetic,
    unsupported: plan.unsupported,
    ...summaryJson(summary),
    ...(stopped !== undefined && { stopped: messageOf(stopped) }),
    hindcast: plan.hindcast,
  };
}

const mostReasons = 3;

function whyUnanswered({ unanswered }: RunSummary): string[] {
  const lines = unanswered
    .slice(0, mostReasons)
    .map(({ verdict, reason, attempts }) => `no answer    ${attempts} ${verdict}: ${reason}`);
  const left = unanswered.length - lines.length;
  return left > 0 ? [...lines, `             and ${left} other reasons`] : lines;
}

function summaryJson(summary: RunSummary) {
  const {
    tasks,
    attempts,
    outcomes,
    notAttempted,
    verdicts,
    unanswered,
    passRate,
    interval,
    passRates,
    cost,
    abandonedCost,
    costPerSuccess,
  } = summary;
  return {
    tasks,
    attempts,
    outcomes,
    not_attempted: notAttempted,
    verdicts,
    unanswered,
    pass_rate: passRate ?? null,
    interval: interval ? [interval.low, interval.high] : null,
    pass_rates: passRates,
    cost: cost ?? null,
    abandoned_cost: abandonedCost ?? null,
    cost_per_success: costPerSuccess ?? null,
    models: summary.models.map(
      ({ model, calls, input, output, cacheRead, cacheWrite, reasoning, cost: own }) => ({
        model,
        calls,
        input_tokens: input ?? null,
        output_tokens: output ?? null,
        cache_read_tokens: cacheRead ?? null,
        cache_write_tokens: cacheWrite ?? null,
        reasoning_tokens: reasoning ?? null,
        cost: own ?? null,
      }),
    ),
  };
}

function count(value: number | undefined): string {
  return value === undefined ? "unknown" : value.toLocaleString("en-US");
}
