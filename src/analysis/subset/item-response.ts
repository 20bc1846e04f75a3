/** What a run did at a task. */
export interface Tries {
  readonly passed: number;
  readonly tries: number;
}

/** A run's tries by task; a task without any is not there. */
export type RunTries = ReadonlyMap<string, Tries>;

/** A task in the model: it is passed with probability `1 / (1 + exp(-(slope * ability + intercept)))`. */
export interface ItemCurve {
  /** How sharply it tells abilities apart, above 0. */
  readonly slope: number;
  readonly intercept: number;
}

export interface ItemResponseModel {
  readonly items: ReadonlyMap<string, ItemCurve>;
  /** Rounds of fitting it took. */
  readonly rounds: number;
  /** False when it was still changing after the most rounds. */
  readonly isSettled: boolean;
}

/** Abilities at which the model is summed up, and how much each counts: the standard normal distribution. */
export const abilities: readonly number[] = Array.from({ length: 81 }, (_, index) => (index - 40) / 10);
export const abilityWeights: readonly number[] = normalised(
  abilities.map((ability) => Math.exp((-ability * ability) / 2)),
);

// Priors keep tasks finite that all runs passed, or that all failed, and few runs from telling more than they know.
const slopePrior = { mean: 1, deviation: 0.5 };
const interceptPrior = { mean: 0, deviation: 2 };
// A task that better runs fail more often tells of chance, not of ability: it is taken to tell next to nothing.
const leastSlope = 0.05;
const mostRounds = 300;
const settled = 1e-3;

/**
 * The two-parameter logistic model (Birnbaum, in Lord and Novick, "Statistical Theories of Mental Test Scores", 1968) of
 * runs and tasks: P(run r passes task i) = 1 / (1 + exp(-(slope_i * ability_r + intercept_i))). Abilities are taken as
 * standard normal and summed out, and tasks are fitted by expectation-maximisation (Bock and Aitkin, "Marginal maximum
 * likelihood estimation of item parameters", 1981) to their most probable values under normal priors (Mislevy, "Bayes
 * modal estimation in item response models", 1986): slope N(1, 0.5), at least 0.05, and intercept N(0, 2).
 *
 * @param runs those it is fitted to; a task that a run has no tries at tells nothing of that run
 */
export function fitItemResponse(taskIds: readonly string[], runs: readonly RunTries[]): ItemResponseModel {
  const curves: ItemCurve[] = taskIds.map((taskId) => firstCurve(runs.map((run) => run.get(taskId))));
  const tries = runs.map((run) => taskIds.map((taskId) => run.get(taskId)));
  for (let round = 1; ; round++) {
    const chances = curves.map(curveLogits);
    const beliefs = tries.map((row) => beliefOf(row, chances));
    let change = 0;
    for (const [item, curve] of curves.entries()) {
      const next = improved(curve, expectedTries(beliefs, tries, item));
      change = Math.max(
        change,
        Math.abs(next.slope - curve.slope),
        Math.abs(next.intercept - curve.intercept),
      );
      curves[item] = next;
    }
    const isSettled = change < settled;
    if (isSettled || round === mostRounds) {
      const items = new Map(taskIds.map((taskId, item) => [taskId, curves[item] as ItemCurve]));
      return { items, rounds: round, isSettled };
    }
  }
}

/** Chance that a run of this ability passes the task. */
export function passChance({ slope, intercept }: ItemCurve, ability: number): number {
  return 1 / (1 + Math.exp(-(slope * ability + intercept)));
}

/** Fisher information of the task about an ability: slope^2 * P * (1 - P) (Birnbaum, 1968). */
export function information(curve: ItemCurve, ability: number): number {
  const chance = passChance(curve, ability);
  return curve.slope * curve.slope * chance * (1 - chance);
}

/** How probable each of {@link abilities} is for a run, by its tries at some tasks. */
export function abilityOf(tries: RunTries, { items }: ItemResponseModel): readonly number[] {
  const known = [...tries].flatMap(([taskId, one]) => {
    const curve = items.get(taskId);
    return curve === undefined ? [] : [[one, curveLogits(curve)] as const];
  });
  return beliefOf(
    known.map(([one]) => one),
    known.map(([, chances]) => chances),
  );
}

// Log chances to pass and to fail, by ability.
interface Logits {
  readonly pass: Float64Array;
  readonly fail: Float64Array;
}

