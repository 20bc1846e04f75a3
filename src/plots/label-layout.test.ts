import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { distanceToBox } from "./geometry.ts";
import type { LabelTask } from "./label-candidates.ts";
import { layoutLabels } from "./label-layout.ts";

/** Panels of the sizes figures have, from sparse to hopeless. */
const tasks: fc.Arbitrary<LabelTask> = fc
  .record({
    width: fc.integer({ min: 120, max: 600 }),
    height: fc.integer({ min: 80, max: 340 }),
    points: fc.array(
      fc.record({
        x: fc.double({ min: 0, max: 1, noNaN: true }),
        y: fc.double({ min: 0, max: 1, noNaN: true }),
        text: fc.integer({ min: 8, max: 150 }),
        lines: fc.integer({ min: 1, max: 3 }),
        bar: fc.boolean(),
      }),
      { maxLength: 30 },
    ),
  })
  .map(({ width, height, points }) => {
    const discs = points.map(({ x, y }) => ({ x: x * width, y: y * height, radius: 4 }));
    return {
      width,
      height,
      discs,
      strokes: [
        { corners: discs.toSorted((a, b) => a.x - b.x) },
        ...points.flatMap(({ bar }, owner) => {
          const { x = 0, y = 0 } = discs[owner] ?? {};
          const corners = [-20, 20].map((reach) => ({ x, y: y + reach }));
          return bar ? [{ owner, corners }] : [];
        }),
      ],
      labels: points.map(({ text, lines }, disc) => ({ disc, width: text, height: 10 * lines })),
    };
  });

describe("layoutLabels", () => {
  it("lets no label overlap another, lie on a disc, or leave the frame", () => {
    fc.assert(
      fc.property(tasks, (task) => {
        const boxes = layoutLabels(task).placed.flatMap((place, i) => {
          const { width = 0, height = 0 } = task.labels[i] ?? {};
          return place ? [{ ...place, right: place.left + width, bottom: place.top + height }] : [];
        });
        boxes.forEach((a, i) => {
          expect(a.left >= 0 && a.top >= 0 && a.right <= task.width && a.bottom <= task.height).toBe(true);
          for (const { x, y, radius } of task.discs) {
            expect(distanceToBox(x, y, a.left, a.top, a.right, a.bottom)).toBeGreaterThan(radius);
          }
          for (const b of boxes.slice(i + 1)) {
            expect(a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom).toBe(false);
          }
        });
      }),
      { numRuns: 200 },
    );
  });

  it("gives the same layout for the same task", () => {
    fc.assert(
      fc.property(tasks, (task) => {
        expect(layoutLabels(task)).toEqual(layoutLabels(structuredClone(task)));
      }),
      { numRuns: 40 },
    );
  });

  it("places every one of 25 labels in a panel of 560 x 330 pixels", () => {
    // Without bias towards corner cases: thirty points in one corner do not fit.
    const coordinates = fc.noBias(
      fc.array(fc.record({ x: fc.integer({ min: 20, max: 460 }), y: fc.integer({ min: 15, max: 315 }) }), {
        minLength: 25,
        maxLength: 25,
      }),
    );
    fc.assert(
      fc.property(coordinates, (points) => {
        // Points on top of each other are one point to the caller of the layout.
        const discs = points
          .filter(({ x, y }, i) =>
            points.slice(0, i).every((other) => Math.hypot(other.x - x, other.y - y) > 4),
          )
          .map((point) => ({ ...point, radius: 5 }));
        const labels = discs.map((_, disc) => ({ disc, width: 80, height: 13 }));
        const { placed } = layoutLabels({ width: 560, height: 330, discs, strokes: [], labels });
        expect(placed.filter((place) => place === undefined)).toEqual([]);
      }),
      { numRuns: 100, seed: 7 },
    );
  });

  it("sets a lone label to the right of its point, without a leader", () => {
    const { placed, cost } = layoutLabels({
      width: 300,
      height: 200,
      discs: [{ x: 100, y: 100, radius: 4 }],
      strokes: [],
      labels: [{ disc: 0, width: 60, height: 12 }],
    });
    expect(placed).toEqual([{ left: 106.5, top: 94, leader: undefined }]);
    expect(cost).toBe(0);
  });

  it("leads a line to a label that had to go far", () => {
    const around = [-1, 0, 1].flatMap((i) =>
      [-1, 0, 1].map((j) => ({ x: 150 + 11 * i, y: 100 + 11 * j, radius: 5 })),
    );
    const disc = around.findIndex(({ x, y }) => x === 150 && y === 100);
    const { placed } = layoutLabels({
      width: 300,
      height: 200,
      discs: around,
      strokes: [],
      labels: [{ disc, width: 40, height: 12 }],
    });
    expect(placed[0]?.leader).toBeDefined();
  });

  it("leads a line to a label that is nearer to another point than to its own", () => {
    const { placed } = layoutLabels({
      width: 145,
      height: 40,
      discs: [
        { x: 100, y: 32, radius: 4 },
        { x: 80, y: 28, radius: 4 },
      ],
      strokes: [],
      labels: [{ disc: 0, width: 78, height: 12 }],
    });
    expect(placed[0]?.leader).toBeDefined();
  });

  it("leaves every label nearest to its own point, or leads a line to it", () => {
    fc.assert(
      fc.property(tasks, (task) => {
        layoutLabels(task).placed.forEach((place, i) => {
          if (place === undefined || place.leader) return;
          const { disc = 0, width = 0, height = 0 } = task.labels[i] ?? {};
          const { left, top } = place;
          const gaps = task.discs.map(
            ({ x, y, radius }) => distanceToBox(x, y, left, top, left + width, top + height) - radius,
          );
          expect(gaps[disc]).toBe(Math.min(...gaps));
        });
      }),
      { numRuns: 200 },
    );
  });

  it("leaves out a label for which there is no room", () => {
    const { placed } = layoutLabels({
      width: 50,
      height: 20,
      discs: [{ x: 25, y: 10, radius: 4 }],
      strokes: [],
      labels: [{ disc: 0, width: 60, height: 12 }],
    });
    expect(placed).toEqual([undefined]);
  });

  it("leaves out the last of two labels that fit one place only", () => {
    const { placed } = layoutLabels({
      width: 54,
      height: 12,
      discs: [
        { x: 5, y: 6, radius: 2 },
        { x: 49, y: 6, radius: 2 },
      ],
      strokes: [],
      labels: [
        { disc: 0, width: 30, height: 11 },
        { disc: 1, width: 30, height: 11 },
      ],
    });
    expect(placed.map((place) => place !== undefined)).toEqual([true, false]);
  });
});
