/** The threes of words of a text, lower case, without the little words that carry no meaning. */
export function shingles(text: string): ReadonlySet<string> {
  const words = (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => !fillers.has(word));
  if (words.length < 3) return new Set([words.join(" ")]);
  return new Set(words.slice(2).map((word, index) => `${words[index]} ${words[index + 1]} ${word}`));
}

const fillers = new Set([
  "a",
  "an",
  "the",
  "to",
  "of",
  "in",
  "on",
  "and",
  "or",
  "is",
  "it",
  "be",
  "that",
  "this",
]);

/** What two sets share of what they hold together (Jaccard), 0 to 1. */
export function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let common = 0;
  for (const item of a) if (b.has(item)) common++;
  const all = a.size + b.size - common;
  return all === 0 ? 1 : common / all;
}

/** From this overlap on, two hints say the same. */
export const sameFrom = 0.6;

/** Groups what is alike: each is like some other of its group (single link). In the order of their first members. */
export function clusters<T>(items: readonly T[], textOf: (item: T) => string): T[][] {
  const sets = items.map((item) => shingles(textOf(item)));
  const group = items.map((_, index) => index);
  const rootOf = (index: number): number => {
    let root = index;
    while (group[root] !== root) root = group[root] as number;
    return root;
  };
  for (let a = 0; a < items.length; a++)
    for (let b = a + 1; b < items.length; b++)
      if (overlap(sets[a] as ReadonlySet<string>, sets[b] as ReadonlySet<string>) >= sameFrom) {
        const [first, second] = [rootOf(a), rootOf(b)];
        group[Math.max(first, second)] = Math.min(first, second);
      }
  const byRoot = new Map<number, T[]>();
  items.forEach((item, index) => {
    const root = rootOf(index);
    const members = byRoot.get(root) ?? [];
    members.push(item);
    byRoot.set(root, members);
  });
  return [...byRoot.values()];
}
