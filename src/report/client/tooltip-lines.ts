import { isShare } from "../../analysis/is-share.ts";
import type { FieldFormat } from "./field-formats.ts";

/** One line of a tooltip. */
interface TooltipLine {
  readonly name: string;
  readonly value: string;
}

// What a figure needs to draw a mark, or prints beside it.
const hidden = new Set(["ink", "best", "label", "interval", "rate"]);

/** What a mark's datum says, in the order of its fields: numbers rounded, lists and inner fields left out. */
export function tooltipLines(datum: object, formats: Readonly<Record<string, FieldFormat>>): TooltipLine[] {
  // `shown` is `value` as the figure prints it.
  const skip = "shown" in datum ? new Set([...hidden, "value"]) : hidden;
  return Object.entries(datum).flatMap(([field, value]) => {
    const text = textOf(value, formats[field]?.isShare ?? false);
    return skip.has(field) || text === undefined
      ? []
      : [{ name: formats[field]?.title ?? nameOf(field), value: text }];
  });
}

function textOf(value: unknown, isOfShares: boolean): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value !== "number" || !Number.isFinite(value)) return undefined;
  // A score on another scale stands along the same axis as shares.
  return isOfShares && isShare(value)
    ? value.toLocaleString("en-US", { style: "percent", maximumFractionDigits: 1 })
    : value.toLocaleString("en-US", { maximumSignificantDigits: 4 });
}

// onFrontier, win_rate -> on frontier, win rate
function nameOf(field: string): string {
  if (field === "shown") return "value";
  return field
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replaceAll("_", " ")
    .toLowerCase();
}