function curveLogits({ slope, intercept }: ItemCurve): Logits {
  const pass = Float64Array.from(abilities, (ability) => logChance(slope * ability + intercept));
  const fail = pass.map((log, at) => log - (slope * (abilities[at] as number) + intercept));
  return { pass, fail };
}

// log(1 / (1 + exp(-x))), also where exp would overflow.
function logChance(x: number): number {
  return x < 0 ? x - Math.log1p(Math.exp(x)) : -Math.log1p(Math.exp(-x));
}

function beliefOf(tries: readonly (Tries | undefined)[], chances: readonly Logits[]): readonly number[] {
  const logs = Float64Array.from(abilityWeights, Math.log);
  for (const [item, one] of tries.entries()) {
    const { pass, fail } = chances[item] as Logits;
    if (one === undefined) continue;
    const failed = one.tries - one.passed;
    for (let at = 0; at < logs.length; at++)
      logs[at] = (logs[at] as number) + one.passed * (pass[at] as number) + failed * (fail[at] as number);
  }
  const most = Math.max(...logs);
  return normalised([...logs].map((log) => Math.exp(log - most)));
}

function normalised(weights: readonly number[]): readonly number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

// What an item would have seen at each ability, were the runs spread as they are believed to be.
function expectedTries(
  beliefs: readonly (readonly number[])[],
  tries: readonly (readonly (Tries | undefined)[])[],
  item: number,
): { readonly passed: Float64Array; readonly tries: Float64Array } {
  const passed = new Float64Array(abilities.length);
  const all = new Float64Array(abilities.length);
  for (let run = 0; run < beliefs.length; run++) {
    const belief = beliefs[run] as readonly number[];
    const one = tries[run]?.[item];
    if (one === undefined) continue;
    for (let at = 0; at < abilities.length; at++) {
      const weight = belief[at] as number;
      passed[at] = (passed[at] as number) + weight * one.passed;
      all[at] = (all[at] as number) + weight * one.tries;
    }
  }
  return { passed, tries: all };
}

// A step of Newton's towards the most probable curve: the logarithm of its probability is concave, so that one a round
// leads there.
function improved(
  { slope, intercept }: ItemCurve,
  { passed, tries }: { readonly passed: Float64Array; readonly tries: Float64Array },
): ItemCurve {
  const slopePrecision = 1 / slopePrior.deviation ** 2;
  const interceptPrecision = 1 / interceptPrior.deviation ** 2;
  let slopeGradient = -(slope - slopePrior.mean) * slopePrecision;
  let interceptGradient = -(intercept - interceptPrior.mean) * interceptPrecision;
  // The negative Hessian: second derivatives by the slope, by both, and by the intercept.
  let [slopeCurvature, mixedCurvature, interceptCurvature] = [slopePrecision, 0, interceptPrecision];
  for (let at = 0; at < abilities.length; at++) {
    const ability = abilities[at] as number;
    const chance = passChance({ slope, intercept }, ability);
    const residual = (passed[at] as number) - (tries[at] as number) * chance;
    const variance = (tries[at] as number) * chance * (1 - chance);
    slopeGradient += residual * ability;
    interceptGradient += residual;
    slopeCurvature += variance * ability * ability;
    mixedCurvature += variance * ability;
    interceptCurvature += variance;
  }
  const determinant = slopeCurvature * interceptCurvature - mixedCurvature * mixedCurvature;
  const slopeStep = (interceptCurvature * slopeGradient - mixedCurvature * interceptGradient) / determinant;
  const interceptStep = (slopeCurvature * interceptGradient - mixedCurvature * slopeGradient) / determinant;
  const next = slope + limited(slopeStep);
  return next < leastSlope
    ? { slope: leastSlope, intercept: intercept + limited(interceptGradient / interceptCurvature) }
    : { slope: next, intercept: intercept + limited(interceptStep) };
}

// Far from its end a step of Newton's can lead too far.
function limited(step: number): number {
  return Math.max(-1, Math.min(1, step));
}

function firstCurve(tries: readonly (Tries | undefined)[]): ItemCurve {
  const passed = tries.reduce((sum, one) => sum + (one?.passed ?? 0), 0.5);
  const all = tries.reduce((sum, one) => sum + (one?.tries ?? 0), 1);
  return { slope: slopePrior.mean, intercept: Math.log(passed / (all - passed)) };
}
