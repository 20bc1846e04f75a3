import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { madeUpRows, type RowSketch } from "../../test/support/made-up-run.ts";
import { bestPerModel, frontiers } from "./frontier.ts";

const costFrontier = (sketches: readonly RowSketch[]) => frontiers(madeUpRows(sketches), "cost")[0];

describe("frontiers", () => {
  test("a point below the chord of two others is not on it; its distance is in scaled units", () => {
    const frontier = costFrontier([
      { model: "cheap", accuracy: 0, cost: 0 },
      { model: "below", accuracy: 0.4, cost: 5 },
      { model: "dear", accuracy: 1, cost: 10 },
    ]);
    expect(frontier?.vertices.map(({ row }) => row.model)).toEqual(["cheap", "dear"]);
    const below = frontier?.points.find(({ row }) => row.model === "below");
    expect(below?.distance).toBeCloseTo(0.1 / Math.SQRT2, 12);
  });

  test("a dearer and less accurate hull vertex is not efficient", () => {
    const frontier = costFrontier([
      { model: "best", accuracy: 0.9, cost: 1 },
      { model: "worse", accuracy: 0.5, cost: 5 },
    ]);
    expect(frontier?.vertices.map(({ row }) => row.model)).toEqual(["best"]);
    expect(frontier?.points.find(({ row }) => row.model === "worse")?.distance).toBeCloseTo(Math.SQRT2, 12);
  });

  test("runs of unknown cost are left out of the cost frontier", () => {
    const frontier = costFrontier([
      { model: "known", accuracy: 0.5, cost: 1 },
      { model: "unknown", accuracy: 0.9, cost: undefined },
    ]);
    expect(frontier?.points.map(({ row }) => row.model)).toEqual(["known"]);
  });

  test("equal accuracy: the cheaper run, an unknown cost last, and one of 0 is unknown, then the lower run id", () => {
    const rows = madeUpRows([
      { model: "m", accuracy: 0.5, cost: undefined, runId: "a" },
      { model: "m", accuracy: 0.5, cost: 0, runId: "aa" },
      { model: "m", accuracy: 0.5, cost: 2, runId: "d" },
      { model: "m", accuracy: 0.5, cost: 2, runId: "c" },
      { model: "m", accuracy: 0.5, cost: 3, runId: "b" },
    ]);
    expect(bestPerModel(rows).map(({ runId }) => runId)).toEqual(["c"]);
  });

  test("agrees with the definition: brute force over all mixtures of two points", () => {
    // A coarse lattice makes ties, equal points and collinear triples common.
    const lattice = fc.integer({ min: 0, max: 8 });
    fc.assert(
      fc.property(fc.array(fc.tuple(lattice, lattice), { minLength: 1, maxLength: 9 }), (pairs) => {
        const frontier = costFrontier(
          pairs.map(([cost, score], index) => ({ model: `m${index}`, accuracy: score / 8, cost })),
        );
        const points = frontier?.points ?? [];
        for (const point of points) {
          const here = { x: point.scaledExpense, y: point.scaledAccuracy };
          const others = points.map(({ scaledExpense: x, scaledAccuracy: y }) => ({ x, y }));
          expect(point.onFrontier, JSON.stringify({ here, others })).toBe(!isDominated(here, others));
          expect(point.distance === 0).toBe(point.onFrontier || onChord(here, others));
        }
      }),
      { numRuns: 300 },
    );
  });
});

interface Point {
  readonly x: number;
  readonly y: number;
}

const epsilon = 1e-12;

// Not a vertex of the frontier: another point, or a mixture of two others, is no dearer and no less accurate.
function isDominated(here: Point, points: readonly Point[]): boolean {
  const others = points.filter(({ x, y }) => x !== here.x || y !== here.y);
  if (others.some(({ x, y }) => x <= here.x && y >= here.y)) return true;
  return others.some((a) =>
    others.some((b) => a.x < here.x && b.x > here.x && chordAt(a, b, here.x) >= here.y - epsilon),
  );
}

// On the frontier's line without being a vertex: dominated by mixtures, but by none strictly above.
function onChord(here: Point, points: readonly Point[]): boolean {
  const above = points.some(
    (a) =>
      (a.x <= here.x && a.y > here.y + epsilon) ||
      (a.x < here.x && a.y >= here.y - epsilon) ||
      points.some((b) => a.x < here.x && b.x > here.x && chordAt(a, b, here.x) > here.y + epsilon),
  );
  return !above;
}

function chordAt(a: Point, b: Point, x: number): number {
  return a.y + ((b.y - a.y) * (x - a.x)) / (b.x - a.x);
}
