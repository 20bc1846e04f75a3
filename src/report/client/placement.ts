/** Where a mark's channel takes its position from. */
interface Placement {
  readonly scale: string;
  readonly field: string;
}

/**
 * The scale and field behind a channel such as `x`; `undefined` when it is placed otherwise.
 *
 * @param channel - one rule, or several of which the last is the one without a condition
 */
export function placement(channel: unknown): Placement | undefined {
  const rule: unknown = Array.isArray(channel) ? channel.at(-1) : channel;
  if (typeof rule !== "object" || rule === null || !("scale" in rule && "field" in rule)) return undefined;
  const { scale, field } = rule;
  return typeof scale === "string" && typeof field === "string" ? { scale, field } : undefined;
}
