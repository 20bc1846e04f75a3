import { HindcastError } from "../model/error.ts";

/** A flag's value among those it can have. @throws HindcastError `usage`. */
export function oneOf<T extends string>(flag: string, known: readonly T[], value: string): T {
  const found = known.find((each) => each === value);
  if (found !== undefined) return found;
  throw new HindcastError("usage", flag, { received: value, expected: known.join(" or ") });
}

/** A flag's value as a whole number from `least`, up to `most` if there is such a limit. @throws HindcastError `usage`. */
export function wholeNumber(
  flag: string,
  value: string | undefined,
  most?: number,
  least = 1,
): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (/^\d+$/.test(value) && number >= least && number <= (most ?? Number.MAX_SAFE_INTEGER)) return number;
  const limit = most === undefined ? "" : ` to ${most}`;
  throw new HindcastError("usage", flag, {
    received: JSON.stringify(value),
    expected: `a whole number from ${least}${limit}`,
  });
}

/** A flag's value as a number within bounds. @throws HindcastError `usage`. */
export function number(
  flag: string,
  value: string | undefined,
  least: number,
  most: number,
): number | undefined {
  if (value === undefined) return undefined;
  const parsed = Number(value);
  if (value.trim() !== "" && parsed >= least && parsed <= most) return parsed;
  throw new HindcastError("usage", flag, {
    received: JSON.stringify(value),
    expected: `a number from ${least} to ${most}`,
  });
}

/** The value of `--success-threshold`. @throws HindcastError `usage`. */
export function successThreshold(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const parsed = Number(value);
  if (value.trim() !== "" && parsed > 0 && parsed <= 1) return parsed;
  throw new HindcastError("usage", "--success-threshold", {
    received: JSON.stringify(value),
    expected: "a reward above 0 and up to 1",
  });
}

/** The values of a flag that may be given several times, as commander gathers them. */
export function collect(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value];
}
