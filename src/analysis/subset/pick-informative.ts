import { naturalOrder } from "../../model/natural-order.ts";
import { abilities, abilityWeights, type ItemResponseModel, information } from "./item-response.ts";

/**
 * Picks tasks that together tell most about a run's ability, whatever it is: greedily the task that raises most the mean
 * over abilities of log(1 + information of the picked), 1 being what is known beforehand (Lindley's and Bayesian D-optimal
 * choice: Chaloner and Verdinelli, "Bayesian experimental design: a review", 1995). A sum of information alone would pick
 * tasks that all tell the same abilities apart. Greedy choice gives at least 63% of the best (Nemhauser, Wolsey and
 * Fisher, 1978).
 *
 * @returns ids in natural order, fewer than `size` where there are fewer tasks
 */
export function pickInformative(
  taskIds: readonly string[],
  { items }: ItemResponseModel,
  size: number,
): string[] {
  const told = new Map(
    taskIds.toSorted(naturalOrder).flatMap((taskId) => {
      const curve = items.get(taskId);
      return curve ? [[taskId, abilities.map((ability) => information(curve, ability))] as const] : [];
    }),
  );
  const known = abilities.map(() => 1);
  const picked: string[] = [];
  while (picked.length < size && told.size > 0) {
    let best: { readonly taskId: string; readonly gain: number } | undefined;
    for (const [taskId, own] of told) {
      let gain = 0;
      for (const [at, weight] of abilityWeights.entries())
        gain += weight * Math.log1p((own[at] as number) / (known[at] as number));
      if (best === undefined || gain > best.gain) best = { taskId, gain };
    }
    if (best === undefined) break;
    for (const [at, own] of (told.get(best.taskId) ?? []).entries()) known[at] = (known[at] as number) + own;
    picked.push(best.taskId);
    told.delete(best.taskId);
  }
  return picked.sort(naturalOrder);
}
