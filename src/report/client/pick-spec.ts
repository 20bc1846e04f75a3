import type { Axis, Mark, Spec } from "vega";

/** Holds the picked model's name, or null. */
export const pickedSignal = "pickedModel";

const faded = 0.16;

/**
 * Makes a compiled figure answer to a picked model: while there is one, marks and axis labels of all other
 * models fade. A mark is of the `model` in its datum, or of all in a list `models`; with neither it never fades.
 * Every mark of one model also shows a tooltip.
 */
export function withPickedModel(spec: Spec, models: readonly string[]): Spec {
  return {
    ...spec,
    signals: [
      ...(spec.signals ?? []),
      { name: pickedSignal, value: null },
      { name: "models", value: [...models] },
    ],
    ...(spec.axes && { axes: spec.axes.map(fadingAxis) }),
    ...(spec.marks && { marks: spec.marks.map(fadingMark) }),
  };
}

const hasModel = "isValid(datum.model)";
const hasModels = "isArray(datum.models)";
const isOther = `${pickedSignal} !== null && (${hasModel} ? datum.model !== ${pickedSignal} : ${hasModels} && indexof(datum.models, ${pickedSignal}) < 0)`;
const isOtherLabel = `${pickedSignal} !== null && datum.value !== ${pickedSignal} && indexof(models, datum.value) >= 0`;

function fadingMark(mark: Mark): Mark {
  if (mark.type === "group") {
    return {
      ...mark,
      ...(mark.axes && { axes: mark.axes.map(fadingAxis) }),
      ...(mark.marks && { marks: mark.marks.map(fadingMark) }),
    };
  }
  const update = mark.encode?.update;
  const own = update?.opacity ?? { value: 1 };
  // The cast: a spread loses which of the kinds of mark this is.
  return {
    ...mark,
    encode: {
      ...mark.encode,
      update: {
        tooltip: { signal: `${hasModel} ? datum : null` },
        ...update,
        cursor: { signal: `${hasModel} || ${hasModels} ? 'pointer' : null` },
        opacity: [{ test: isOther, value: faded }, ...(Array.isArray(own) ? own : [own])],
      },
    },
  } as Mark;
}

// Axis labels of models can be clicked like marks.
function fadingAxis(axis: Axis): Axis {
  const labels = axis.encode?.labels;
  return {
    ...axis,
    encode: {
      ...axis.encode,
      labels: {
        ...labels,
        interactive: true,
        update: {
          ...labels?.update,
          opacity: [{ test: isOtherLabel, value: faded }, { value: 1 }],
        },
      },
    },
  };
}
