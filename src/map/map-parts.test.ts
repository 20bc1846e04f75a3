import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalise } from "../embeddings/embedder.ts";
import { colourPoints } from "./colouring.ts";
import { mapFinding } from "./map-finding.ts";
import { nearestNeighbours } from "./nearest.ts";
import { project } from "./project.ts";
import { pointName, type TaskPoint } from "./task-points.ts";

function point(row: number, values: readonly string[], more: Partial<TaskPoint> = {}): TaskPoint {
  return {
    row,
    text: `text ${row}`,
    rows: values.length,
    tasks: [`${row}`],
    benchmarks: ["b"],
    owners: [{ benchmark: "b", task: `${row}`, rows: values.length }],
    values,
    ...more,
  };
}

/** Two heaps of directions, the first of `half` points. */
function heaps(half: number): Float32Array[] {
  return Array.from({ length: 2 * half }, (_, i) =>
    normalise(
      Float32Array.from({ length: 6 }, (_unused, axis) =>
        axis === (i < half ? 0 : 1) ? 3 : Math.sin(i * (axis + 2)) / 2,
      ),
    ),
  );
}

describe("nearestNeighbours", () => {
  it("finds what sorting all others finds, the point itself first", async () => {
    const vector = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 5, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(vector, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 6 }),
        async (rows, count) => {
          const vectors = rows.map((row) => normalise(Float32Array.from(row)));
          const { indices, distances } = await nearestNeighbours(vectors, count);
          for (const [own, vector] of vectors.entries()) {
            const others = vectors
              .map((other, index) => ({ index, distance: Math.max(0, 1 - dot(vector, other)) }))
              .filter(({ index }) => index !== own)
              .sort((a, b) => a.distance - b.distance || a.index - b.index);
            const kept = Math.min(count, vectors.length) - 1;
            expect(indices[own]?.[0]).toBe(own);
            expect(distances[own]?.slice(1)).toEqual(
              others.slice(0, kept).map(({ distance }) => expect.closeTo(distance, 6)),
            );
            expect(new Set(indices[own]).size).toBe(kept + 1);
          }
        },
      ),
    );
  });
});

describe("project", () => {
  it("gives the same places for the same seed, and keeps heaps apart", async () => {
    const vectors = heaps(30);
    const nearest = await nearestNeighbours(vectors, 15);
    const places = await project(nearest, 1);
    expect(await project(nearest, 1)).toEqual(places);
    expect(await project(nearest, 2)).not.toEqual(places);
    const middle = (from: number) => {
      const some = places.slice(from, from + 30);
      return [
        some.reduce((sum, { x }) => sum + x, 0) / 30,
        some.reduce((sum, { y }) => sum + y, 0) / 30,
      ] as const;
    };
    const [a, b] = [middle(0), middle(30)];
    const nearer = places.filter(({ x, y }, i) => {
      const [own, other] = i < 30 ? [a, b] : [b, a];
      return Math.hypot(x - own[0], y - own[1]) < Math.hypot(x - other[0], y - other[1]);
    });
    expect(nearer.length).toBe(60);
  });

  it("places one, two and three points too", async () => {
    for (const count of [1, 2, 3, 4]) {
      const places = await project(await nearestNeighbours(heaps(2).slice(0, count), 15), 1);
      expect(places).toHaveLength(count);
      expect(places.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))).toBe(true);
    }
  });
});

