import { Resvg } from "@resvg/resvg-js";
import { HindcastError } from "../model/error.ts";
import { fontFiles } from "./font-metrics.ts";
import { encodePng } from "./png.ts";
import { type PictureSize, pngDotsPerInch, pngScale } from "./png-scale.ts";

/**
 * Draws an SVG as PNG with the shipped fonts and no others.
 *
 * @throws HindcastError `internal` when the size is none.
 */
export function rasterise(svg: string, size: PictureSize): Uint8Array {
  if (!(size.width > 0 && size.height > 0)) {
    throw new HindcastError("internal", "a figure cannot be drawn as PNG", {
      received: `${size.width} x ${size.height} pixels`,
      expected: "a width and a height above 0",
    });
  }
  const dotsPerInch = pngDotsPerInch(size);
  const resvg = new Resvg(svg, {
    fitTo: { mode: "zoom", value: pngScale(dotsPerInch) },
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
