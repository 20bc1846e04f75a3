import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { madeUpCall, madeUpMessage, storeRun } from "../../test/support/stored-run.ts";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { openStore } from "../store/store.ts";
import { formatRows, type TextFormat } from "./format.ts";
import { type QueryRows, query, queryToParquet } from "./query.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let store: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  store = path.join(folder.path, "model=x", "it's [a] store?");
  const message = madeUpMessage("hello");
  const calls = [madeUpCall({ messages: [message.hash] })];
  await storeRun(store, { key: "a", messages: [message], calls });
  await storeRun(store, { key: "b", calls: [madeUpCall({ taskId: "2" })] });
  await writeFile(path.join(folder.path, "outside.csv"), "secret\n1\n");
});
afterAll(() => folder[Symbol.asyncDispose]());

async function textOf(sql: string, format: TextFormat = "csv"): Promise<string> {
  return query(store, sql, async (rows) => {
    let text = "";
    for await (const piece of formatRows(format, rows)) text += piece;
    return text;
  });
}

describe("a query reads the store", () => {
  test.each([
    ["SELECT count(*) AS n FROM calls", "n\r\n2\r\n"],
    ["FROM runs SELECT run_key ORDER BY ALL", "run_key\r\na\r\nb\r\n"],
    ["WITH c AS (FROM calls) SELECT sum(input_tokens)::INT AS n FROM c;", "n\r\n2000\r\n"],
    ["-- a comment\n/* another */ SELECT count(*) AS n FROM messages -- the end", "n\r\n1\r\n"],
    ["SELECT model, count(*) AS n FROM calls JOIN runs USING (run_key, model) GROUP BY ALL", "model,n\r\n"],
    // A folder above the store is called `model=x`.
    ["SELECT DISTINCT model FROM calls", "model\r\ngpt-4o-2024-11-20\r\n"],
    ["SELECT started_at FROM calls LIMIT 1", "started_at\r\n2026-01-01T00:00:00.000000Z\r\n"],
  ])("%s", async (sql, expected) => expect(await textOf(sql)).toBe(expected));

  test("and a store that is not there yet is empty", async () => {
    const none = path.join(folder.path, "none");
    const read = query(none, "FROM attempts", async ({ blocks }) => {
      for await (const block of blocks) expect(block).toEqual([]);
    });
    await expect(read).resolves.toBeUndefined();
    expect(existsSync(none)).toBe(false);
  });
});

