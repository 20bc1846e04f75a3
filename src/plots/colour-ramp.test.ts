import { describe, expect, it } from "vitest";
import { channels, contrast, inkOn, luminance, rampColour, ramps } from "./colour-ramp.ts";
import { colour } from "./theme.ts";

const hues = Object.keys(ramps) as (keyof typeof ramps)[];

describe("colour ramps", () => {
  it("let every printed number be read: contrast 4.5 at least, anywhere on a ramp", () => {
    for (const hue of hues) {
      for (let t = 0; t <= 1; t += 0.01) {
        const ratio = contrast(luminance(channels(inkOn(hue, t))), luminance(rampColour(hue, t)));
        expect(ratio, `${hue} at ${t}`).toBeGreaterThan(4.5);
      }
    }
    const empty = contrast(luminance(channels(colour.emptyInk)), luminance(channels(colour.emptyCell)));
    expect(empty).toBeGreaterThan(4.4);
  });

  it("grow darker all the way, so that they read without colour", () => {
    for (const hue of hues) {
      for (let t = 0.01; t <= 1; t += 0.01) {
        expect(luminance(rampColour(hue, t))).toBeLessThan(luminance(rampColour(hue, t - 0.01)));
      }
    }
  });

  it("measure contrast as WCAG does", () => {
    expect(contrast(luminance([255, 255, 255]), luminance([0, 0, 0]))).toBe(21);
    expect(luminance(channels("#0072B2"))).toBeCloseTo(0.155, 2);
  });
});
