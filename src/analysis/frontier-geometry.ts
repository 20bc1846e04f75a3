/**
 * The geometry of a frontier on plain arrays, for a loop that asks thousands of times: nothing is allocated.
 * Point `i` lies at (`x[i]`, `y[i]`).
 */

// In scaled units: three points on a line seldom give exactly 0 once they were scaled.
const lineTolerance = 1e-12;

/**
 * Puts the vertices of the frontier at the front of `order`, by rising x, and gives their number: the upper
 * convex hull (Andrew 1979, monotone chain) where y rises. Of points on a line between two others none is a
 * vertex, of equal points one.
 */
export function frontierVertices(x: Float64Array, y: Float64Array, order: Int32Array): number {
  sortPoints(order, x, y);
  return keepRising(order, upperHull(order, x, y), y);
}

/** Scales values to 0..1 in place, from the least to the greatest; all to 0 when they are equal. */
export function scaleMinMax(values: Float64Array): void {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i] as number);
    high = Math.max(high, values[i] as number);
  }
  const range = high - low;
  for (let i = 0; i < values.length; i++) values[i] = range === 0 ? 0 : ((values[i] as number) - low) / range;
}

/**
 * The least Euclidean distance from a point to the polyline through the frontier's vertices, the first `vertices`
 * of `order`; exactly 0 at a vertex.
 */
export function distanceToFrontier(
  point: number,
  x: Float64Array,
  y: Float64Array,
  order: Int32Array,
  vertices: number,
): number {
  const px = x[point] as number;
  const py = y[point] as number;
  let nearest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < vertices; i++) {
    const bx = x[order[i] as number] as number;
    const by = y[order[i] as number] as number;
    // At a vertex; the general formula would leave a rounding error.
    if (bx === px && by === py) return 0;
    const before = order[Math.max(0, i - 1)] as number;
    const ax = x[before] as number;
    const ay = y[before] as number;
    const dx = bx - ax;
    const dy = by - ay;
    const along = i === 0 ? 0 : ((px - ax) * dx + (py - ay) * dy) / (dx * dx + dy * dy);
    const t = Math.max(0, Math.min(1, along));
    nearest = Math.min(nearest, Math.hypot(px - ax - t * dx, py - ay - t * dy));
  }
  return nearest < lineTolerance ? 0 : nearest;
}

// Insertion sort, as a field has a dozen models: by rising x, the highest of equal x first.
function sortPoints(order: Int32Array, x: Float64Array, y: Float64Array): void {
  for (let i = 0; i < order.length; i++) {
    let at = i;
    while (at > 0 && comesBefore(i, order[at - 1] as number, x, y)) {
      order[at] = order[at - 1] as number;
      at--;
    }
    order[at] = i;
  }
}

function comesBefore(a: number, b: number, x: Float64Array, y: Float64Array): boolean {
  const aside = (x[a] as number) - (x[b] as number);
  return aside === 0 ? (y[a] as number) > (y[b] as number) : aside < 0;
}

/** Leaves the upper convex hull at the front of `order`; gives its length. */
function upperHull(order: Int32Array, x: Float64Array, y: Float64Array): number {
  let length = 0;
  for (let i = 0; i < order.length; i++) {
    const point = order[i] as number;
    while (
      length >= 2 &&
      !turnsRight(order[length - 2] as number, order[length - 1] as number, point, x, y)
    ) {
      length--;
    }
    order[length++] = point;
  }
  return length;
}

function turnsRight(a: number, b: number, c: number, x: Float64Array, y: Float64Array): boolean {
  const ax = x[a] as number;
  const ay = y[a] as number;
  const cross =
    ((x[b] as number) - ax) * ((y[c] as number) - ay) - ((y[b] as number) - ay) * ((x[c] as number) - ax);
  return cross < -lineTolerance;
}

function keepRising(order: Int32Array, length: number, y: Float64Array): number {
  let kept = 0;
  let highest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < length; i++) {
    const height = y[order[i] as number] as number;
    if (height <= highest) continue;
    highest = height;
    order[kept++] = order[i] as number;
  }
  return kept;
}
