/** A time as ISO 8601; the oldest traces hold unix seconds. */
export function isoTime(time: string | undefined): string | undefined {
  if (time === undefined || !/^\d{1,11}(\.\d+)?$/.test(time)) return time;
  return new Date(Number(time) * 1000).toISOString();
}
