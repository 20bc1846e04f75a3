import { isShare } from "../analysis/is-share.ts";

/** A share as a percentage: `percent(0.4567, 1)` is `45.7%`. */
export function percent(share: number, decimals = 0): string {
  // Adding 0 turns -0 into 0.
  return `${(Number((share * 100).toFixed(decimals)) + 0).toFixed(decimals)}%`;
}

/** The confidence of an interval with all its digits: `95%`, `97.5%`, `99.99%`. */
export function confidenceText(confidence: number): string {
  // Ten figures are more than anyone asks for and fewer than a product's rounding error.
  return `${Number((confidence * 100).toPrecision(10))}%`;
}

/** A score: in percent where it is a share, else as a number. */
export function scoreText(score: number): string {
  return isShare(score) ? percent(score, 1) : score.toFixed(2);
}

/** US dollars to about three figures: `$0.04`, `$3.21`, `$45.6`, `$1,234`. */
export function dollars(amount: number): string {
  return `$${threeFigures(amount)}`;
}

/**
 * US dollars that were or will be spent, in a terminal: cents, below a dollar hundredths of cents, and of still less two
 * figures: `$1,234.50`, `$0.0310`, `$0.000032`.
 *
 * @param unknown what to say of a cost that nobody knows
 */
export function costText(amount: number | undefined, unknown = "unknown"): string {
  if (amount === undefined) return unknown;
  if (amount === 0 || amount >= 1) return `$${withCommas(amount.toFixed(2))}`;
  return `$${amount >= 0.001 ? amount.toFixed(4) : amount.toPrecision(2)}`;
}

/** Seconds to about three figures, without the unit: `8.25`, `45.6`, `1,234`. */
export function seconds(duration: number): string {
  return threeFigures(duration);
}

function threeFigures(value: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size < 0.01) return String(Number(value.toPrecision(1)));
  const decimals = size >= 100 ? 0 : size >= 10 ? 1 : 2;
  return withCommas(value.toFixed(decimals));
}

/** A tick of a dollar axis: `$0.5`, `$1,000`. */
export function dollarTick(amount: number): string {
  return `$${secondTick(amount)}`;
}

/** A tick of an axis in seconds. */
export function secondTick(duration: number): string {
  // String() writes the smallest numbers with an exponent; D3's format, which draws the tick, does not.
  const digits = duration >= 1e-6 ? String(duration) : duration.toFixed(20).replace(/0+$/, "");
  return withCommas(digits);
}

/** A count with its noun: `1 run`, `3 runs`. */
export function counted(count: number, noun: string): string {
  return `${withCommas(String(count))} ${noun}${count === 1 ? "" : "s"}`;
}

/** Thousands apart, without asking the machine's locale. */
function withCommas(digits: string): string {
  const [whole = "", fraction] = digits.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** `A`, `A and B`, `A, B and C`. */
export function listed(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? "") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}
