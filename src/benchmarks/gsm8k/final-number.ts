/**
 * The number that an answer ends with, as text: what stands behind the last `ANSWER:`, else behind the last `####` or in
 * the last `\boxed{}`, else the last number of all. Marks around it (`**`, `$`, a unit, a full stop) do not count.
 */
export function finalNumber(text: string): string | undefined {
  for (const pattern of [/answer\s*(?:is)?\s*:(.+)$/gim, /####(.+)$/gm, /\\boxed\{([^{}]+)\}/g]) {
    const last = [...text.matchAll(pattern)].at(-1)?.[1];
    const [found] = last === undefined ? [] : numbers(last);
    if (found !== undefined) return found;
  }
  return numbers(text).at(-1);
}

/** Whether two texts are the same number: `1,000` and `1000.0` are. */
export function sameNumber(a: string, b: string): boolean {
  const [x, y] = [numberOf(a), numberOf(b)];
  return Math.abs(x - y) <= 1e-9 * Math.max(1, Math.abs(x), Math.abs(y));
}

function numbers(text: string): string[] {
  const found = text.match(/-?\$?(?:\d[\d,]*(?:\.\d+)?|\.\d+)/g) ?? [];
  return found.map((number) => number.replace("$", "").replace(/,+$/, ""));
}

function numberOf(text: string): number {
  return Number(text.replaceAll(/[,$\s]/g, ""));
}
