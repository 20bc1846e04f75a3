import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";
import { parquetMetadataAsync } from "hyparquet";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { EmbeddingServer, servedVector } from "../../test/support/embedding-server.ts";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { readNpyHead } from "../embeddings/npy.ts";
import { messageOf } from "../model/error.ts";
import { literal, openDatabase } from "../store/database.ts";
import { embed } from "./embed.ts";
import type { EmbedOptions } from "./embed-options.ts";

const csv = `benchmark_id,task_id,task_input
tau,007,"first
line"
tau,8,other
sci,9,
sci,10,other
sci,11,"the longest of all texts"
`;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: EmbeddingServer;

beforeEach(async () => {
  folder = await temporaryFolder();
  server = await EmbeddingServer.start();
  await writeFile(file("tasks.csv"), csv);
});

afterEach(async () => {
  await server[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

function file(name: string): string {
  return path.join(folder.path, name);
}

function run(more: Partial<EmbedOptions> = {}) {
  const fixed = { column: "task_input", model: "made-up", env: {} };
  const given = { table: file("tasks.csv"), out: file("out.npy"), baseUrl: server.baseUrl, textsAtOnce: 2 };
  return embed({ ...fixed, ...given, ...more });
}

async function matrix(name: string): Promise<number[][]> {
  const bytes = await readFile(file(name));
  const head = readNpyHead(bytes);
  const values = new Float32Array(bytes.buffer.slice(bytes.byteOffset + (head?.bytes ?? 0)));
  const { rows = 0, columns = 0 } = head ?? {};
  expect(values.length).toBe(rows * columns);
  return Array.from({ length: rows }, (_, row) => [...values.subarray(row * columns, (row + 1) * columns)]);
}

async function rowsOf(parquet: string) {
  const database = await openDatabase({ threads: 1 });
  const connection = await database.connect();
  const found = await connection.runAndReadAll(`FROM read_parquet(${literal(parquet)})`);
  const rows = found.getRowsJS();
  connection.closeSync();
  database.closeSync();
  return rows;
}

function close(text: string) {
  return servedVector(text).map((value) => expect.closeTo(value, 6));
}

describe("embed", () => {
  it("embeds each different text once, the longest first, and gives every row its vector", async () => {
    const { record, status } = await run({ jobs: 1 });
    expect(status).toBe("written");
    expect(server.embedded).toEqual(["the longest of all texts", "first\nline", "other"]);
    const nothing = Array.from({ length: 8 }, () => Number.NaN);
    expect(await matrix("out.npy")).toEqual([
      close("first\nline"),
      close("other"),
      nothing,
      close("other"),
      close("the longest of all texts"),
    ]);
    expect(record).toMatchObject({ dimension: 8, texts: 3, longTexts: 0, rowsWithoutText: 1 });
    expect(record.source).toMatchObject({ rows: 5, column: "task_input" });
    expect(JSON.parse(await readFile(file("out.npy.json"), "utf8"))).toEqual(record);
    expect((await readdir(folder.path)).sort()).toEqual(["out.npy", "out.npy.json", "tasks.csv"]);
  });

  it("writes Parquet with the table's own columns and the record", async () => {
    const { record } = await run({ out: file("out.parquet") });
    const bytes = await readFile(file("out.parquet"));
    const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
    const metadata = await parquetMetadataAsync(buffer);
    const kept = metadata.key_value_metadata?.find(({ key }) => key === "hindcast_embedding");
    expect(JSON.parse(kept?.value ?? "")).toEqual(record);
    expect(metadata.schema.map(({ name }) => name)).toEqual([
      ...["duckdb_schema", "benchmark_id", "task_id", "task_input"],
      ...["embedding", "list", "element"],
    ]);
    expect(Number(metadata.num_rows)).toBe(5);
    const rows = await rowsOf(file("out.parquet"));
    expect(rows[0]).toEqual(["tau", "007", "first\nline", close("first\nline")]);
    expect(rows.map(([, , , embedding]) => embedding === null)).toEqual([false, false, true, false, false]);
  });

  it("goes on after a failure without asking again, and ends with the same bytes", async () => {
    await run({ out: file("whole.npy"), jobs: 1 });
    server.embedded.length = 0;
    let answered = 0;
    server.fault = () => (++answered > 1 ? { status: 400, body: '{"error":"made-up"}' } : undefined);
    await expect(run({ jobs: 1 })).rejects.toThrow(/refuses the request \(400\): made-up/);
    expect(existsSync(file("out.npy"))).toBe(false);
    server.fault = () => undefined;
    const planned: unknown[] = [];
    await run({ jobs: 1, onProgress: (event) => planned.push(event) });
    expect(planned[0]).toEqual({ type: "planned", rows: 5, texts: 3, held: 2 });
    expect(server.embedded).toEqual(["the longest of all texts", "first\nline", "other"]);
    expect(await readFile(file("out.npy"))).toEqual(await readFile(file("whole.npy")));
  });

  it("pays once for what others answered while one request was refused", async () => {
    const rows = Array.from({ length: 30 }, (_, i) => `${i},text ${i}`);
    await writeFile(file("tasks.csv"), `task_id,task_input\n${rows.join("\n")}\n`);
    server.fault = ({ texts }) => (texts.includes("text 11") ? { status: 400 } : undefined);
    for (let start = 0; start < 3; start++) await expect(run({ jobs: 16 })).rejects.toThrow(/400/);
    expect(server.embedded).toHaveLength(28);
    server.fault = () => undefined;
    await run({ jobs: 16 });
    expect(server.embedded.toSorted()).toEqual(rows.map((_, i) => `text ${i}`).sort());
    expect((await matrix("out.npy"))[11]).toEqual(close("text 11"));
  });

  it("keeps an unfinished run of other settings until it is told to begin anew", async () => {
    let answered = 0;
    server.fault = () => (++answered === 2 ? { status: 400 } : undefined);
    await expect(run({ jobs: 1 })).rejects.toThrow(/400/);
    await expect(run({ textsAtOnce: 1 })).rejects.toThrow(/other settings or another table/);
    expect((await run({ textsAtOnce: 1, restart: true })).status).toBe("written");
    expect(existsSync(file("out.npy.part"))).toBe(false);
  });

  it("leaves a finished file of the same table and model as it is", async () => {
    await run();
    const asked = server.requests.length;
    expect((await run()).status).toBe("present");
    expect(server.requests).toHaveLength(asked);
    await rm(file("out.npy"));
    expect((await run()).status).toBe("written");
    expect(server.requests.length).toBeGreaterThan(asked);
  });

  it("replaces no finished file of another table or model, and no other's file, unless told to", async () => {
    await run();
    const before = await readFile(file("out.npy"));
    const another = run({ model: "another" });
    await expect(another).rejects.toMatchObject({
      code: "usage",
      hint: expect.stringContaining("--restart"),
    });
    await expect(another).rejects.toThrow(/received embeddings of the column task_input of .*, by made-up/);
    await writeFile(file("tasks.csv"), csv.replace("other", "another"));
    await expect(run()).rejects.toThrow(/out\.npy is there, and is not what this command writes/);
    expect(await readFile(file("out.npy"))).toEqual(before);

    // A restart that did not come to its end goes on without the flag.
    server.fault = () => ({ status: 400 });
    await expect(run({ restart: true })).rejects.toThrow(/400/);
    server.fault = () => undefined;
    expect((await run()).status).toBe("written");

    await writeFile(file("other.parquet"), "PAR1 of somebody else");
    await expect(run({ out: file("other.parquet") })).rejects.toThrow(/does not say where/);
    expect(await readFile(file("other.parquet"), "utf8")).toBe("PAR1 of somebody else");
    expect((await run({ out: file("other.parquet"), restart: true })).status).toBe("written");
  });

  it("does not begin while another writes the same file, here or in another process", async () => {
    const second: Promise<unknown>[] = [];
    const first = run({
      onProgress: ({ type }) => type === "planned" && second.push(run().catch(messageOf)),
    });
    expect((await first).status).toBe("written");
    expect(await second[0]).toMatch(/out\.npy is being written already \(by process \d+ on/);
    expect(server.embedded).toHaveLength(3);

    const host = hostname().replaceAll(/[^A-Za-z0-9.]/g, "_");
    // The last is above the largest process id of any system.
    const [parent, elsewhere, earlier, dead] = [
      `${host}-${process.ppid}`,
      `elsewhere-${process.ppid}`,
      `${host}-${process.pid}`,
      `${host}-2147483646`,
    ].map((owner) => file(`.out.npy.scratch-${owner}-abcdef`)) as [string, string, string, string];
    for (const folder of [earlier, dead]) await mkdir(folder);
    expect((await run({ restart: true })).status).toBe("written");
    expect((await readdir(folder.path)).sort()).toEqual(["out.npy", "out.npy.json", "tasks.csv"]);
    for (const taken of [parent, elsewhere]) {
      await mkdir(taken);
      await expect(run({ restart: true })).rejects.toMatchObject({
        code: "output",
        hint: expect.stringContaining(`if there is no such process, remove ${taken}`),
      });
      expect(existsSync(taken)).toBe(true);
      await rm(taken, { recursive: true });
    }
  });

  it("gives the same bytes however many requests are in flight", async () => {
    const rows = Array.from({ length: 300 }, (_, i) => `${i},text ${(i * 7) % 250}`);
    await writeFile(file("tasks.csv"), `task_id,task_input\n${rows.join("\n")}\n`);
    await run({ jobs: 1, out: file("one.parquet") });
    await run({ jobs: 8, out: file("eight.parquet") });
    expect((await readFile(file("eight.parquet"))).equals(await readFile(file("one.parquet")))).toBe(true);
  });

  it.each<[string, Partial<EmbedOptions>, RegExp]>([
    ["no such table", { table: "nothing.csv" }, /cannot read nothing\.csv/],
    ["no such column", { column: "text" }, /has no column text: received benchmark_id, task_id, task_input/],
    ["another ending", { out: "out.bin" }, /ends in \.npy or \.parquet/],
    ["no such folder", { out: "nothing/here/out.npy" }, /cannot write/],
  ])("says what is wrong: %s", async (_, more, expected) => {
    await expect(run(more)).rejects.toThrow(expected);
    expect(server.requests).toHaveLength(0);
  });

  it("does not write over its table", async () => {
    await run({ out: file("tasks.parquet") });
    const again = run({ table: file("tasks.parquet"), out: path.join(folder.path, ".", "tasks.parquet") });
    await expect(again).rejects.toMatchObject({
      code: "usage",
      message: expect.stringContaining("is read, and"),
    });
  });

  it("says when there is nothing to embed, or no place for it", async () => {
    await writeFile(file("tasks.csv"), 'task_input,embedding\n" ",1\n');
    await expect(run()).rejects.toThrow(/no text in its column task_input/);
    await expect(run({ out: file("out.parquet") })).rejects.toThrow(/has a column embedding already/);
    await writeFile(file("tasks.csv"), "task_input,Embedding\na,1\n");
    await expect(run({ out: file("out.parquet") })).rejects.toThrow(/has a column Embedding already/);
    await writeFile(file("tasks.jsonl"), '{"task_input":1}\n');
    await expect(run({ table: file("tasks.jsonl") })).rejects.toThrow(/holds no texts: received BIGINT/);
  });
});
