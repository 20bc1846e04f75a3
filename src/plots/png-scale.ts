import type { Finding } from "../model/finding.ts";
import type { Figure } from "./figure.ts";

/** Of a picture, in CSS pixels, 96 an inch. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

const pixelsPerInch = 96;
const wantedDotsPerInch = 200;
/** Beyond this a PNG takes gigabytes of memory; the largest figure of a hundred models stays far below. */
const mostPixels = 100e6;

/** Dots an inch of a picture's PNG: 200, or as many as fit where the picture is very large. */
export function pngDotsPerInch({ width, height }: PictureSize): number {
  return Math.min(wantedDotsPerInch, pixelsPerInch * Math.sqrt(mostPixels / (width * height)));
}

/** Of a PNG, by its dots an inch. */
export function pngScale(dotsPerInch: number): number {
  return dotsPerInch / pixelsPerInch;
}

/** Reservations about figures too large for a PNG at the usual resolution. */
export function onCoarsePngs(figures: readonly Figure[]): Finding[] {
  return figures.flatMap(({ name, width, height }): Finding[] => {
    const dots = pngDotsPerInch({ width, height });
    if (dots === wantedDotsPerInch) return [];
    const message = `its PNG has ${Math.floor(dots)} dots an inch, expected ${wantedDotsPerInch}: the picture is ${width} x ${height} pixels of 1/${pixelsPerInch} inch; the SVG has every detail`;
    return [{ level: "warning", code: "png-coarse", subject: name, message }];
  });
}
