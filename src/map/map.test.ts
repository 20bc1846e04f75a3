import { copyFile, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { madeUpBert } from "../../test/support/made-up-bert.ts";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { embed } from "../embed/embed.ts";
import { type MapOptions, map } from "./map.ts";

const sentences = ["book a flight to rome", "cancel the order", "fix this bug in python"];
let folder: Awaited<ReturnType<typeof temporaryFolder>>;

function file(name: string): string {
  return path.join(folder.path, name);
}

beforeAll(async () => {
  folder = await temporaryFolder();
  madeUpBert(file("model"));
  const rows = Array.from({ length: 60 }, (_, i) => {
    const [benchmark, text] = [["air", "shop", "code"][i % 3], `${sentences[i % 3]} ${Math.floor(i / 3)}`];
    return `${benchmark},${Math.floor(i / 3)},${text},${i % 3 === 2}`;
  });
  // As `align --keep-missing` writes a row that no trace holds.
  rows.splice(7, 0, "air,lost,,true");
  await writeFile(file("tasks.csv"), `benchmark_id,task_id,task_input,success\n${rows.join("\n")}\n`);
  const given = { table: file("tasks.csv"), column: "task_input", model: file("model"), env: {} };
  await embed({ ...given, out: file("tasks.parquet") });
  await embed({ ...given, out: file("tasks.npy") });
});

afterAll(async () => folder[Symbol.asyncDispose]());

function run(more: Partial<MapOptions>) {
  return map({ embeddings: file("tasks.parquet"), env: {}, ...more });
}

describe("map", () => {
  it("writes the same files for the same embeddings, from Parquet and from a matrix", async () => {
    const { files, record } = await run({ out: file("a") });
    expect(files).toEqual(["map.csv", "map.html", "map.png", "map.svg", "map.vl.json", "provenance.json"]);
    expect(record?.finding).toMatch(/^The most similar task is of the same benchmark for \d+% of tasks$/);
    await run({ out: file("b") });
    for (const name of files) {
      expect(
        (await readFile(path.join(file("a"), name))).equals(await readFile(path.join(file("b"), name))),
      ).toBe(true);
    }
    await run({ out: file("c"), embeddings: file("tasks.npy") });
    expect(await readFile(file("c/map.csv"))).toEqual(await readFile(file("a/map.csv")));
  });

  it("draws a sample of many texts, and says so", async () => {
    const { record } = await run({ out: file("few"), mostPoints: 20, color: "success" });
    expect(record).toMatchObject({ texts: 60, drawn: 20, color: "success" });
    expect(await readFile(file("few/map.svg"), "utf8")).toContain(
      "20 of 60 tasks, picked at random and placed by",
    );
    expect((await readFile(file("few/map.csv"), "utf8")).trim().split("\n")).toHaveLength(21);
  });

  it("draws whatever stands in the colour's column", async () => {
    const rows = ["a\u0001b,one", "c\u001bd,two", "\uffff,three"];
    await writeFile(file("control.csv"), `"benchmark\u0002",task_input\n${rows.join("\n")}\n`);
    const out = file("control.npy");
    const given = { table: file("control.csv"), column: "task_input", model: file("model"), env: {} };
    await embed({ ...given, out });
    await run({ embeddings: out, out: file("control"), color: "benchmark\u0002" });
    expect(await readFile(file("control/map.svg"), "utf8")).toContain("a\ufffdb (1)");
  });

  it("lists the tasks nearest to a text, which the same model embeds", async () => {
    for (const embeddings of ["tasks.parquet", "tasks.npy"]) {
      const { neighbours = [], files } = await run({
        embeddings: file(embeddings),
        neighbours: "fix this bug in python 3!",
        count: 4,
      });
      expect(files).toEqual([]);
      expect(neighbours).toHaveLength(4);
      expect(neighbours[0]).toMatchObject({
        benchmarks: ["code"],
        tasks: ["3"],
        text: "fix this bug in python 3",
      });
      const cosines = neighbours.map(({ similarity }) => similarity);
      expect(cosines).toEqual(cosines.toSorted((a, b) => b - a));
      expect(cosines[0]).toBeLessThan(1);
    }
  });

  it("refuses a matrix that was cut short", async () => {
    const whole = await readFile(file("tasks.npy"));
    await writeFile(file("cut.npy"), whole.subarray(0, -100));
    await writeFile(file("cut.npy.json"), await readFile(file("tasks.npy.json")));
    for (const more of [{ neighbours: "air/7" }, { out: file("cut") }]) {
      await expect(run({ embeddings: file("cut.npy"), ...more })).rejects.toThrow(
        /cut\.npy is not what it was: received 61 x 32 in \d+ bytes, expected 61 x 32 numbers/,
      );
    }
  });

  it("takes a task's id or its own text for the task, which is no neighbour of itself", async () => {
    const byId = await run({ neighbours: "air/7", count: 59 });
    const byText = await run({ neighbours: "book a flight to rome 7", count: 59 });
    expect(byId.neighbours).toEqual(byText.neighbours);
    expect(byId.neighbours?.map(({ name }) => name)).not.toContain("air 7");
    await expect(run({ neighbours: "7" })).rejects.toThrow(
      /7 is the id of 3 tasks: received air\/7; code\/7; shop\/7/,
    );
  });

  it("takes of a task's texts the one that most rows have, and says so", async () => {
    const rows = [
      ...["air,5,book a flight", "air,5,cancel the order", "air,5,cancel the order", "air,6,book a flight"],
      // A text that tasks of two benchmarks have: neither is the other's.
      ...["shop,8,fix this bug", "code,9,fix this bug", "code,8,rome"],
    ];
    await writeFile(file("several.csv"), `benchmark_id,task_id,task_input\n${rows.join("\n")}\n`);
    const out = file("several.parquet");
    const given = { table: file("several.csv"), column: "task_input", model: file("model"), env: {} };
    await embed({ ...given, out });
    for (const id of ["5", "air/5"]) {
      const notes: string[] = [];
      const { neighbours } = await run({
        embeddings: out,
        neighbours: id,
        onNote: (text) => notes.push(text),
      });
      expect(neighbours?.map(({ text }) => text).sort()).toEqual(["book a flight", "fix this bug", "rome"]);
      expect(notes).toEqual(["air/5 has 2 texts: compared is the one of 2 of its 3 rows, first in row 2"]);
    }
    await expect(run({ embeddings: out, neighbours: "8" })).rejects.toThrow(/received code\/8; shop\/8/);
    const { neighbours } = await run({ embeddings: out, neighbours: "code/8" });
    expect(neighbours?.map(({ text }) => text)).not.toContain("rome");
  });

  it("refuses what does not belong together", async () => {
    await expect(run({})).rejects.toThrow(/nothing to do/);
    await expect(run({ out: file("x"), color: "colour" })).rejects.toMatchObject({
      hint: "name one with --color",
    });
    await expect(run({ neighbours: "a", embeddings: file("none.npy") })).rejects.toThrow(/no such file/);
    await expect(run({ neighbours: "a", embeddings: file("tasks.csv") })).rejects.toThrow(/ends in \.npy or/);
    await copyFile(file("tasks.csv"), file("map.csv"));
    for (const embeddings of ["tasks.npy", "tasks.parquet"]) {
      const overTable = run({ embeddings: file(embeddings), table: file("map.csv"), out: folder.path });
      await expect(overTable).rejects.toThrow(/map\.csv is read, and would be overwritten/);
    }
    await rename(file("tasks.csv"), file("moved.csv"));
    const moved = { embeddings: file("tasks.npy"), neighbours: "air/7" };
    await expect(run(moved)).rejects.toThrow(/tasks\.csv, which .* was made of, cannot be read/);
    expect((await run({ ...moved, table: file("moved.csv") })).neighbours).toHaveLength(10);
    await writeFile(file("other.csv"), "task_input\na\n");
    await expect(run({ ...moved, table: file("other.csv") })).rejects.toThrow(/is not the table that/);
    madeUpBert(file("model"), 2);
    await expect(run({ neighbours: "another text" })).rejects.toThrow(/is not the one that made these/);
  });
});
