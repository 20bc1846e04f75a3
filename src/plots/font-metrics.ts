import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export type FontWeight = "normal" | "bold";

/** The fonts that ship with the package, by weight: the only ones a PNG is drawn with. */
export const fontFiles: Readonly<Record<FontWeight, string>> = {
  normal: fontFile("DejaVuSansCondensed.ttf"),
  bold: fontFile("DejaVuSansCondensed-Bold.ttf"),
};

const loaded = new Map<FontWeight, FontWidths>();

/**
 * The width in pixels of one line of text set in the shipped font at `size` pixels, from the font's own
 * tables. Kerning is left out: it only ever makes these fonts' text narrower, by a pixel or two.
 */
export function textWidth(text: string, size: number, weight: FontWeight = "normal"): number {
  let font = loaded.get(weight);
  if (font === undefined) {
    font = readFontWidths(readFileSync(fontFiles[weight]));
    loaded.set(weight, font);
  }
  let units = 0;
  for (const character of text) units += font.advance(character.codePointAt(0) as number);
  return (units / font.unitsPerEm) * size;
}

/** Advance widths of a font, in font units. */
export interface FontWidths {
  readonly unitsPerEm: number;
  /** The width of a character; that of the font's `.notdef` box when the font lacks it. */
  advance(codePoint: number): number;
}

/**
 * Reads the widths of a TrueType font: `head`, `hhea`, `hmtx` and the Unicode BMP (format 4) table of `cmap`.
 *
 * @throws Error when a table is missing: the file is no such font.
 */
export function readFontWidths(bytes: Uint8Array): FontWidths {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const table = tableOffsets(view);
  const glyphOf = readCharacterMap(view, table("cmap"));
  const measured = view.getUint16(table("hhea") + 34);
  const metrics = table("hmtx");
  const known = new Map<number, number>();
  return {
    unitsPerEm: view.getUint16(table("head") + 18),
    advance: (codePoint) => {
      let width = known.get(codePoint);
      if (width === undefined) {
        // Glyphs past the last measured one have its width.
        width = view.getUint16(metrics + 4 * Math.min(glyphOf(codePoint), measured - 1));
        known.set(codePoint, width);
      }
      return width;
    },
  };
}

function fontFile(name: string): string {
  return fileURLToPath(new URL(`../../assets/fonts/${name}`, import.meta.url));
}

function tableOffsets(view: DataView): (tag: string) => number {
  const offsets = new Map<string, number>();
  for (let i = 0; i < view.getUint16(4); i++) {
    const record = 12 + 16 * i;
    const tag = String.fromCharCode(...[0, 1, 2, 3].map((at) => view.getUint8(record + at)));
    offsets.set(tag, view.getUint32(record + 8));
  }
  return (tag) => {
    const offset = offsets.get(tag);
    if (offset === undefined) throw new Error(`the font has no ${tag} table`);
    return offset;
  };
}

/** Character -> glyph number, 0 for a character the font lacks. OpenType specification, cmap format 4. */
function readCharacterMap(view: DataView, cmap: number): (codePoint: number) => number {
  const start = bmpSubtable(view, cmap);
  const segments = view.getUint16(start + 6) / 2;
  const ends = start + 14;
  const starts = ends + 2 * segments + 2;
  const deltas = starts + 2 * segments;
  const ranges = deltas + 2 * segments;
  return (codePoint) => {
    for (let i = 0; i < segments; i++) {
      if (view.getUint16(ends + 2 * i) < codePoint) continue;
      const first = view.getUint16(starts + 2 * i);
      if (first > codePoint) return 0;
      const range = view.getUint16(ranges + 2 * i);
      const delta = view.getUint16(deltas + 2 * i);
      if (range === 0) return (codePoint + delta) & 0xffff;
      const glyph = view.getUint16(ranges + 2 * i + range + 2 * (codePoint - first));
      return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
    }
    return 0;
  };
}

function bmpSubtable(view: DataView, cmap: number): number {
  for (let i = 0; i < view.getUint16(cmap + 2); i++) {
    const start = cmap + view.getUint32(cmap + 8 + 8 * i);
    if (view.getUint16(start) === 4) return start;
  }
  throw new Error("the font has no Unicode cmap table of format 4");
}
