import { distanceToBox, distanceToSegment } from "./geometry.ts";
import { contact, contacts, type PreparedStroke, prepareStroke, type Stroke } from "./strokes.ts";

/** A mark that labels keep clear of; pixels, y downwards. */
export interface Disc {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** A label to be placed beside a disc, with the size of its text. */
export interface Label {
  /** Index of its disc. */
  readonly disc: number;
  readonly width: number;
  readonly height: number;
}

/** A frame from (0, 0) to (width, height) and everything in it. */
export interface LabelTask {
  readonly width: number;
  readonly height: number;
  readonly discs: readonly Disc[];
  readonly strokes: readonly Stroke[];
  readonly labels: readonly Label[];
}

/**
 * Numbers of one candidate, one after the other: box (left, top, right, bottom), leader (x1, y1, x2, y2; all
 * NaN without one), and the cost it has whatever the other labels do.
 */
export const stride = 9;
export const costAt = 8;

/** What is bad about a position by itself, in the unit of all layout costs; see label-layout.ts. */
const costs = {
  /** A pixel away from the disc. */
  distance: 0.22,
  nearerToForeignDisc: 60,
  nearerToForeignStroke: 15,
  leaderOverDisc: 400,
  crossesStroke: 20,
  crossesOwnStroke: 6,
  strokeBetween: 12,
  crowdsDisc: 4,
} as const;

/** From the disc's edge to the nearest label. */
const gap = 2.5;
/** Pixels beyond the disc and gap at which labels are tried. */
const rings = [0, 8, 16, 26, 38, 52, 68] as const;
/** A label this far from its disc or farther gets a leader; so does one that is nearer to a foreign disc. */
const leaderFrom = 12;
const kept = 48;

const directions = Array.from({ length: 16 }, (_, i) => {
  const angle = (2 * Math.PI * i) / 16;
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  return {
    cos,
    sin,
    // Where the box lies beside its anchor, from -1 (left, above) to 1: at 45 degrees its corner faces the disc, at
    // 0 and 90 the middle of a side.
    alignX: clampUnit(cos * Math.SQRT2),
    alignY: clampUnit(sin * Math.SQRT2),
    // Right of the point is where readers look first, then above, then below, left last.
    bias: 1.5 * (1 - cos) + (sin > 0.01 ? 0.3 : 0),
  };
});

function clampUnit(value: number): number {
  return Math.max(-1, Math.min(1, value));
}

/**
 * The positions worth trying for each label, cheapest first, as rows of `stride` numbers: 16 directions on rings
 * around its disc, without those that leave the frame or touch a disc. Empty where nothing is free.
 */
export function labelCandidates(task: LabelTask): Float64Array[] {
  const strokes = task.strokes.map(prepareStroke);
  return task.labels.map((label) => candidatesOf(task, strokes, label));
}

function candidatesOf(task: LabelTask, strokes: readonly PreparedStroke[], label: Label): Float64Array {
  const { x, y, radius } = task.discs[label.disc] as Disc;
  const { width, height } = label;
  const found: Float64Array[] = [];
  for (const ring of rings) {
    const reach = radius + gap + ring;
    for (const { cos, sin, alignX, alignY, bias } of directions) {
      const left = x + cos * reach + ((alignX - 1) / 2) * width;
      const top = y + sin * reach + ((alignY - 1) / 2) * height;
      const inside = left >= 0 && top >= 0 && left + width <= task.width && top + height <= task.height;
      if (!inside || touchesDisc(task.discs, left, top, left + width, top + height)) continue;
      found.push(candidate(task, strokes, label, left, top, bias));
    }
  }
  found.sort((a, b) => (a[costAt] as number) - (b[costAt] as number));
  const rows = new Float64Array(stride * Math.min(kept, found.length));
  for (let i = 0; i < rows.length / stride; i++) rows.set(found[i] as Float64Array, i * stride);
  return rows;
}

function touchesDisc(
  discs: readonly Disc[],
  left: number,
  top: number,
  right: number,
  bottom: number,
): boolean {
  for (const { x, y, radius } of discs) {
    if (distanceToBox(x, y, left, top, right, bottom) < radius + 1) return true;
  }
  return false;
}

function candidate(
  task: LabelTask,
  strokes: readonly PreparedStroke[],
  label: Label,
  left: number,
  top: number,
  bias: number,
): Float64Array {
  const right = left + label.width;
  const bottom = top + label.height;
  const own = task.discs[label.disc] as Disc;
  const away = distanceToBox(own.x, own.y, left, top, right, bottom);
  const row = new Float64Array(stride);
  row[0] = left;
  row[1] = top;
  row[2] = right;
  row[3] = bottom;
  const ownGap = away - own.radius;
  const foreign = task.discs.filter((disc) => disc !== own);
  const gaps = foreign.map(({ x, y, radius }) => distanceToBox(x, y, left, top, right, bottom) - radius);
  // Without a leader these are misread although nothing overlaps; with one they still take a second look.
  const nearer = gaps.filter((other) => other < ownGap).length;
  const hasLeader = nearer > 0 || ownGap >= leaderFrom;
  if (hasLeader) setLeader(row, own, away);
  else row.fill(Number.NaN, 4, 8);

  let cost = bias + costs.distance * Math.max(0, ownGap - gap) + costs.nearerToForeignDisc * nearer;
  cost += costs.crowdsDisc * gaps.filter((other) => other < 3).length;
  if (hasLeader) {
    cost +=
      costs.leaderOverDisc * foreign.filter((disc) => leaderDistance(row, disc) < disc.radius + 1).length;
  }
  for (const stroke of strokes) {
    const found = contacts(stroke, own.x, own.y, ownGap, left, top, right, bottom);
    if (found !== 0) cost += strokeCost(found, stroke.owner, label.disc);
  }
  row[costAt] = cost;
  return row;
}

function strokeCost(found: number, owner: number | undefined, disc: number): number {
  const crosses = (found & contact.crosses) !== 0;
  if (owner === disc) return crosses ? costs.crossesOwnStroke : 0;
  let cost = crosses ? costs.crossesStroke : 0;
  if (found & contact.parts) cost += costs.strokeBetween;
  if (owner !== undefined && found & contact.near) cost += costs.nearerToForeignStroke;
  return cost;
}

/** From the disc's edge to the nearest point of the box. */
function setLeader(row: Float64Array, { x, y, radius }: Disc, away: number): void {
  const endX = Math.max(row[0] as number, Math.min(row[2] as number, x));
  const endY = Math.max(row[1] as number, Math.min(row[3] as number, y));
  row[4] = x + ((endX - x) * (radius + 1)) / away;
  row[5] = y + ((endY - y) * (radius + 1)) / away;
  row[6] = endX;
  row[7] = endY;
}

function leaderDistance(row: Float64Array, { x, y }: Disc): number {
  return distanceToSegment(x, y, row[4] as number, row[5] as number, row[6] as number, row[7] as number);
}
