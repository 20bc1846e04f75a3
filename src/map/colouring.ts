import { mean } from "../analysis/statistics/sums.ts";
import { byCodeUnit } from "../model/order.ts";
import { channels, rampColour } from "../plots/colour-ramp.ts";
import { percent } from "../plots/number-text.ts";
import type { TaskPoint } from "./task-points.ts";

/** How a point looks, and what its tooltip says of the column. */
export interface PointStyle {
  readonly colour: string;
  readonly shape: string;
  readonly shown: string;
}

/** A column as colours. */
export interface Colouring {
  /** The column; `undefined` when there is none. */
  readonly column: string | undefined;
  /** In the order of the points. */
  readonly styles: readonly PointStyle[];
  readonly legend: readonly (Omit<PointStyle, "shown"> & { readonly label: string })[];
  /** What is compared between neighbours: a name, or a number; `undefined` where it is unknown. */
  readonly values: readonly (string | number | undefined)[];
}

// Okabe and Ito's colours that stand out from white; five shapes and seven colours pair up in 35 ways.
const colours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#4d4d4d"];
const shapes = ["circle", "triangle-up", "square", "diamond", "cross"];
const mostGroups = 14;
const unknown = { colour: "#d0d0d0", shape: "circle" };
const others = { colour: "#a8a8a8", shape: "circle" };

/**
 * Colours points by a column of their rows: a number (or success, written in any usual way) by its mean, anything else
 * by group, the largest first.
 */
export function colourPoints(points: readonly TaskPoint[], column: string | undefined): Colouring {
  if (column === undefined) {
    const style = { colour: colours[0] ?? "", shape: "circle", shown: "" };
    return { column, styles: points.map(() => style), legend: [], values: points.map(() => undefined) };
  }
  const numbers = points.map(({ values }) => values.map(numberOf));
  const isNumber =
    numbers.some((each) => each.some(isKnown)) && numbers.every((each) => !each.includes("none"));
  return isNumber ? byNumber(numbers.map(meanOfKnown), column) : byGroup(points, column);
}

// How pandas, Python, JSON and people write a cell that is not known, in whatever case; and DuckDB a NaN.
const notKnown: ReadonlySet<string> = new Set(["", "nan", "none", "null", "n/a"]);

// What an evaluation calls success and failure; trouble of the infrastructure is neither.
const words = new Map<string, number | undefined>([
  ["true", 1],
  ["false", 0],
  ["passed", 1],
  ["failed", 0],
  ["pass", 1],
  ["fail", 0],
  ["error", undefined],
  ["unscored", undefined],
]);

function isUnknown(text: string): boolean {
  return notKnown.has(text.trim().toLowerCase());
}

function numberOf(text: string): number | undefined | "none" {
  if (isUnknown(text)) return undefined;
  const word = text.trim().toLowerCase();
  if (words.has(word)) return words.get(word);
  const number = Number(word);
  return Number.isFinite(number) ? number : "none";
}

function isKnown(value: number | undefined | "none"): value is number {
  return typeof value === "number";
}

function meanOfKnown(values: readonly (number | undefined | "none")[]): number | undefined {
  return mean(values.filter(isKnown));
}

const steps = 5;

function byNumber(values: readonly (number | undefined)[], column: string): Colouring {
  const known = values.filter((value) => value !== undefined);
  const isShare = known.every((value) => value >= 0 && value <= 1);
  const low = isShare ? 0 : known.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = isShare ? 1 : known.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const shown = (value: number) => (isShare ? percent(value) : String(Number(value.toPrecision(3))));
  const style = (value: number) => {
    const t = high > low ? (value - low) / (high - low) : 0.5;
    return { colour: isShare ? between(t) : hex(rampColour("blue", 0.15 + 0.85 * t)), shape: "circle" };
  };
  const legend = Array.from({ length: steps }, (_, step) => {
    const value = high - ((high - low) * step) / (steps - 1);
    return { ...style(value), label: shown(value) };
  });
  const isComplete = known.length === values.length;
  return {
    column,
    styles: values.map((value) =>
      value === undefined ? { ...unknown, shown: "unknown" } : { ...style(value), shown: shown(value) },
    ),
    legend: [
      ...(high > low ? legend : legend.slice(0, 1)),
      ...(isComplete ? [] : [{ ...unknown, label: "unknown" }]),
    ],
    values,
  };
}

// From vermilion over grey to blue, which the colour-blind tell apart.
function between(t: number): string {
  const stops = ["#D55E00", "#dcdcdc", "#0072B2"].map(channels);
  const [from, to] = t < 0.5 ? [stops[0], stops[1]] : [stops[1], stops[2]];
  const along = t < 0.5 ? 2 * t : 2 * t - 1;
  return hex([0, 1, 2].map((i) => (from?.[i] ?? 0) + ((to?.[i] ?? 0) - (from?.[i] ?? 0)) * along));
}

function hex(colour: readonly number[]): string {
  return `#${colour.map((channel) => Math.round(channel).toString(16).padStart(2, "0")).join("")}`;
}

function byGroup(points: readonly TaskPoint[], column: string): Colouring {
  const groupOf = ({ values }: TaskPoint) => {
    const different = [...new Set(values.filter((value) => !isUnknown(value)))];
    return different.length > 1 ? "several" : different[0];
  };
  const groups = points.map(groupOf);
  const sizes = new Map<string, number>();
  for (const group of groups) if (group !== undefined) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  const names = [...sizes.keys()].sort(
    (a, b) => (sizes.get(b) ?? 0) - (sizes.get(a) ?? 0) || byCodeUnit(a, b),
  );
  const named = names.slice(0, names.length > mostGroups ? mostGroups - 1 : mostGroups);
  const style = (group: string | undefined) => {
    if (group === undefined) return unknown;
    const place = named.indexOf(group);
    const [colour = "", shape = ""] = [colours[place % colours.length], shapes[place % shapes.length]];
    return place < 0 ? others : { colour, shape };
  };
  const rest = names.length - named.length;
  return {
    column,
    styles: groups.map((group) => ({ ...style(group), shown: group ?? "unknown" })),
    legend: [
      ...named.map((name) => ({ ...style(name), label: `${name} (${sizes.get(name)})` })),
      ...(rest > 0 ? [{ ...others, label: `${rest} others` }] : []),
      ...(groups.includes(undefined) ? [{ ...unknown, label: "unknown" }] : []),
    ],
    values: groups,
  };
}
