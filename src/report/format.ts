import { seconds } from "../plots/number-text.ts";

/** Stands where a value is unknown. */
export const unknown = "–";

/** US dollars and cents, which line up in a column; below ten cents two significant digits. */
export function dollarText(amount: number | undefined): string {
  if (amount === undefined) return unknown;
  cents ??= new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" });
  fewCents ??= new Intl.NumberFormat("en-US", {
    style: "currency",
    currency: "USD",
    minimumSignificantDigits: 2,
    maximumSignificantDigits: 2,
  });
  return amount > 0 && amount < 0.095 ? fewCents.format(amount) : cents.format(amount);
}

// Made when first needed: making them takes as long as the rest of a page without figures.
let cents: Intl.NumberFormat | undefined;
let fewCents: Intl.NumberFormat | undefined;

export function secondText(duration: number | undefined): string {
  return duration === undefined ? unknown : seconds(duration);
}

/** `p = 0.034`; never `p = 0.000`. */
export function pValueText(p: number): string {
  return p < 0.001 ? "p < 0.001" : `p = ${p.toFixed(3)}`;
}
