import type { ConcatContent } from "./frame.ts";
import { confidenceText } from "./number-text.ts";
import { colour, fontSize } from "./theme.ts";

export type GridCell = ConcatContent["concat"][number];

/**
 * The key of a frontier grid, as a cell of it.
 *
 * @param confidence that of the intervals; `undefined` when there are none.
 */
export function keyCell(
  word: string,
  size: { width: number; height: number },
  confidence: number | undefined,
): GridCell {
  const lineHeight = 17;
  const top = Math.max(8, size.height / 2 - 1.5 * lineHeight);
  const at = (index: number) => top + index * lineHeight;
  // Nothing here depends on data, but Vega-Lite wants an encoding.
  const encoding = {};
  const entry = (text: string, index: number) => ({
    mark: {
      type: "text" as const,
      align: "left" as const,
      baseline: "middle" as const,
      x: 30,
      y: at(index),
      fontSize: fontSize.tick,
      color: colour.ink,
      text,
    },
    encoding,
  });
  const point = (shape: string, color: string, index: number) => ({
    mark: { type: "point" as const, filled: true, opacity: 1, size: 40, shape, color, x: 14, y: at(index) },
    encoding,
  });
  const line = (orient: "horizontal" | "vertical", length: number, color: string, index: number) => ({
    mark: {
      type: "tick" as const,
      orient,
      size: length,
      thickness: 1.4,
      opacity: 1,
      color,
      x: 14,
      y: at(index),
    },
    encoding,
  });
  return {
    ...size,
    data: { values: [{}] },
    layer: [
      line("horizontal", 24, colour.frontier, 0),
      point("diamond", colour.frontier, 0),
      point("circle", colour.other, 1),
      entry(`on the ${word} frontier`, 0),
      entry("other models", 1),
      ...(confidence === undefined
        ? []
        : [
            line("vertical", 15, colour.interval, 2),
            entry(`${confidenceText(confidence)} interval (Wilson)`, 2),
          ]),
    ],
  };
}
