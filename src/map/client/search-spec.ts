import type { Mark, Spec } from "vega";

/** Holds for each point, by its number, whether it was found; empty while nothing is searched for. */
export const foundSignal = "found";

const faded = 0.06;
// Symbols of the legend have no number.
const isOther = `length(${foundSignal}) > 0 && isValid(datum.index) && !${foundSignal}[datum.index]`;

/** Makes points fade that a search did not find. */
export function withSearch(spec: Spec): Spec {
  return {
    ...spec,
    signals: [...(spec.signals ?? []), { name: foundSignal, value: [] }],
    ...(spec.marks && { marks: spec.marks.map(fading) }),
  };
}

function fading(mark: Mark): Mark {
  if (mark.type !== "symbol") return mark;
  const update = mark.encode?.update;
  const own = update?.opacity ?? { value: 1 };
  return {
    ...mark,
    encode: {
      ...mark.encode,
      update: {
        ...update,
        opacity: [{ test: isOther, value: faded }, ...(Array.isArray(own) ? own : [own])],
      },
    },
  };
}
