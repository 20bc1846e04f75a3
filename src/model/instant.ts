/**
 * The moment that a time in ISO 8601 names, in milliseconds since 1970. One without a zone is taken as UTC, whatever
 * the machine's zone; `undefined` when the text is no time.
 */
export function instant(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  // How nearly all are logged; of millions of calls, so that no pattern is tried first.
  if (text.endsWith("Z") || text.endsWith("+00:00")) return known(Date.parse(text));
  const [, date, time, offset = "Z"] = dateAndTime.exec(text) ?? [];
  if (date === undefined) return undefined;
  if (time === undefined) return known(Date.parse(date));
  return known(Date.parse(`${date}T${time}${offset.length === "+02".length ? `${offset}:00` : offset}`));
}

/** Seconds from one ISO 8601 time to another; `undefined` when either is none. */
export function secondsBetween(start: string | undefined, end: string | undefined): number | undefined {
  const [from, to] = [instant(start), instant(end)];
  return from === undefined || to === undefined ? undefined : (to - from) / 1000;
}

const dateAndTime = /^(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)([Zz]|[+-]\d\d(?::?\d\d)?)?)?$/;

function known(milliseconds: number): number | undefined {
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}
