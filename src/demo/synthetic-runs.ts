import { seededRandom } from "../analysis/statistics/random.ts";
import {
  benchmarks,
  models,
  type SyntheticBenchmark,
  type SyntheticModel,
  type SyntheticScaffold,
} from "./world.ts";

/** A made-up HAL run: what its `*_UPLOAD.json` would hold, and the row a status sheet would have for it. */
export interface SyntheticRun {
  readonly runId: string;
  readonly scaffold: string;
  readonly model: string;
  readonly benchmark: string;
  readonly content: Readonly<Record<string, unknown>>;
  /** Expected but never made: it is in the sheet of expected runs only. */
  readonly missing: boolean;
}

// Runs that are expected and absent, as happens in every real campaign.
const missingShare = 0.05;
// 2026-02-01T08:00:00Z. Runs start an hour apart, so that no clock is needed.
const firstStart = 1_769_932_800;

/**
 * Invents a campaign of runs. Whether an attempt passes is drawn from a Rasch item-response model (Rasch 1960):
 * P(pass) = 1 / (1 + exp(difficulty of the task - ability of model and scaffold)). The same seed gives the same
 * campaign.
 */
export function syntheticRuns(seed: number): SyntheticRun[] {
  const gaps = seededRandom(seed, "missing runs");
  let start = firstStart;
  return benchmarks.flatMap((benchmark) => {
    const difficulties = taskDifficulties(seed, benchmark);
    return benchmark.scaffolds.flatMap((scaffold) =>
      models.map((model) => {
        start += 3600;
        return syntheticRun({ seed, benchmark, scaffold, model, difficulties, start }, gaps() < missingShare);
      }),
    );
  });
}

interface Plan {
  readonly seed: number;
  readonly benchmark: SyntheticBenchmark;
  readonly scaffold: SyntheticScaffold;
  readonly model: SyntheticModel;
  readonly difficulties: readonly number[];
  readonly start: number;
}

function taskDifficulties(seed: number, { name, tasks, difficulty, spread }: SyntheticBenchmark): number[] {
  const random = seededRandom(seed, `difficulty ${name}`);
  return Array.from({ length: tasks }, () => difficulty + spread * gaussian(random));
}

function syntheticRun(plan: Plan, missing: boolean): SyntheticRun {
  const { benchmark, scaffold, model, start } = plan;
  const displayed = [model.reported.replace("synthetic/", ""), model.effort].filter(Boolean).join(" ");
  const agentName = `${scaffold.name} (${displayed})`;
  const runId = `${benchmark.name}_${slug(agentName)}_${start}`;
  const attempts = attemptAll(plan, runId);
  const usage = {
    prompt_tokens: sum(attempts, "promptTokens"),
    completion_tokens: sum(attempts, "completionTokens"),
  };
  const cost =
    (usage.prompt_tokens * model.promptPrice + usage.completion_tokens * model.completionPrice) / 1_000_000;
  const content = {
    config: {
      agent_name: agentName,
      benchmark_name: benchmark.name,
      date: new Date(start * 1000).toISOString().slice(0, 10),
      run_id: runId,
      agent_args: {
        model_name: model.reported,
        ...(model.effort && { reasoning_effort: model.effort }),
        benchmark_name: benchmark.name,
      },
      run_command: `hal-eval --benchmark ${benchmark.name} --agent_name ${agentName} -A model_name=${model.reported}`,
      synthetic: true,
    },
    results: { ...scores(benchmark, attempts), total_cost: cost, latencies: latencies(attempts, start) },
    raw_eval_results: {},
    raw_logging_results: [],
    total_usage: { [model.reported]: usage },
    total_cost: cost,
    git_info: {},
  };
  return { runId, scaffold: scaffold.name, model: displayed, benchmark: benchmark.name, content, missing };
}

interface Attempt {
  readonly taskId: string;
  readonly passed: boolean;
  /** Partial credit, 0 to 1. */
  readonly credit: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly seconds: number;
}

function attemptAll({ seed, benchmark, scaffold, model, difficulties }: Plan, runId: string): Attempt[] {
  const random = seededRandom(seed, runId);
  return difficulties.map((difficulty, index) => {
    const chance = 1 / (1 + Math.exp(difficulty - model.ability - scaffold.lift));
    const passed = random() < chance;
    const calls = Math.max(1, Math.round(lognormal(random, scaffold.calls, scaffold.calls === 1 ? 0 : 0.45)));
    const completion = lognormal(random, model.completionTokens, 0.35);
    // Every call repeats the conversation so far, which is what makes long attempts dear.
    const history = calls * benchmark.promptTokens + (completion * calls * (calls - 1)) / 2;
    return {
      taskId: `task-${index}`,
      passed,
      credit: Math.min(1, Math.max(0, chance + 0.25 * gaussian(random))),
      promptTokens: Math.round(history),
      completionTokens: Math.round(completion * calls),
      // HAL's latency spans the starts of the first and the last call: one call takes no time at all.
      seconds: Math.round(lognormal(random, model.secondsPerCall, 0.4) * (calls - 1) * 1e6) / 1e6,
    };
  });
}

function scores(
  { scoring, tasks }: SyntheticBenchmark,
  attempts: readonly Attempt[],
): Record<string, unknown> {
  if (scoring === "partial") return { average_score: sum(attempts, "credit") / tasks };
  const ids = (passed: boolean) =>
    attempts.filter((one) => one.passed === passed).map(({ taskId }) => taskId);
  const successful = ids(true);
  return { accuracy: successful.length / tasks, successful_tasks: successful, failed_tasks: ids(false) };
}

function latencies(attempts: readonly Attempt[], start: number): Record<string, unknown> {
  const at = (seconds: number) => new Date((start + seconds) * 1000).toISOString().replace("Z", "+00:00");
  return Object.fromEntries(
    attempts.map(({ taskId, seconds }) => [
      taskId,
      { first_call_timestamp: at(0), last_call_timestamp: at(seconds), total_time: seconds },
    ]),
  );
}

function sum(attempts: readonly Attempt[], key: "promptTokens" | "completionTokens" | "credit"): number {
  return attempts.reduce((total, attempt) => total + attempt[key], 0);
}

// Box and Muller (1958).
function gaussian(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function lognormal(random: () => number, median: number, deviation: number): number {
  return median * Math.exp(deviation * gaussian(random));
}

// HAL's own rule for the agent's part of a run id.
function slug(agentName: string): string {
  return agentName
    .replaceAll(" ", "_")
    .replace(/[^A-Za-z0-9_]/g, "")
    .toLowerCase();
}
