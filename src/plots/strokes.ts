import { segmentMeetsBox, segmentsCross } from "./geometry.ts";

/** A polyline that labels had better not cross. */
export interface Stroke {
  readonly corners: readonly { readonly x: number; readonly y: number }[];
  /** Index of the disc it is part of, as an error bar is; readers take what stands beside it for that disc's. */
  readonly owner?: number;
}

/** A stroke laid out for fast tests: x and y in turn, and the box around them. */
export interface PreparedStroke {
  readonly owner: number | undefined;
  readonly path: Float64Array;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export function prepareStroke({ corners, owner }: Stroke): PreparedStroke {
  const xs = corners.map(({ x }) => x);
  const ys = corners.map(({ y }) => y);
  return {
    owner,
    path: Float64Array.from(corners.flatMap(({ x, y }) => [x, y])),
    left: Math.min(...xs),
    top: Math.min(...ys),
    right: Math.max(...xs),
    bottom: Math.max(...ys),
  };
}

/** How a stroke and a label touch: a sum of flags. */
export const contact = {
  /** It runs through the label. */
  crosses: 1,
  /** It comes nearer to the label than the label's own disc does. */
  near: 2,
  /** It runs between the label and its disc. */
  parts: 4,
} as const;

/**
 * The contacts of a stroke with a label's box.
 *
 * @param x, y the middle of the label's own disc.
 * @param reach from the box to the disc's edge.
 */
export function contacts(
  stroke: PreparedStroke,
  x: number,
  y: number,
  reach: number,
  left: number,
  top: number,
  right: number,
  bottom: number,
): number {
  const hullLeft = Math.min(x, left - reach);
  const hullTop = Math.min(y, top - reach);
  const hullRight = Math.max(x, right + reach);
  const hullBottom = Math.max(y, bottom + reach);
  if (
    stroke.right < hullLeft ||
    stroke.left > hullRight ||
    stroke.bottom < hullTop ||
    stroke.top > hullBottom
  ) {
    return 0;
  }
  const endX = Math.max(left, Math.min(right, x));
  const endY = Math.max(top, Math.min(bottom, y));
  const { path } = stroke;
  let found = 0;
  for (let i = 2; i < path.length; i += 2) {
    const x1 = path[i - 2] as number;
    const y1 = path[i - 1] as number;
    const x2 = path[i] as number;
    const y2 = path[i + 1] as number;
    if (segmentsCross(x, y, endX, endY, x1, y1, x2, y2)) found |= contact.parts;
    if (segmentMeetsBox(x1, y1, x2, y2, left - reach, top - reach, right + reach, bottom + reach)) {
      found |= contact.near;
      if (segmentMeetsBox(x1, y1, x2, y2, left, top, right, bottom)) found |= contact.crosses;
    }
  }
  return found;
}
