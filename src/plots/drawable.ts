// What XML 1.0 has no way to write: control characters, halves of surrogate pairs, two that are no characters.
const undrawable = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

/**
 * The same value with U+FFFD for every character that no picture could hold. Names and texts come from anywhere, and one
 * of them would take the whole SVG with it.
 */
export function drawable<T>(value: T): T;
export function drawable(value: unknown): unknown {
  if (typeof value === "string") return value.replace(undrawable, "\ufffd");
  if (Array.isArray(value)) return value.map((each) => drawable<unknown>(each));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, drawable<unknown>(each)]));
}