describe("colourPoints", () => {
  it("takes success in any usual spelling as a share, errors as unknown", () => {
    const points = [["True", "False"], ["passed"], ["0"], ["error"], []].map((values, row) =>
      point(row, values),
    );
    const { styles, values, legend } = colourPoints(points, "success");
    expect(values).toEqual([0.5, 1, 0, undefined, undefined]);
    expect(styles.map(({ shown }) => shown)).toEqual(["50%", "100%", "0%", "unknown", "unknown"]);
    expect(styles[1]?.colour).toBe("#0072b2");
    expect(legend.map(({ label }) => label)).toEqual(["100%", "75%", "50%", "25%", "0%", "unknown"]);
  });

  it.each(["nan", "NaN", "", " ", "None", "null", "N/A"])(
    "takes %j as unknown, among numbers and among groups",
    (no) => {
      const points = [["True"], [no], ["0.0", no]].map((values, row) => point(row, values));
      expect(colourPoints(points, "success").values).toEqual([1, undefined, 0]);
      const groups = [["gaia"], [no], [no, "gaia"]].map((values, row) => point(row, values));
      expect(colourPoints(groups, "benchmark").values).toEqual(["gaia", undefined, "gaia"]);
    },
  );

  it("scales other numbers from their least to their most", () => {
    const { styles, legend } = colourPoints([point(0, ["10"]), point(1, ["20", "40"])], "steps");
    expect(styles.map(({ shown }) => shown)).toEqual(["10", "30"]);
    expect(legend.map(({ label }) => label)).toEqual(["30", "25", "20", "15", "10"]);
    expect(colourPoints([point(0, ["7"])], "steps").legend).toHaveLength(1);
  });

  it("gives groups colours by size, no two alike, and the smallest of many a common one", () => {
    const names = Array.from({ length: 20 }, (_, i) => `group ${String.fromCharCode(97 + i)}`);
    const points = names.flatMap((name, i) =>
      Array.from({ length: 20 - i }, (_, n) => point(100 * i + n, [name])),
    );
    const { legend } = colourPoints(points, "benchmark_id");
    expect(legend).toHaveLength(14);
    expect(legend[0]?.label).toBe("group a (20)");
    expect(legend.at(-1)?.label).toBe("7 others");
    expect(new Set(legend.map(({ colour, shape }) => `${colour} ${shape}`)).size).toBe(14);
    expect(colourPoints([point(0, ["a", "b"])], "x").values).toEqual(["several"]);
  });
});

describe("mapFinding", () => {
  it("counts nearest neighbours of the same group, and what chance would give", async () => {
    const nearest = await nearestNeighbours(heaps(4), 15);
    const points = heaps(4).map((_, row) => point(row, [row < 4 ? "one" : "two"]));
    const found = mapFinding(colourPoints(points, "benchmark_id"), nearest);
    expect(found.title).toBe("The most similar task is of the same benchmark for 100% of tasks");
    // Of the 7 others, 3 are of the same group.
    expect(found.explanation).toBe("By chance it would be for 43%.");
  });

  it("tells how far numbers go with those of neighbours", async () => {
    const nearest = await nearestNeighbours(heaps(8), 15);
    const points = heaps(8).map((_, row) => point(row, [row < 8 ? "1" : "0"]));
    const found = mapFinding(colourPoints(points, "success"), nearest);
    expect(found.title).toBe("Similar texts say much about success: correlation 1.00");
    const same = mapFinding(
      colourPoints(
        points.map(({ row }) => point(row, ["1"])),
        "success",
      ),
      nearest,
    );
    expect(same.title).toBe("All tasks have the same success");
  });

  it("tells no correlation of numbers that differ by rounding only, or not among neighbours", async () => {
    const nearest = await nearestNeighbours(heaps(8), 15);
    const titleOf = (valuesOf: (row: number) => string[]) =>
      mapFinding(
        colourPoints(
          heaps(8).map((_, row) => point(row, valuesOf(row))),
          "cost",
        ),
        nearest,
      ).title;
    expect(titleOf(() => ["0.1"])).toBe("All tasks have the same cost");
    expect(titleOf((row) => (row % 2 ? ["0.1", "0.2", "0.3"] : ["0.3", "0.2", "0.1"]))).toBe(
      "All tasks have the same cost",
    );
    expect(titleOf((row) => [`${1.7e12 + row}`])).toMatch(/correlation/);
    // Of the neighbours of each none has another number than its own.
    const alone = { ...nearest, indices: nearest.indices.map((_, row) => [row]) };
    const points = heaps(8).map((_, row) => point(row, [`${row}`]));
    expect(mapFinding(colourPoints(points, "cost"), alone).title).toBe("Tasks by what their texts say");
  });
});

describe("pointName", () => {
  it("names benchmark and ids, a few of many, else the row", () => {
    expect(pointName(point(4, [], { tasks: ["1", "2", "3", "4", "5"] }))).toBe("b 1, 2, 3, 2 more");
    expect(pointName(point(4, [], { tasks: [], benchmarks: [] }))).toBe("row 5");
  });
});

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}