// Run from the outside folder's neighbourhood: what a statement from a stranger might try.
describe("and nothing else", () => {
  const refused = (sql: string) =>
    expect(textOf(sql.replaceAll("$OUT", folder.path)), sql).rejects.toMatchObject({ code: "usage" });

  test.each([
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM read_blob('/proc/self/environ')",
    "SELECT * FROM '/etc/passwd'",
    "SELECT * FROM sniff_csv('/etc/passwd')",
    "SELECT * FROM glob('/etc/*')",
    "SELECT * FROM read_csv('$OUT/outside.csv')",
    "SELECT * FROM read_csv('$OUT/it''s a store/runs/a/../../../outside.csv')",
    "SELECT * FROM read_text('$OUT/it''s a store/runs/a/run.json')",
    "SELECT * FROM read_text('$OUT/it''s a store/store.json')",
    "SELECT * FROM glob('$OUT/it''s a store/runs/*')",
    "SELECT * FROM parquet_metadata('$OUT/other.parquet')",
    "SELECT * FROM 'https://example.com/x.parquet'",
    "SELECT * FROM read_csv('s3://bucket/x.csv')",
    "SELECT getenv('HOME')",
    "SELECT * FROM duckdb_secrets()",
    "SELECT * FROM query('COPY (SELECT 1) TO ''$OUT/x.csv''')",
  ])("%s", refused);

  test.each([
    "COPY (SELECT 1) TO '$OUT/x.csv'",
    "COPY attempts TO '$OUT/it''s a store/runs/a/attempts.parquet'",
    "EXPORT DATABASE '$OUT/x'",
    "ATTACH '$OUT/x.db'",
    "INSTALL httpfs",
    "LOAD httpfs",
    "SET threads = 1",
    "SET enable_external_access = true",
    "RESET enable_external_access",
    "PRAGMA database_list",
    "/* SELECT */ PRAGMA database_list",
    "CALL enable_logging()",
    "CREATE TABLE t (a INT)",
    "DROP VIEW runs",
    "BEGIN",
    "EXPLAIN ANALYZE COPY (SELECT 1) TO '$OUT/x.csv'",
    "EXPLAIN ANALYZE SELECT 1",
    "PREPARE p AS SELECT 1",
    "EXECUTE p",
    "/* /* */ SELECT */ PRAGMA database_list",
    "-- \rPRAGMA database_list --\nSELECT 1",
    "SELECT 1; SELECT 2",
    "SELECT 1) TO '$OUT/x.csv'; --",
    "SELECT $1",
    "",
    "  -- nothing",
  ])("not: %s", refused);

  describe("its own files are read and never written", () => {
    const own = (text: string) => {
      const file = path.join(store, "runs/a/attempts.parquet").replaceAll("'", "''");
      return text.replaceAll(
        "$COPY",
        `COPY (SELECT 1 AS a) TO '${file}' (FORMAT parquet, USE_TMP_FILE false)`,
      );
    };
    test.each([
      "$COPY",
      "EXPLAIN ANALYZE $COPY",
      "explain analyze verbose $COPY",
      "EXPLAIN (ANALYZE) $COPY",
      "EXPLAIN(ANALYZE, FORMAT json) $COPY",
      "EXPLAIN (FORMAT json, ANALYZE) $COPY",
      "EXPLAIN (FORMAT json) $COPY",
      "EXPLAIN $COPY",
      "EXPLAIN /* */ ANALYZE $COPY",
      "-- a comment\nEXPLAIN ANALYZE $COPY",
      "/* /* */ SELECT */ EXPLAIN ANALYZE $COPY",
      "/* /* */ EXPLAIN SELECT 1 -- */ EXPLAIN ANALYZE $COPY",
      "-- \rEXPLAIN ANALYZE $COPY --\nEXPLAIN SELECT 1",
      "EXPLAIN SELECT 1; EXPLAIN ANALYZE $COPY",
      "PREPARE p AS $COPY",
      "WITH c AS ($COPY) FROM c",
      "FROM ($COPY)",
      "FROM (EXPLAIN ANALYZE $COPY)",
    ])("%s", async (sql) => {
      const file = path.join(store, "runs/a/attempts.parquet");
      const before = await readFile(file);
      await refused(own(sql));
      expect(await readFile(file)).toEqual(before);
    });

    test.each(["EXPLAIN FROM runs", "explain (format json) SELECT 1", "EXPLAIN -- why\n(SELECT 1)"])(
      "%s only tells the plan",
      async (sql) => expect(await textOf(sql)).toContain("physical_plan"),
    );
  });

  test.each([
    "FROM enable_logging(level := 'trace', storage := 'stdout')",
    "WITH e AS MATERIALIZED (FROM enable_logging(storage := 'file', storage_path := '$OUT/log')) FROM e, runs",
    'SELECT * FROM runs, (SELECT count(*) FROM system.main."Enable_Logging" /* */ ())',
    "FROM runs WHERE write_log(run_key, scope := 'database') IS NULL",
    "SELECT list_transform([1], x -> write_log('x'))",
    "FROM runs WHERE EXISTS (FROM truncate_duckdb_logs())",
    "FROM disable_logging()",
    "FROM enable_profiling(save_location = '$OUT/profile.json', format = 'json'), runs",
    "FROM enable_profiling(format = 'query_tree'), runs",
    "DESCRIBE FROM enable_logging()",
    "PIVOT (SELECT 1 AS a FROM enable_logging()) ON a USING count(*)",
    "FROM query('FROM enable' || '_logging()')",
    "FROM query(if(random() > 0.5, 'FROM enable' || '_logging()', 'FROM runs')), runs",
    "FROM json_execute_serialized_sql(json_serialize_sql('FROM enable' || '_logging()'))",
  ])("no setting, and nothing printed or logged: %s", refused);

  test.each([
    "SELECT 'query(' || run_key AS enable_logging FROM runs WHERE run_key LIKE '%write_log(%'",
    "SELECT count(*) AS query FROM query_table('runs') -- enable_logging()",
    "DESCRIBE SELECT 1 AS query",
  ])("a name in a text, or of a column, is no call: %s", async (sql) => {
    expect(await textOf(sql)).toContain("\r\n");
  });

  test("nothing was written on the way", async () => {
    expect((await readdir(folder.path)).sort()).toEqual(["model=x", "outside.csv"]);
    expect((await readdir(path.join(store, "runs/a"))).length).toBe(6);
  });

  test("a link inside the store leads nowhere", async () => {
    await using linked = await temporaryFolder();
    await storeRun(linked.path, { key: "a" });
    await symlink("/etc", path.join(linked.path, "runs/etc"));
    const read = (sql: string) => query(linked.path, sql, async ({ columns }) => columns);
    await expect(read(`SELECT * FROM read_text('${linked.path}/runs/etc/passwd')`)).rejects.toMatchObject({
      code: "usage",
    });
    // A table of a run that is a link is not read either.
    const file = path.join(linked.path, "runs/a/usage.parquet");
    await rm(file);
    await symlink("/etc/passwd", file);
    await expect(read("SELECT 1")).rejects.toMatchObject({ code: "bad-input" });
  });
});

