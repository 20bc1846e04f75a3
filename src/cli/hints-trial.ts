import { analyzeTrial, type TrialAnalysis, type TrialComparison } from "../hints/trial/analyze-trial.ts";
import { makeArms } from "../hints/trial/make-arms.ts";
import { HindcastError } from "../model/error.ts";
import { counted, percent } from "../plots/number-text.ts";
import { exitCodes } from "./exit-codes.ts";
import { successThreshold, wholeNumber } from "./flag-values.ts";
import { hubOptions } from "./hints.ts";

interface MakeFlags {
  readonly out?: string;
  readonly seed?: string;
  readonly json?: boolean;
}

/** `hindcast hints trial make`. */
export async function trialMakeCommand(folder: string, { out, seed, json }: MakeFlags): Promise<number> {
  if (out === undefined) throw new HindcastError("usage", "nowhere to write to: give -o DIR");
  const result = await makeArms(folder, out, wholeNumber("--seed", seed) ?? 1);
  const length = percent(result.placeboLengthError, 1);
  process.stdout.write(
    json
      ? `${JSON.stringify({ ...result, out }, null, 2)}\n`
      : `${result.tasks} tasks in each of control, hinted and placebo, in ${out}\n` +
          `placebos differ in length from the hints they stand for by ${length} at the median\n`,
  );
  return exitCodes.done;
}

interface AnalyzeFlags {
  readonly control?: string;
  readonly hinted?: string;
  readonly placebo?: string;
  readonly successThreshold?: string;
  readonly seed?: string;
  readonly endpoint?: string;
  readonly json?: boolean;
}

/** `hindcast hints trial analyze`. @returns the exit code: 1 when rows could not be read */
export async function trialAnalyzeCommand(flags: AnalyzeFlags): Promise<number> {
  const { control, hinted, placebo, seed, json } = flags;
  const analysis = await analyzeTrial({
    results: {
      ...(control !== undefined && { control }),
      ...(hinted !== undefined && { hinted }),
      ...(placebo !== undefined && { placebo }),
    },
    threshold: successThreshold(flags.successThreshold),
    seed: wholeNumber("--seed", seed),
    hub: hubOptions(flags),
  });
  process.stdout.write(json ? `${JSON.stringify(analysis, null, 2)}\n` : text(analysis));
  for (const { arm, problems } of analysis.arms)
    for (const { place, message } of problems.slice(0, 3))
      process.stderr.write(`bad input (${arm}): ${place}: ${message}\n`);
  return analysis.arms.some(({ unreadable }) => unreadable > 0) ? exitCodes.failed : exitCodes.done;
}

function text({ arms, comparisons }: TrialAnalysis): string {
  const rows = arms.map(({ arm, tasks, attempts, successes, leftOut, unreadable }) => {
    const share = attempts > 0 ? percent(successes / attempts, 1) : "none";
    const rest = [
      leftOut > 0 ? `; ${leftOut} without a verified outcome left out` : "",
      unreadable > 0 ? `; ${counted(unreadable, "row")} could not be read` : "",
    ].join("");
    return `${arm.padEnd(8)} ${successes} of ${counted(attempts, "attempt")} at ${counted(tasks, "task")} succeeded (${share})${rest}`;
  });
  return `${[...rows, "", ...comparisons.flatMap(comparisonText)].join("\n")}\n`;
}

function comparisonText(comparison: TrialComparison): string[] {
  const { treatment, against, difference, low, high, p, test, claim, tasks, unpaired, tasksNeeded } =
    comparison;
  const points = (value: number) => `${value >= 0 ? "+" : "-"}${Math.abs(100 * value).toFixed(1)}`;
  const verdict =
    claim === "none"
      ? `no claim: ${low <= 0 && high >= 0 ? "the interval spans zero" : "p is not below 0.05"}`
      : `${treatment} is ${claim} than ${against}, as far as ${counted(tasks, "task")} can tell`;
  const needed =
    tasksNeeded === undefined ? "" : `; to show such a difference ${tasksNeeded} tasks are needed`;
  const tenPoints = comparison.tasksNeededForTenPoints;
  return [
    `${treatment} against ${against}: ${points(difference)} points, 95% interval ${points(low)} to ${points(high)}`,
    `  ${counted(tasks, "task")} in both${unpaired > 0 ? `, ${unpaired} in one only` : ""}; p = ${p.toFixed(3)} (${test})`,
    `  ${verdict}${needed}${tenPoints === undefined ? "" : `, to show ten points ${tenPoints}`}`,
  ];
}
