import type { Comparison } from "../analysis/comparison/compare-runs.ts";
import { detectableDifference } from "../analysis/comparison/power.ts";
import { percent } from "../plots/number-text.ts";
import { toPlainText } from "../tables/markup.ts";

const wantedPower = 0.8;
const sizes = [20, 50, 100, 148, 300, 500, 1140];

export interface DetectableDifference {
  readonly tasks: number;
  /** Smallest difference in pass rate, 0 to 1; `undefined` when these tasks show none. */
  readonly difference: number | undefined;
}

/** Which true difference so many tasks show four times in five, as often as these two runs differ on a task. */
export function detectableDifferences(
  { tasks, onlyFirst, onlySecond }: Comparison,
  level: number,
): DetectableDifference[] {
  const discordant = tasks === 0 ? 0 : (onlyFirst.length + onlySecond.length) / tasks;
  const numbers = [...new Set([...sizes, tasks])].filter((count) => count > 0).sort((a, b) => a - b);
  return numbers.map((count) => ({
    tasks: count,
    difference: detectableDifference({ tasks: count, discordant, level }, wantedPower),
  }));
}

/** The same for a terminal. */
export function powerText(comparison: Comparison, level: number): string {
  const { tasks, onlyFirst, onlySecond } = comparison;
  const share = tasks === 0 ? 0 : (onlyFirst.length + onlySecond.length) / tasks;
  const rows = detectableDifferences(comparison, level).map(({ tasks: count, difference }) => [
    count === tasks ? `${count} (these)` : String(count),
    difference === undefined ? "none" : `${(difference * 100).toFixed(1)} points`,
  ]);
  return `${toPlainText({
    header: ["tasks", "difference found in 80% of tries"],
    align: ["right", "right"],
    rows,
  })}at p < ${Number(level.toFixed(4))}, when as here ${percent(share, 1)} of tasks are solved by one of the two alone\n`;
}
