import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { literal, openDatabase } from "../store/database.ts";
import { openSourceTable, requireColumn } from "./source-table.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let database: DuckDBInstance;
let connection: DuckDBConnection;

beforeAll(async () => {
  folder = await temporaryFolder();
  database = await openDatabase({ threads: 1 });
  connection = await database.connect();
});

afterAll(async () => {
  connection.closeSync();
  database.closeSync();
  await folder[Symbol.asyncDispose]();
});

async function open(name: string, content: string | Buffer) {
  const file = path.join(folder.path, name);
  await writeFile(file, content);
  return openSourceTable(connection, file, folder.path);
}

async function rowsOf(name: string, content: string) {
  const { from } = await open(name, content);
  return (await connection.runAndReadAll(`SELECT * FROM ${from}`)).getRowsJS();
}

describe("openSourceTable", () => {
  it("reads CSV as text: quotes, line ends inside and out, a byte-order mark, nothing", async () => {
    const csv = '\ufefftask_id,"task, input",n\r\n007,"two\r\nlines ""q"", x",1.50\r\n8,,""\r\n';
    expect(await rowsOf("a.csv", csv)).toEqual([
      ["007", 'two\r\nlines "q", x', "1.50"],
      ["8", null, null],
    ]);
    const table = await open("a.csv", csv);
    expect(table.columns).toEqual(["task_id", "task, input", "n"].map((name) => ({ name, type: "VARCHAR" })));
  });

  it("keeps the order of many rows", async () => {
    const ids = Array.from({ length: 30_000 }, (_, i) => `${i} ${"long ".repeat(i % 90)}`.trim());
    const { from } = await open("many.csv", `id\n${ids.join("\n")}\n`);
    expect((await connection.runAndReadAll(`SELECT id FROM ${from}`)).getRows().flat()).toEqual(ids);
  });

  it("keeps texts of JSON lines that look like dates or numbers, and other values as they are", async () => {
    const lines = ['{"id":"007","day":"2024-01-01","n":2,"list":[1,2]}', '{"id":"x","day":null,"n":2.5}'];
    expect(await rowsOf("a.jsonl", `${lines.join("\n")}\n`)).toEqual([
      ["007", "2024-01-01", 2, [1n, 2n]],
      ["x", null, 2.5, null],
    ]);
  });

  it("keeps texts of JSON lines beside numbers, and integers of any length", async () => {
    const lines = [
      '{"id":"c61d22de","long":340282366920938463463374607431768211456,"n":1,"any":{"a":1},"no":null,"big":9223372036854775808}',
      '{"id":11,"long":340282366920938463463374607431768211457,"n":18446744073709551617,"any":"x","big":-1}',
      '{"id":true,"long":-7,"n":0.5}',
    ];
    const { from, columns } = await open("ids.jsonl", `${lines.join("\n")}\n`);
    expect(columns.map(({ type }) => type)).toEqual([
      ...["VARCHAR", "VARCHAR", "DOUBLE", "JSON", "VARCHAR", "VARCHAR"],
    ]);
    const rows = await connection.runAndReadAll(`SELECT id, long, no FROM ${from}`);
    expect(rows.getRows()).toEqual([
      ["c61d22de", "340282366920938463463374607431768211456", null],
      ["11", "340282366920938463463374607431768211457", null],
      ["true", "-7", null],
    ]);
  });

  it("keeps texts inside of lists and objects that look like dates or identifiers", async () => {
    const uuid = "c61d22de-0000-4000-8000-000000000000";
    const o = { date: "2024-01-01", uuid, TIME: "10:00:00", "a, DATE": ["2024-01-01 10:00:00"], n: 1 };
    const { from, columns } = await open("inside.jsonl", `${JSON.stringify({ o, days: ["2024-01-01"] })}\n`);
    expect(columns[0]?.type).not.toMatch(/(DATE|TIME|TIMESTAMP|UUID)([,)[]|$)/);
    expect(columns[1]?.type).toBe("VARCHAR[]");
    const rows = await connection.runAndReadAll(`SELECT o::JSON::VARCHAR FROM ${from}`);
    expect(JSON.parse(String(rows.getRows()[0]?.[0]))).toEqual(o);
  });

  it.each(["parquet", "jsonl", "csv"])(
    "reads the %s file of that name with its own columns",
    async (kind) => {
      const named = path.join(folder.path, "id=2", "it's, [a-c]*");
      await mkdir(named, { recursive: true });
      const files = ["x[1]?", "x1y"].map((name) => path.join(named, `${name}.${kind}`));
      for (const [index, file] of files.entries()) {
        if (kind === "parquet") {
          await connection.run(`COPY (SELECT 'own ${index}' AS id) TO ${literal(file)} (FORMAT parquet)`);
        } else await writeFile(file, kind === "csv" ? `id\nown ${index}\n` : `{"id":"own ${index}"}\n`);
      }
      const { from } = await openSourceTable(connection, files[0] ?? "", named);
      expect((await connection.runAndReadAll(`SELECT * FROM ${from}`)).getRows()).toEqual([["own 0"]]);
    },
  );

  it("reads half of a pair of surrogates in JSON lines as U+FFFD, and leaves all else as it is", async () => {
    const rows = [
      "cut \\ud83d here",
      "\\uDE00 low",
      "\\\\ud83d no escape",
      "\\ud83d\\ude00 é pair",
      "\\ud83d\\ud83d\\ude00",
    ];
    const lines = rows.map((text, index) => `{"id":"${index}","text":"${text}"}\r\n`);
    expect((await rowsOf("surrogates.jsonl", lines.join(""))).map(([, text]) => text)).toEqual([
      "cut \ufffd here",
      "\ufffd low",
      "\\ud83d no escape",
      "😀 é pair",
      "\ufffd😀",
    ]);
  });

  it("reads Parquet with its own types", async () => {
    const file = path.join(folder.path, "a.parquet");
    await connection.run(
      `COPY (SELECT 'a' AS id, DATE '2024-01-01' AS day) TO ${literal(file)} (FORMAT parquet)`,
    );
    const { columns } = await openSourceTable(connection, file, folder.path);
    expect(columns).toEqual([
      { name: "id", type: "VARCHAR" },
      { name: "day", type: "DATE" },
    ]);
  });

  it.each([
    ["quote.csv", 'id,text\n1,"never ends\n2,b\n', /quote\.csv cannot be read as csv: Quote Not Closed/],
    ["short.csv", "id,text\n1\n", /cannot be read as csv: Invalid Record Length/],
    ["twice.csv", "id,id\n1,2\n", /two columns "id"/],
    ["case.csv", "Text,text\n1,2\n", /two columns "Text" and "text"/],
    ["case.jsonl", '{"Text":"a"}\n{"text":"b"}\n', /two columns "Text" and "text"/],
    ["empty.csv", "", /is empty/],
    ["bad.jsonl", '{"id":1}\n{"id":\n', /cannot be read as jsonl/],
    ["bad.parquet", "PAR1 no", /cannot be read as parquet/],
    ["table.txt", "id\n1\n", /must say what it is/],
  ])("refuses %s", async (name, content, expected) => {
    await expect(open(name, content)).rejects.toThrow(expected);
  });

  it.each([
    ["id,text\n1,ok\n2,caf\xe9\n", /is not UTF-8: received "café" in row 2, if read as Latin-1/],
    ["id,caf\xe9\n1,ok\n", /in its header/],
    ["\xff\xfei\x00d\x00\n\x001\x00", /is not UTF-8/],
  ])("refuses a CSV file in another encoding: %j", async (content, expected) => {
    const opened = open("latin.csv", Buffer.from(content, "latin1"));
    await expect(opened).rejects.toThrow(expected);
    await expect(opened).rejects.toMatchObject({ hint: "save it as UTF-8" });
  });

  it("names the columns when one is missing", async () => {
    const table = await open("b.csv", "id,text\n1,a\n");
    expect(() => requireColumn(table, "task_input", "b.csv")).toThrow(
      "b.csv has no column task_input: received id, text",
    );
  });
});