describe("a damaged table names its run", () => {
  const spoil: [string, (bytes: Buffer) => Buffer][] = [
    ["cut short", (bytes) => bytes.subarray(0, bytes.length / 2)],
    ["empty", () => Buffer.alloc(0)],
    [
      "its pages",
      (bytes) => Buffer.concat([bytes.subarray(0, 4), bytes.subarray(4, 200).fill(7), bytes.subarray(200)]),
    ],
  ];
  test.each(spoil)("%s", async (_name, spoiled) => {
    await using damaged = await temporaryFolder();
    await storeRun(damaged.path, { key: "good", calls: [madeUpCall()] });
    await storeRun(damaged.path, { key: "bad", calls: [madeUpCall()] });
    const file = path.join(damaged.path, "runs/bad/calls.parquet");
    await writeFile(file, spoiled(await readFile(file)));
    const error = { code: "bad-input", message: expect.stringContaining("run bad: cannot read") };
    const all = async ({ blocks }: QueryRows) => {
      for await (const _ of blocks);
    };
    await expect(query(damaged.path, "FROM calls", all)).rejects.toMatchObject(error);
    await expect(
      queryToParquet(damaged.path, "FROM calls", path.join(damaged.path, "x.parquet")),
    ).rejects.toMatchObject(error);
    const read = async () => {
      await using opened = await openStore(damaged.path);
      for await (const _ of opened.calls("bad"));
    };
    await expect(read()).rejects.toMatchObject(error);
  });
});

describe("mistakes are said in DuckDB's words, without a stack", () => {
  test.each([
    ["SELECT nonsense FROM runs", "nonsense"],
    ["SELEC 1", "syntax error"],
    ["SELECT * FROM no_such_table", "no_such_table"],
    ["SELECT 'x'::INT", "Could not convert"],
  ])("%s", async (sql, message) => {
    await expect(textOf(sql)).rejects.toMatchObject({
      code: "usage",
      message: expect.stringContaining(message),
    });
  });
});

const odd = `SELECT * FROM (VALUES
  (1::BIGINT, 'plain', 1.5::DOUBLE, true, ['a', NULL], {'k': 1}),
  (9007199254740993, E'quote " comma, \\r\\n line', 'NaN'::DOUBLE, NULL, [], NULL),
  (NULL, '', 'inf'::DOUBLE, false, NULL, {'k': NULL})
) AS t(whole, words, part, flag, list, struct)`;

