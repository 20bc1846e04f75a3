/** The two ends of an axis, in the axis's unit. */
export type Domain = readonly [number, number];

/**
 * The domain around a fixed point.
 *
 * @param factor - new length over old: below 1 shows less
 * @param at - the fixed point, 0 at the first end and 1 at the second
 */
export function zoomDomain(domain: Domain, isLog: boolean, factor: number, at: number): Domain {
  return mapEnds(domain, isLog, (low, high) => {
    const fixed = low + at * (high - low);
    return [fixed + (low - fixed) * factor, fixed + (high - fixed) * factor];
  });
}

/** The domain moved by a share of its length. */
export function panDomain(domain: Domain, isLog: boolean, share: number): Domain {
  return mapEnds(domain, isLog, (low, high) => {
    const step = share * (high - low);
    return [low + step, high + step];
  });
}

// A log axis is moved where it is even.
function mapEnds([low, high]: Domain, isLog: boolean, move: (low: number, high: number) => Domain): Domain {
  if (!isLog) return move(low, high);
  const [newLow, newHigh] = move(Math.log(low), Math.log(high));
  return [Math.exp(newLow), Math.exp(newHigh)];
}
