import { type Html, rawHtml } from "./html.ts";

/**
 * The `src` of an `<img>` that shows an SVG: there nothing in the picture can run, and its ids stay its own. The
 * picture is made smaller without a visible change: it stands in for the figure until the script draws it.
 */
export function stillPicture(svg: string): Html {
  // In single quotes only what an address or an attribute gives a meaning to is escaped: base64 would be longer.
  const address = smaller(svg)
    .replace(/[%#'\n\r\t]/g, (character) => `%${character.charCodeAt(0).toString(16).padStart(2, "0")}`)
    .replaceAll("&", "&amp;");
  return rawHtml(`src='data:image/svg+xml,${address}'`);
}

// Tags only: no text of the picture changes. Inside an image roles and names reach nobody.
function smaller(svg: string): string {
  const fonts = new Set(svg.match(fontFamily));
  const sharedFont = fonts.size === 1 ? [...fonts].join() : "";
  return svg
    .replace(/<[^>]*>/g, (tag) => {
      const bare = tag
        .replace(/ (?:role|class|aria-[a-z]+)="[^"]*"/g, "")
        .replace(/ (?:d|transform)="[^"]*"/g, (attribute) => attribute.replace(/\d+\.\d{3,}/g, toHundredths));
      return sharedFont ? bare.replace(fontFamily, "") : bare;
    })
    .replace("<svg", `<svg${sharedFont}`);
}

const fontFamily = / font-family="[^"]*"/g;

function toHundredths(number: string): string {
  return String(Number(Number(number).toFixed(2)));
}
