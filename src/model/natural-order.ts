// The root locale's collation is the same on every machine.
const collator = new Intl.Collator("und", { numeric: true });

/** Order of names as people count: `2` before `10`. Equal names only compare equal. */
export function naturalOrder(a: string, b: string): number {
  return collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}
