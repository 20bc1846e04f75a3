import { describe, expect, it } from "vitest";
import { stillPicture } from "./still-picture.ts";

describe("stillPicture", () => {
  it("survives its attribute: quotes, ampersands, percent signs and hashes come back", () => {
    const svg = `<svg width="4"><text fill="#fff">50% 'a' &amp; "b"\n</text></svg>`;
    const source = String(stillPicture(svg));
    expect(source).toMatch(/^src='[^']*'$/);
    expect(pictureOf(source)).toBe(svg);
  });

  it("drops what an image does not show and the digits nobody sees, but no text", () => {
    const svg = `<svg><g class="mark" role="graphics-symbol" aria-label="a &gt; b"><path d="M1.23456,-0.999999h3" fill="red"/><text transform="translate(1.005,2)"> d="M1.23456" class="x"</text></g></svg>`;
    expect(pictureOf(String(stillPicture(svg)))).toBe(
      `<svg><g><path d="M1.23,-1h3" fill="red"/><text transform="translate(1,2)"> d="M1.23456" class="x"</text></g></svg>`,
    );
  });

  it("names a font once when all texts share it", () => {
    const text = (font: string) => `<text font-family="${font}">a</text>`;
    expect(pictureOf(String(stillPicture(`<svg>${text("A, B")}${text("A, B")}</svg>`)))).toBe(
      `<svg font-family="A, B"><text>a</text><text>a</text></svg>`,
    );
    const mixed = `<svg>${text("A")}${text("B")}</svg>`;
    expect(pictureOf(String(stillPicture(mixed)))).toBe(mixed);
  });
});

// What a browser makes of the attribute.
function pictureOf(source: string): string {
  const address = source.slice("src='data:image/svg+xml,".length, -1).replaceAll("&amp;", "&");
  return decodeURIComponent(address);
}
