import { crc32, inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { emptyFigure } from "./empty-figure.ts";
import type { Figure } from "./figure.ts";
import { encodePng } from "./png.ts";
import { onCoarsePngs } from "./png-scale.ts";
import { rasterise } from "./rasterise.ts";
import { renderFigures } from "./render.ts";

const figure = emptyFigure("one", "Nothing to show", "For a test.", "");

describe("renderFigures", () => {
  it("gives the same bytes for the same figure", async () => {
    const [a, b, again] = await renderFigures([figure, { ...figure, name: "two" }, figure]);
    expect(b?.svg).toBe(a?.svg);
    expect(again).toEqual(a);
    expect(Buffer.from(again?.png ?? []).equals(Buffer.from(a?.png ?? []))).toBe(true);
  });

  it("draws letters, at 200 dots an inch", async () => {
    const [rendered] = await renderFigures([figure]);
    const png = decode(rendered?.png ?? new Uint8Array());
    expect(png.width).toBe(Math.round((figure.width * 200) / 96));
    expect(png.dotsPerMetre).toBe(7874);
    // The title's letters are near black; without a font there would be none.
    const dark = png.pixels.filter((red, i) => i % 4 === 0 && red < 60).length;
    expect(dark).toBeGreaterThan(300);
  });

  it("draws names that hold characters which no picture can hold, with others in their place", async () => {
    const name = "a\u0000b\u001bc\ud83dd\uffffe\tf😀";
    const [rendered] = await renderFigures([emptyFigure("one", name, name, name)]);
    expect(rendered?.svg).toContain("a\ufffdb\ufffdc\ufffdd\ufffde\tf😀");
    expect(decode(rendered?.png ?? new Uint8Array()).height).toBeGreaterThan(0);
  });

  it("refuses a figure that comes out in another size than it says", async () => {
    const wrong: Figure = { ...figure, width: figure.width + 1 };
    await expect(renderFigures([wrong])).rejects.toThrow(/figure one was drawn in the wrong size/);
  });

  it("draws nothing for no figures", async () => {
    expect(await renderFigures([])).toEqual([]);
  });
});

describe("rasterise", () => {
  it("draws a picture that would take gigabytes with fewer dots an inch", () => {
    const size = { width: 1036, height: 23_584 };
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1036" height="23584"><rect width="9" height="9"/></svg>`;
    const png = Buffer.from(rasterise(svg, size));
    const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
    expect(height / width).toBeCloseTo(size.height / size.width, 1);
    expect(width * height).toBeGreaterThan(99e6);
    expect(width * height).toBeLessThan(101e6);
    const dotsPerMetre = png.readUInt32BE(png.indexOf("pHYs") + 4);
    expect(dotsPerMetre / width).toBeCloseTo(96 / 0.0254 / size.width, 1);
  });

  it("refuses a size that is none", () => {
    expect(() => rasterise("<svg/>", { width: Number.NaN, height: 480 })).toThrow(/received NaN x 480/);
  });
});

describe("onCoarsePngs", () => {
  it("names the figures whose PNG has fewer dots an inch than usual", () => {
    expect(onCoarsePngs([figure])).toEqual([]);
    const [finding] = onCoarsePngs([figure, { ...figure, name: "large", width: 1036, height: 23_584 }]);
    expect(finding).toMatchObject({ level: "warning", code: "png-coarse", subject: "large" });
    expect(finding?.message).toContain("194 dots an inch, expected 200");
  });
});

describe("encodePng", () => {
  it("keeps every pixel, also after a larger picture", () => {
    const picture = (width: number, height: number) => ({
      width,
      height,
      data: Uint8Array.from({ length: 4 * width * height }, (_, i) => (i * 37) % 256),
    });
    encodePng(picture(9, 9), 200);
    const small = picture(3, 2);
    const decoded = decode(encodePng(small, 200));
    expect([decoded.width, decoded.height]).toEqual([3, 2]);
    expect(decoded.pixels).toEqual(small.data);
  });
});

/** Reads the PNGs written here: RGBA, no filters; checks every chunk's sum. */
function decode(png: Uint8Array) {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const chunks = new Map<string, Uint8Array>();
  for (let at = 8; at < png.length; ) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...png.subarray(at + 4, at + 8));
    expect(crc32(png.subarray(at + 4, at + 8 + length))).toBe(view.getUint32(at + 8 + length));
    chunks.set(type, png.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  expect([...chunks.keys()]).toEqual(["IHDR", "pHYs", "IDAT", "IEND"]);
  const number = (type: string, at: number) => Buffer.from(chunks.get(type) ?? []).readUInt32BE(at);
  const width = number("IHDR", 0);
  const height = number("IHDR", 4);
  const rows = inflateSync(chunks.get("IDAT") ?? new Uint8Array());
  const pixels = new Uint8Array(4 * width * height);
  for (let y = 0; y < height; y++) {
    pixels.set(rows.subarray(y * (4 * width + 1) + 1, (y + 1) * (4 * width + 1)), y * 4 * width);
  }
  return { width, height, dotsPerMetre: number("pHYs", 0), pixels };
}