describe("formats", () => {
  test("csv is RFC 4180, and tells NULL from an empty text", async () => {
    const text = await textOf(odd);
    expect(text.split("\r\n").at(-2)).toBe(',"",Infinity,false,,"{""k"":null}"');
    expect(parse(text, { record_delimiter: "\r\n" })).toEqual([
      ["whole", "words", "part", "flag", "list", "struct"],
      ["1", "plain", "1.5", "true", '["a",null]', '{"k":1}'],
      ["9007199254740993", 'quote " comma, \r\n line', "NaN", "", "[]", ""],
      ["", "", "Infinity", "false", "", '{"k":null}'],
    ]);
  });

  test("json is one document; integers keep their digits", async () => {
    const text = await textOf(odd, "json");
    expect(text).toContain('"whole":9007199254740993');
    const rows: unknown = JSON.parse(text);
    expect(rows).toMatchObject([
      { whole: 1, words: "plain", part: 1.5, flag: true, list: ["a", null], struct: { k: 1 } },
      { part: null, flag: null, list: [], struct: null },
      { whole: null, words: "", part: null },
    ]);
    expect(JSON.parse(await textOf("SELECT 1 WHERE false", "json"))).toEqual([]);
    expect(JSON.parse(await textOf("SELECT 1 AS a, 2 AS a", "json"))).toEqual([{ a: 1, "a:1": 2 }]);
  });

  test("other types have a text", async () => {
    const sql = `SELECT DATE '2026-01-31' AS d, TIMESTAMP '2026-01-31 01:02:03' AS t, 1.50::DECIMAL(9, 2) AS n,
      '\\xAB'::BLOB AS b, INTERVAL 1 DAY AS i, MAP {'k': 2} AS m, 170141183460469231731687303715884105727::HUGEINT AS h`;
    expect(await textOf(sql, "json")).toBe(
      '[\n{"d":"2026-01-31","t":"2026-01-31T01:02:03.000000","n":1.50,"b":"ab","i":"1 day","m":{"k":2},' +
        '"h":170141183460469231731687303715884105727}\n]\n',
    );
  });

  test("a table is aligned, cut and harmless to the terminal", async () => {
    const sql = `SELECT * FROM (VALUES (1, 'a'), (200, E'\\x1b[31mred\\n' || repeat('x', 100)), (NULL, 'c')) AS t(n, words)`;
    expect(await textOf(sql, "table")).toBe(
      [
        "   n  words",
        `----  ${"-".repeat(60)}`,
        "   1  a",
        ` 200  \\x1b[31mred\\n${"x".repeat(46)}…`,
        "NULL  c",
        "(3 rows)",
        "",
      ].join("\n"),
    );
    expect(await textOf("SELECT 1 AS a WHERE false", "table")).toBe("a\n-\n(0 rows)\n");
  });

  test("a large result comes in blocks", async () => {
    const blocks = await query(store, "SELECT i FROM range(100000) r(i)", async (rows) => {
      const sizes: number[] = [];
      for await (const block of rows.blocks) sizes.push(block.length);
      return sizes;
    });
    expect(blocks.reduce((sum, size) => sum + size, 0)).toBe(100_000);
    expect(Math.max(...blocks)).toBeLessThanOrEqual(2048);
  });

  test("times beyond all dates have DuckDB's text", async () => {
    const sql =
      "SELECT 'infinity'::TIMESTAMP AS a, '-infinity'::TIMESTAMPTZ AS b, TIMESTAMP '290000-01-01' AS c";
    expect(await textOf(sql)).toBe("a,b,c\r\ninfinity,-infinity,290000-01-01 00:00:00\r\n");
  });

  test.each([
    "DESCRIBE runs",
    "SUMMARIZE runs",
    "SHOW TABLES",
    "SELECT 1; -- c",
    "SELECT ';--' AS x /* ; */;;",
  ])("parquet holds what %s gives", async (sql) => {
    await using out = await temporaryFolder();
    const file = path.join(out.path, "x.parquet");
    await queryToParquet(store, sql, file);
    const connection = await (await DuckDBInstance.create(":memory:")).connect();
    const rows = await connection.runAndReadAll(`FROM '${file}'`);
    expect(rows.currentRowCount).toBe(JSON.parse(await textOf(sql, "json")).length);
  });

  test("a plan is refused as parquet", async () => {
    const plan = queryToParquet(store, "EXPLAIN SELECT 1", path.join(folder.path, "plan.parquet"));
    await expect(plan).rejects.toThrow("received EXPLAIN with --format parquet, expected --format table");
  });

  test("parquet goes to its file, whole, and beside it nothing", async () => {
    await using out = await temporaryFolder();
    const file = path.join(out.path, "it's.parquet");
    await queryToParquet(store, "SELECT run_key, count(*) AS n FROM calls GROUP BY ALL ORDER BY ALL; ", file);
    const connection = await (await DuckDBInstance.create(":memory:")).connect();
    const rows = await connection.runAndReadAll(`FROM '${file.replaceAll("'", "''")}'`);
    expect(rows.getRowsJS()).toEqual([
      ["a", 1n],
      ["b", 1n],
    ]);
    await expect(queryToParquet(store, "SELECT 1 AS a, 'x'::INT AS b", file)).rejects.toMatchObject({
      code: "usage",
    });
    expect(await readdir(out.path)).toEqual(["it's.parquet"]);
    await mkdir(path.join(out.path, "folder"));
    await expect(
      queryToParquet(store, "SELECT 1 AS a", path.join(out.path, "missing/x.parquet")),
    ).rejects.toMatchObject({ code: "output" });
  });
});
