import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fontFiles, readFontWidths, textWidth } from "./font-metrics.ts";

describe("textWidth", () => {
  it("adds up the widths the font states", () => {
    // DejaVu Sans Condensed: 2048 units an em; H takes 1386, i 512, 0 1172.
    expect(textWidth("Hi0", 2048)).toBe(1386 + 512 + 1172);
    expect(textWidth("Hi0", 20.48)).toBeCloseTo((1386 + 512 + 1172) / 100, 10);
  });

  it("tells bold from regular", () => {
    expect(textWidth("accuracy", 10, "bold")).toBeGreaterThan(textWidth("accuracy", 10));
  });

  it("knows every character that figures use, and gives others the width of the missing-glyph box", () => {
    const missing = textWidth("\u4e2d", 10);
    expect(missing).toBeGreaterThan(0);
    for (const weight of ["normal", "bold"] as const) {
      const font = readFontWidths(readFileSync(fontFiles[weight]));
      for (const character of "AZaz09 %$.,:()[]/#–…→≥≤±×°éüßŁž²³·") {
        expect(font.advance(character.codePointAt(0) ?? 0), character).toBeGreaterThan(0);
      }
      // Narrow characters would not be as wide as the box that stands for a missing one.
      for (const character of "il.,:;'|…") {
        expect(font.advance(character.codePointAt(0) ?? 0), character).not.toBe(font.advance(0x4e2d));
      }
    }
  });

  it("measures a text of no characters as nothing", () => {
    expect(textWidth("", 10)).toBe(0);
  });
});

describe("readFontWidths", () => {
  it("refuses bytes that are no font", () => {
    expect(() => readFontWidths(new Uint8Array(64))).toThrow(/no cmap table/);
  });
});
