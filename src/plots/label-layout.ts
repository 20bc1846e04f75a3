import { segmentMeetsBox, segmentsCross } from "./geometry.ts";
import { costAt, type LabelTask, labelCandidates, stride } from "./label-candidates.ts";

/** Where a label goes. */
export interface PlacedLabel {
  /** The top left corner of its box. */
  readonly left: number;
  readonly top: number;
  /** From the disc's edge to the label, for labels set far from their disc. */
  readonly leader:
    | { readonly x1: number; readonly y1: number; readonly x2: number; readonly y2: number }
    | undefined;
}

export interface LabelLayout {
  /** In the order of the labels; `undefined` where there was no room. */
  readonly placed: readonly (PlacedLabel | undefined)[];
  /** How hard the labels are to read: below 20 a label all is well, from 1000 on some collide or are left out. */
  readonly cost: number;
}

/** A candidate's row for each label (-1: none). */
interface Settled {
  readonly choice: Int32Array;
  /** Lower is easier to read. */
  readonly cost: number;
  /** The part of the cost that is wrong rather than ugly: collisions and labels left out. */
  readonly bad: number;
}

const costs = { overlap: 1000, leaderThroughLabel: 1000, leadersCross: 500, leftOut: 2000 } as const;
const sweeps = 12;
/** Visiting orders tried even when the first of them has nothing wrong. */
const leastOrders = 3;

/**
 * Places labels so that no two overlap, none lies on a disc or outside the frame, and each is nearest to its own
 * disc or joined to it by a leader. A greedy start, then sweeps in which every label takes its best place given the
 * others, from several visiting orders; the cheapest result wins, and a label that still collides is left out (the
 * last ones given first). The same task always gives the same layout.
 */
export function layoutLabels(task: LabelTask): LabelLayout {
  const candidates = labelCandidates(task);
  let best: Settled | undefined;
  for (const [i, order] of visitingOrders(task, candidates).entries()) {
    if (i >= leastOrders && best?.bad === 0) break;
    const settled = settle(candidates, order);
    if (best === undefined || settled.cost < best.cost) best = settled;
  }
  const { choice, cost } = best as Settled;
  return { placed: withoutCollisions(candidates, choice), cost };
}

/** The most constrained labels first, then along each axis both ways, then as given. */
function visitingOrders({ labels, discs }: LabelTask, candidates: readonly Float64Array[]): number[][] {
  const by = (key: (label: number) => number) =>
    labels.map((_, i) => i).sort((a, b) => key(a) - key(b) || a - b);
  const x = (label: number) => discs[labels[label]?.disc ?? 0]?.x ?? 0;
  const y = (label: number) => discs[labels[label]?.disc ?? 0]?.y ?? 0;
  return [
    by((label) => candidates[label]?.length ?? 0),
    by((label) => -x(label)),
    by(x),
    by(y),
    by((label) => -y(label)),
    by(() => 0),
  ];
}

/** Greedy, then best responses until nothing moves. */
function settle(candidates: readonly Float64Array[], order: readonly number[]): Settled {
  const choice = new Int32Array(candidates.length).fill(-1);
  for (let sweep = 0; sweep <= sweeps; sweep++) {
    let moved = false;
    for (const label of order) {
      const row = cheapestRow(candidates, choice, label);
      moved ||= row !== choice[label];
      choice[label] = row;
    }
    if (!moved) break;
  }
  return { choice, ...totalCost(candidates, choice) };
}

function cheapestRow(candidates: readonly Float64Array[], choice: Int32Array, label: number): number {
  const rows = candidates[label] as Float64Array;
  let cheapest = -1;
  let lowest = Number.POSITIVE_INFINITY;
  for (let row = 0; row * stride < rows.length; row++) {
    const own = rows[row * stride + costAt] as number;
    // Rows come cheapest first: no later one can be better.
    if (own >= lowest) break;
    const cost = own + costAmongOthers(candidates, choice, label, row, lowest - own);
    if (cost < lowest) {
      lowest = cost;
      cheapest = row;
    }
  }
  return cheapest;
}

