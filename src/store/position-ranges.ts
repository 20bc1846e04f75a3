/** A stretch of a table, and the rows of it that are wanted. */
export interface PositionRange {
  readonly first: number;
  readonly last: number;
  /** Ascending. */
  readonly positions: readonly number[];
}

/**
 * The stretches of a table that hold the rows at some positions, in order. Rows with fewer than `gap` others between
 * them are in one: a row group, which is unpacked as a whole, has some hundreds.
 */
export function positionRanges(positions: readonly number[], gap = 500): PositionRange[] {
  const ranges: { first: number; last: number; positions: number[] }[] = [];
  for (const position of [...new Set(positions)].sort((a, b) => a - b)) {
    const range = ranges.at(-1);
    if (range === undefined || position - range.last > gap)
      ranges.push({ first: position, last: position, positions: [position] });
    else {
      range.last = position;
      range.positions.push(position);
    }
  }
  return ranges;
}
