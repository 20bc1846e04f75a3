/** Points too close to tell apart, seen as one. */
export interface Cluster<T> {
  /** The middle of its points. */
  readonly x: number;
  readonly y: number;
  /** The farthest of its points from the middle. */
  readonly spread: number;
  /** In the order given. */
  readonly items: readonly T[];
}

/** Groups points that are linked by distances below `near`; groups in the order of their first point. */
export function clusters<T>(
  points: readonly { x: number; y: number; item: T }[],
  near: number,
): Cluster<T>[] {
  const left = new Set(points);
  const groups: Cluster<T>[] = [];
  for (const first of points) {
    if (!left.delete(first)) continue;
    const group = [first];
    // The group grows while it is walked.
    for (const member of group) {
      for (const other of left) {
        if (Math.hypot(member.x - other.x, member.y - other.y) >= near) continue;
        left.delete(other);
        group.push(other);
      }
    }
    const x = group.reduce((sum, point) => sum + point.x, 0) / group.length;
    const y = group.reduce((sum, point) => sum + point.y, 0) / group.length;
    const spread = Math.max(...group.map((point) => Math.hypot(point.x - x, point.y - y)));
    groups.push({ x, y, spread, items: group.map(({ item }) => item) });
  }
  return groups;
}