/** What a row costs beside the labels placed so far; stops counting beyond `limit`. */
function costAmongOthers(
  candidates: readonly Float64Array[],
  choice: Int32Array,
  label: number,
  row: number,
  limit: number,
): number {
  let cost = 0;
  for (let other = 0; other < choice.length && cost < limit; other++) {
    const otherRow = choice[other] as number;
    if (other === label || otherRow < 0) continue;
    cost += pairCost(
      candidates[label] as Float64Array,
      row * stride,
      candidates[other] as Float64Array,
      otherRow * stride,
    );
  }
  return cost;
}

function pairCost(a: Float64Array, i: number, b: Float64Array, j: number): number {
  let cost = 0;
  if (
    (a[i] as number) < (b[j + 2] as number) &&
    (b[j] as number) < (a[i + 2] as number) &&
    (a[i + 1] as number) < (b[j + 3] as number) &&
    (b[j + 1] as number) < (a[i + 3] as number)
  ) {
    cost += costs.overlap;
  }
  const aLeads = !Number.isNaN(a[i + 4]);
  const bLeads = !Number.isNaN(b[j + 4]);
  if (aLeads && leaderMeetsBox(a, i, b, j)) cost += costs.leaderThroughLabel;
  if (bLeads && leaderMeetsBox(b, j, a, i)) cost += costs.leaderThroughLabel;
  if (aLeads && bLeads && leadersCross(a, i, b, j)) cost += costs.leadersCross;
  return cost;
}

function leaderMeetsBox(a: Float64Array, i: number, b: Float64Array, j: number): boolean {
  return segmentMeetsBox(
    a[i + 4] as number,
    a[i + 5] as number,
    a[i + 6] as number,
    a[i + 7] as number,
    b[j] as number,
    b[j + 1] as number,
    b[j + 2] as number,
    b[j + 3] as number,
  );
}

function leadersCross(a: Float64Array, i: number, b: Float64Array, j: number): boolean {
  return segmentsCross(
    a[i + 4] as number,
    a[i + 5] as number,
    a[i + 6] as number,
    a[i + 7] as number,
    b[j + 4] as number,
    b[j + 5] as number,
    b[j + 6] as number,
    b[j + 7] as number,
  );
}

function totalCost(candidates: readonly Float64Array[], choice: Int32Array): { cost: number; bad: number } {
  let own = 0;
  let bad = 0;
  for (let label = 0; label < choice.length; label++) {
    const row = choice[label] as number;
    if (row < 0) {
      bad += costs.leftOut;
      continue;
    }
    own += candidates[label]?.[row * stride + costAt] as number;
    // A pair is seen from both sides.
    bad += costAmongOthers(candidates, choice, label, row, Number.POSITIVE_INFINITY) / 2;
  }
  return { cost: own + bad, bad };
}

/** Drops labels that still collide, the last ones first. */
function withoutCollisions(
  candidates: readonly Float64Array[],
  choice: Int32Array,
): (PlacedLabel | undefined)[] {
  const left = choice.slice();
  for (let label = left.length - 1; label >= 0; label--) {
    const row = left[label] as number;
    if (row >= 0 && costAmongOthers(candidates, left, label, row, 1) > 0) left[label] = -1;
  }
  return candidates.map((rows, label) => {
    const row = left[label] as number;
    return row < 0 ? undefined : placedLabel(rows, row * stride);
  });
}

function placedLabel(rows: Float64Array, at: number): PlacedLabel {
  const [left, top, , , x1, y1, x2, y2] = rows.subarray(at, at + costAt);
  const leader = { x1: x1 as number, y1: y1 as number, x2: x2 as number, y2: y2 as number };
  return { left: left as number, top: top as number, leader: Number.isNaN(leader.x1) ? undefined : leader };
}
