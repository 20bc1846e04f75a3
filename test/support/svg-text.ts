import { textWidth } from "../../src/plots/font-metrics.ts";

/** A line of text in an SVG drawn by Vega, with the box of its letters in pixels of the picture. */
export interface TextBox {
  readonly text: string;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface SvgText {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly TextBox[];
}

/** Every line of text in an SVG, placed by the transforms around it. Reads what Vega writes, not all of SVG. */
export function svgText(svg: string): SvgText {
  const boxes: TextBox[] = [];
  const groups: Matrix[] = [identity];
  const size = /width="([\d.]+)" height="([\d.]+)"/.exec(svg);
  for (const token of svg.matchAll(/<g\b[^>]*>|<\/g>|<text\b([^>]*)>(.*?)<\/text>/gs)) {
    if (token[0].startsWith("</g")) groups.pop();
    else if (token[0].startsWith("<g") && token[0].endsWith("/>")) continue;
    else if (token[0].startsWith("<g"))
      groups.push(multiply(groups.at(-1) ?? identity, transformOf(token[0])));
    else boxes.push(...linesOf(token[1] ?? "", token[2] ?? "", groups.at(-1) ?? identity));
  }
  if (groups.length !== 1) throw new Error("the SVG's groups do not balance");
  return { width: Number(size?.[1]), height: Number(size?.[2]), boxes };
}

/** Pairs of texts whose boxes share more than a hair. */
export function overlaps(boxes: readonly TextBox[]): string[] {
  const hair = 0.6;
  return boxes.flatMap((a, i) =>
    boxes
      .slice(i + 1)
      .filter(
        (b) =>
          a.left < b.right - hair &&
          b.left < a.right - hair &&
          a.top < b.bottom - hair &&
          b.top < a.bottom - hair,
      )
      .map((b) => `${a.text} / ${b.text}`),
  );
}

/** Texts that leave the picture. */
export function outside({ width, height, boxes }: SvgText): string[] {
  return boxes
    .filter(({ left, top, right, bottom }) => left < 0 || top < 0 || right > width || bottom > height)
    .map(({ text }) => text);
}

/** a c e / b d f, as in SVG. */
type Matrix = readonly [number, number, number, number, number, number];
const identity: Matrix = [1, 0, 0, 1, 0, 0];

function multiply(m: Matrix, n: Matrix): Matrix {
  const [a, b, c, d, e, f] = m;
  const [g, h, i, j, k, l] = n;
  return [a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * l + e, b * k + d * l + f];
}

function transformOf(attributes: string): Matrix {
  const text = /transform="([^"]*)"/.exec(attributes)?.[1] ?? "";
  return [...text.matchAll(/(translate|rotate)\(([^)]*)\)/g)].reduce<Matrix>(
    (matrix, [, kind, numbers = ""]) => {
      const [x = 0, y = 0] = numbers.split(",").map(Number);
      if (kind === "translate") return multiply(matrix, [1, 0, 0, 1, x, y]);
      const angle = (x * Math.PI) / 180;
      return multiply(matrix, [Math.cos(angle), Math.sin(angle), -Math.sin(angle), Math.cos(angle), 0, 0]);
    },
    identity,
  );
}

function linesOf(attributes: string, body: string, around: Matrix): TextBox[] {
  const attribute = (name: string) => new RegExp(`${name}="([^"]*)"`).exec(attributes)?.[1];
  const size = Number.parseFloat(attribute("font-size") ?? "11");
  const weight = attribute("font-weight") === "bold" ? "bold" : "normal";
  const matrix = multiply(around, transformOf(attributes));
  const spans = [...body.matchAll(/<tspan([^>]*)>([^<]*)<\/tspan>/g)];
  const lines =
    spans.length === 0
      ? [{ text: body, dy: 0 }]
      : spans.map(([, given = "", text = ""]) => ({
          text,
          dy: Number(/dy="([^"]*)"/.exec(given)?.[1] ?? 0),
        }));
  let y = 0;
  return lines.flatMap(({ text, dy }) => {
    y += dy;
    const plain = decode(text);
    if (plain.trim() === "") return [];
    const width = textWidth(plain, size, weight);
    const anchor = attribute("text-anchor");
    const x = anchor === "middle" ? -width / 2 : anchor === "end" ? -width : 0;
    // From the height of a capital to the depth of a descender, in DejaVu.
    return [boxOf(plain, matrix, x, y - 0.73 * size, x + width, y + 0.2 * size)];
  });
}

function boxOf(
  text: string,
  [a, b, c, d, e, f]: Matrix,
  left: number,
  top: number,
  right: number,
  bottom: number,
): TextBox {
  const corners = [
    [left, top],
    [right, top],
    [left, bottom],
    [right, bottom],
  ].map(([x = 0, y = 0]) => ({ x: a * x + c * y + e, y: b * x + d * y + f }));
  const xs = corners.map(({ x }) => x);
  const ys = corners.map(({ y }) => y);
  return {
    text,
    left: Math.min(...xs),
    right: Math.max(...xs),
    top: Math.min(...ys),
    bottom: Math.max(...ys),
  };
}

function decode(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");
}
