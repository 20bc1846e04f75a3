import { HindcastError } from "../../model/error.ts";
import { asList, asNumber, type Json } from "../../model/json.ts";

/**
 * The messages that references into a sample's pool stand for: ranges `[start, end)`, or in version 3 single places.
 *
 * @param place where the references stand, for the error.
 * @throws HindcastError `bad-input` when the pool does not hold them, as when a piece of it is missing.
 */
export function fromPool(place: string, references: readonly Json[], pool: readonly string[]): string[] {
  return references.flatMap((reference) => {
    const [start, end] = Array.isArray(reference)
      ? asList(reference).map(asNumber)
      : [asNumber(reference), undefined];
    if (start === undefined) return [];
    const until = end ?? start + 1;
    if (start < 0 || until > pool.length)
      throw new HindcastError("bad-input", `${place}: a reference to a message that is not there`, {
        received: `${start} to ${until}`,
        expected: `within 0 to ${pool.length}`,
      });
    return pool.slice(start, until);
  });
}
