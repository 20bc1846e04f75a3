import type { AttemptState } from "./run-state.ts";

/**
 * US dollars that were paid at an attempt for answers that are not among its calls, as they came in a try that was
 * given up. What a later try found in the journal is among them, and was paid once. `undefined` when one has no price.
 */
export function abandonedCost({
  asked,
  payments,
}: Pick<AttemptState, "asked" | "payments">): number | undefined {
  const counted = [...asked.facts];
  let total: number | undefined = 0;
  // Of what was asked anew the later answer counts.
  for (const { key, cost } of payments.toReversed()) {
    // Logs of before payments had keys tell the cost alone.
    const at = counted.findIndex((call) => (key === undefined ? call.cost === cost : call.key === key));
    if (at >= 0) counted.splice(at, 1);
    else total = total === undefined || cost === undefined ? undefined : total + cost;
  }
  return total;
}
