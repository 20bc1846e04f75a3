const small = new Map(
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
    .split(" ")
    .map((word, value) => [word, value] as const),
);
const tens = new Map(
  "twenty thirty forty fifty sixty seventy eighty ninety"
    .split(" ")
    .map((word, index) => [word, 10 * (index + 2)] as const),
);
const scales = new Map([
  ["thousand", 1e3],
  ["million", 1e6],
  ["billion", 1e9],
]);
const words = [...small.keys(), ...tens.keys(), ...scales.keys(), "hundred"].join("|");
const run = new RegExp(`\\b(?:${words})(?:(?:[\\s,-]+|\\s+and\\s+)(?:${words}))*\\b`, "g");

/** A text in lower case with its English numbers in digits: `four two` is `42`, `forty-two` too. */
export function withDigits(text: string): string {
  return text.replace(run, (all) => {
    const parts = all.split(/[\s,-]+/).filter((word) => word !== "and");
    // Digits that are told one by one.
    if (parts.every((word) => (small.get(word) ?? 10) < 10))
      return parts.map((word) => small.get(word)).join("");
    return String(value(parts));
  });
}

function value(parts: readonly string[]): number {
  let [total, group] = [0, 0];
  for (const word of parts) {
    const scale = scales.get(word);
    if (word === "hundred") group = Math.max(1, group) * 100;
    else if (scale !== undefined) {
      total += Math.max(1, group) * scale;
      group = 0;
    } else group += small.get(word) ?? tens.get(word) ?? 0;
  }
  return total + group;
}
