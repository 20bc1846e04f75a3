import { Resvg } from "@resvg/resvg-js";
import { HindcastError } from "../model/error.ts";
import { fontFiles } from "./font-metrics.ts";
import { encodePng } from "./png.ts";

/** Dots an inch of every PNG, where an inch is 96 CSS pixels. */
export const dotsPerInch = 200;

/** Beyond this a PNG takes gigabytes of memory; the largest figure of a hundred models stays far below. */
const mostPixels = 100e6;

/** What a PNG is drawn at, in CSS pixels. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/**
 * Draws an SVG as PNG with the shipped fonts and no others.
 *
 * @throws HindcastError `internal` when the picture would be too large.
 */
export function rasterise(svg: string, { width, height }: PictureSize): Uint8Array {
  const scale = dotsPerInch / 96;
  if (!(width * height * scale * scale <= mostPixels)) {
    throw new HindcastError("internal", "a figure is too large to draw as PNG", {
      received: `${width} x ${height} pixels`,
      expected: `at most ${Math.floor(mostPixels / scale ** 2)} pixels in all`,
    });
  }
  const resvg = new Resvg(svg, {
    fitTo: { mode: "zoom", value: scale },
    font: {
      loadSystemFonts: false,
      fontFiles: Object.values(fontFiles),
      defaultFontFamily: "DejaVu Sans Condensed",
      sansSerifFamily: "DejaVu Sans Condensed",
    },
  });
  const { width: columns, height: rows, pixels } = resvg.render();
  return encodePng({ width: columns, height: rows, data: pixels }, dotsPerInch);
}
