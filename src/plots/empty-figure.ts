import type { Figure } from "./figure.ts";
import { frameFigure, heading, margin, printWidth } from "./frame.ts";
import { colour, fontSize } from "./theme.ts";

/** A figure that says in words why there is nothing to draw: the set of figures stays complete. */
export function emptyFigure(name: string, title: string, reason: string, caution: string): Figure {
  const plot = { width: printWidth - 2 * margin, height: 80 };
  return frameFigure({
    name,
    description: `${title}: ${reason}`,
    heading: heading(title, [caution, reason], printWidth),
    plot,
    room: { left: margin, right: margin, bottom: margin, header: 0 },
    content: {
      data: { values: [{ shown: "nothing to draw" }] },
      layer: [
        { mark: { type: "rect", color: colour.emptyCell, x: 0, x2: plot.width, y: 0, y2: plot.height } },
        {
          mark: {
            type: "text",
            color: colour.emptyInk,
            x: plot.width / 2,
            y: plot.height / 2,
            fontSize: fontSize.label,
          },
          encoding: { text: { field: "shown", type: "nominal" } },
        },
      ],
    },
  });
}
