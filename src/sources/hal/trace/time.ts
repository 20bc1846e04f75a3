/** A time as ISO 8601; the oldest traces hold unix seconds. */
export function isoTime(time: string | undefined): string | undefined {
  if (time === undefined || !/^\d{1,11}(\.\d+)?$/.test(time)) return time;
  return new Date(Number(time) * 1000).toISOString();
}

/** Seconds from one ISO 8601 time to another; `undefined` when either is none. */
export function secondsBetween(start: string | undefined, end: string | undefined): number | undefined {
  const seconds = (Date.parse(end ?? "") - Date.parse(start ?? "")) / 1000;
  return Number.isFinite(seconds) ? seconds : undefined;
}
