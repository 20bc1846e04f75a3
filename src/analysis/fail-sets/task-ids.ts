import { HindcastError } from "../../model/error.ts";
import { naturalOrder } from "../../model/natural-order.ts";
import { groupBy } from "../../model/order.ts";

const mostListed = 20;

/**
 * A benchmark's own ids of the tasks that `selected` names, in the order of `known`. An id may be whole
 * (`BigCodeBench/13`) or what follows its last slash (`13`).
 *
 * @throws HindcastError `bad-input` that lists the ids no task has, or those that several tasks share
 */
export function resolveTaskIds(selected: readonly string[], known: readonly string[]): string[] {
  const matching = taskIdFinder(known);
  const found = new Set<string>();
  const unknown: string[] = [];
  for (const id of selected) {
    const matches = matching(id);
    if (matches.length > 1) {
      throw new HindcastError("bad-input", `task id ${id} names several tasks`, {
        received: matches.slice(0, mostListed).join(", "),
        expected: "a whole id",
      });
    }
    const [match] = matches;
    if (match === undefined) unknown.push(id);
    else found.add(match);
  }
  if (unknown.length > 0) throw unknownIds(unknown, known);
  return known.filter((id) => found.has(id));
}

/** Finds, of the ids `known`, the one that is spelled so, or else those whose last part is. */
export function taskIdFinder(known: readonly string[]): (id: string) => readonly string[] {
  const whole = new Set(known);
  const byShortId = groupBy(known, shortTaskId);
  return (id) => (whole.has(id) ? [id] : (byShortId.get(id) ?? []));
}

/** What follows an id's last slash. */
export function shortTaskId(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}

/**
 * An id as files for other tools hold it: a number where the benchmark numbers its tasks (`BigCodeBench/13` is 13, and
 * so is `13`), else the id. HumanEval's are whole everywhere, as in `HumanEval/13`.
 */
export function taskIdForFile(id: string): string | number {
  const [, digits] = /^(?:BigCodeBench\/)?(0|[1-9]\d*)$/.exec(id) ?? [];
  const number = Number(digits);
  return digits !== undefined && Number.isSafeInteger(number) ? number : id;
}

// What stands before the number in the ids of a benchmark.
const idPrefixes = [
  ["bigcodebench", "BigCodeBench"],
  ["humaneval", "HumanEval"],
] as const;

/** An id as its benchmark spells it, whoever wrote it: Inspect's `13` of BigCodeBench is `BigCodeBench/13`. */
export function canonicalTaskId(benchmark: string, id: string): string {
  const [, name] = idPrefixes.find(([start]) => benchmark.startsWith(start)) ?? [];
  return name !== undefined && /^\d+$/.test(id) ? `${name}/${Number(id)}` : id;
}

/**
 * The id of a run's task that somebody names as fail sets and comparisons do: whole, as the benchmark spells an id that
 * the run has without its name, or by what follows the last slash. What names no task stays as it is.
 *
 * @throws HindcastError `bad-input` when several tasks share it
 */
export function idInRun(given: string, benchmark: string, known: ReadonlySet<string>): string {
  if (known.has(given)) return given;
  const ids = [...known];
  const name = canonicalBenchmark(benchmark);
  const spelled = ids.find((id) => canonicalTaskId(name, id) === given);
  if (spelled !== undefined) return spelled;
  const [match = given] = taskIdFinder(ids)(given).length > 0 ? resolveTaskIds([given], ids) : [];
  return match;
}

/** A benchmark's name in one spelling: `BigCodeBench-Hard` and `bigcodebench_hard` are the same. */
export function canonicalBenchmark(name: string): string {
  const lower = (name.split("/").at(-1) ?? name).toLowerCase().replaceAll(/[-\s]+/g, "_");
  return lower.replace(/^human_eval/, "humaneval").replace(/^big_code_bench/, "bigcodebench");
}

function unknownIds(unknown: readonly string[], known: readonly string[]): HindcastError {
  const listed = unknown.toSorted(naturalOrder).slice(0, mostListed).join(", ");
  const more = unknown.length > mostListed ? ` and ${unknown.length - mostListed} more` : "";
  const examples = known.slice(0, 3).join(", ");
  return new HindcastError(
    "bad-input",
    `${unknown.length === 1 ? "one selected task is" : `${unknown.length} selected tasks are`} unknown`,
    { received: `${listed}${more}`, expected: `ids such as ${examples}` },
  );
}
