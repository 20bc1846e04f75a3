import { HindcastError } from "../../model/error.ts";
import { canonicalBenchmark } from "./task-ids.ts";
import type { TaskSelection } from "./task-selection.ts";

/**
 * Ids alone do not tell benchmarks apart: many count their tasks. So a selection that says of what benchmark it is goes
 * with no other.
 *
 * @param name of the selection's file or flag, for messages
 * @returns what to warn of: the same benchmark, but other rows
 * @throws HindcastError `bad-input` for another benchmark
 */
export function checkSelectionOrigin(
  { benchmark, rowsSha256 }: Omit<TaskSelection, "taskIds">,
  wanted: { readonly benchmark: string; readonly rowsHash?: string | undefined },
  name: string,
): string | undefined {
  if (benchmark === undefined) return undefined;
  if (familyOf(benchmark) !== familyOf(wanted.benchmark)) {
    throw new HindcastError("bad-input", `${name} selects tasks of another benchmark`, {
      received: benchmark,
      expected: wanted.benchmark,
      hint: "a bare list of ids goes with any benchmark",
    });
  }
  // The hard part has rows of its own.
  const isSame = canonicalBenchmark(benchmark) === canonicalBenchmark(wanted.benchmark);
  if (!isSame || rowsSha256 === undefined || wanted.rowsHash === undefined) return undefined;
  if (rowsSha256 === wanted.rowsHash) return undefined;
  const [theirs, ours] = [rowsSha256.slice(0, 12), wanted.rowsHash.slice(0, 12)];
  return `${name} was made with other rows of ${benchmark} (SHA-256 ${theirs}…, here ${ours}…)`;
}

// The tasks of BigCodeBench's hard part are tasks of the whole, by the same ids.
function familyOf(benchmark: string): string {
  return canonicalBenchmark(benchmark).replace(/^bigcodebench_hard$/, "bigcodebench");
}
