import { byCodeUnit } from "../model/order.ts";
import { counted, listed } from "./number-text.ts";

/** How a finding speaks of leaders, up to the benchmarks: `is the cheapest on`, `are each the cheapest on`. */
export interface Predicate {
  readonly one: string;
  readonly many: string;
}

/**
 * Who leads most often: `A is the cheapest on 4 of 11 benchmarks`, or that nobody does.
 *
 * @param led the benchmarks compared, each with its leaders (several when tied).
 * @param label a model's name in figures.
 */
export function mostOftenFirst(
  led: ReadonlyMap<string, ReadonlySet<string>>,
  predicate: Predicate,
  label: (model: string) => string,
): string {
  const counts = new Map<string, number>();
  for (const models of led.values()) {
    for (const model of models) counts.set(model, (counts.get(model) ?? 0) + 1);
  }
  const most = Math.max(...counts.values());
  const leaders = [...counts]
    .filter(([, count]) => count === most)
    .map(([model]) => label(model))
    .sort(byCodeUnit);
  const share =
    led.size === 1 ? "the one benchmark compared" : `${most} of ${counted(led.size, "benchmark")}`;
  if (leaders.length === 1) return `${leaders[0]} ${predicate.one} ${share}`;
  const who = leaders.length <= 3 ? listed(leaders) : counted(leaders.length, "model");
  return `No single leader: ${who} ${predicate.many} ${share}`;
}

/**
 * The items with the highest score, compared as they are printed: what reads the same leads together.
 */
export function leadersAsShown<T>(
  items: readonly T[],
  score: (item: T) => number,
  show: (item: T) => string,
): T[] {
  const [first, ...rest] = items;
  if (first === undefined) return [];
  const best = rest.reduce((a, b) => (score(b) > score(a) ? b : a), first);
  return items.filter((item) => show(item) === show(best));
}
