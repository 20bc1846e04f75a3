import { mkdir, readdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { describe, expect, test } from "vitest";
import { madeUpRun } from "../../test/support/made-up-run.ts";
import { madeUpCall, madeUpMessage, storeRun } from "../../test/support/stored-run.ts";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { type Json, JsonNumber } from "../model/json.ts";
import { unknownTokens } from "../model/trace.ts";
import { type StoreColumn, tableNames, tables } from "./columns.ts";
import { hasRun, openStore } from "./store.ts";

test("docs/store.md names exactly the columns in force, with type and meaning", async () => {
  const text = await readFile("docs/store.md", "utf8");
  for (const table of tableNames) {
    const [, section = ""] =
      new RegExp(`^## ${table}$([\\s\\S]*?)(?=^## |$(?![\\s\\S]))`, "m").exec(text) ?? [];
    const documented = section.split("\n").filter((line) => line.startsWith("| `"));
    const columns: readonly StoreColumn[] = tables[table];
    expect(documented).toEqual(
      columns.map(
        ({ name, type, required, about }) =>
          `| \`${name}\` | ${type}${required ? ", never NULL" : ""} | ${about} |`,
      ),
    );
  }
});

describe("a store without runs", () => {
  test.each(["missing", "empty"])("%s: every table is there and empty", async (state) => {
    await using folder = await temporaryFolder();
    const where = state === "missing" ? path.join(folder.path, "none") : folder.path;
    await using store = await openStore(where);
    expect(store.keys).toEqual([]);
    expect(await store.runs()).toEqual([]);
    expect(await store.run("any")).toBeUndefined();
    expect(await hasRun(where, "any")).toBe(false);
    for await (const row of store.calls("any")) expect(row).toBeUndefined();
    expect(await store.messages("any", ["x"])).toEqual(new Map());
  });
});

describe("reading", () => {
  const [question, answer] = [madeUpMessage("What?"), madeUpMessage("That.", "assistant")];
  const calls = [
    madeUpCall({ position: 0, taskId: "2", messages: [question.hash], answer: answer.hash }),
    madeUpCall({ position: 1, taskId: "10", epoch: 1 }),
    madeUpCall({ position: 2, taskId: "10", epoch: 2 }),
    madeUpCall({ position: 3, taskId: "it's" }),
  ];

  test("calls can be had by task and epoch, messages by hash", async () => {
    await using folder = await temporaryFolder();
    await storeRun(folder.path, { key: "a", messages: [question, answer], calls });
    await storeRun(folder.path, { key: "b", calls: calls.slice(1) });
    await using store = await openStore(folder.path);
    const positions = async (key: string, of: { readonly taskId?: string; readonly epoch?: number } = {}) => {
      const found: unknown[] = [];
      for await (const row of store.calls(key, of)) found.push(row.position);
      return found;
    };
    expect(store.keys).toEqual(["a", "b"]);
    expect(await positions("a")).toEqual([0, 1, 2, 3]);
    expect(await positions("b", { taskId: "10" })).toEqual([1, 2]);
    expect(await positions("a", { taskId: "10", epoch: 2 })).toEqual([2]);
    expect(await positions("a", { taskId: "it's" })).toEqual([3]);
    expect(await store.messages("a", [answer.hash, "unknown", answer.hash])).toEqual(
      new Map([[answer.hash, answer]]),
    );
    expect(await hasRun(folder.path, "b")).toBe(true);
  });

  test("an infinite time is unknown", async () => {
    await using folder = await temporaryFolder();
    await storeRun(folder.path, { key: "a", calls: [madeUpCall({ startedAt: "infinity" })] });
    await using store = await openStore(folder.path);
    for await (const { started_at, ended_at } of store.calls("a"))
      expect([started_at, ended_at]).toEqual([undefined, "2026-01-01T00:00:01.500000Z"]);
  });

  test("a row without what every row has is refused, with its file and column", async () => {
    await using folder = await temporaryFolder();
    await storeRun(folder.path, { key: "a", calls: [madeUpCall({ position: 0, taskId: "7" })] });
    const file = path.join(folder.path, "runs/a/attempts.parquet");
    const connection = await (await DuckDBInstance.create()).connect();
    await connection.run(
      `COPY (SELECT * REPLACE (NULL::VARCHAR AS task_id) FROM read_parquet('${file}')) TO '${file}.new' (FORMAT parquet)`,
    );
    connection.closeSync();
    await rename(`${file}.new`, file);
    await using store = await openStore(folder.path);
    await expect(store.attempts("a").next()).rejects.toMatchObject({
      code: "bad-input",
      message: "runs/a/attempts.parquet of the store has a row without task_id",
    });
  });

  test("a run comes back as its file reported it, order and number text included", async () => {
    await using folder = await temporaryFolder();
    const usage = [{ ...unknownTokens, model: "m", input: 5 }];
    const run = madeUpRun({
      effort: "high",
      date: "2026-01-01",
      agentArgs: new Map<string, Json>([
        ["budget", new JsonNumber("1.0")],
        ["10", [null, true, "text"]],
        ["2", new Map()],
      ]),
      runCommand: "hal-eval",
      latencies: [
        { taskId: "10", seconds: new JsonNumber("2.50") },
        { taskId: "2", seconds: new JsonNumber("1e-3") },
      ],
      passedTasks: ["10", "2"],
      failedTasks: [],
      usage,
      cost: undefined,
    });
    await storeRun(folder.path, { run, reportedUsage: usage });
    await using store = await openStore(folder.path);
    expect(await store.run("run-1")).toEqual(run);
  });

  test("a run stored after opening is not seen", async () => {
    await using folder = await temporaryFolder();
    await storeRun(folder.path, { key: "a" });
    await using store = await openStore(folder.path);
    await storeRun(folder.path, { key: "b" });
    expect((await store.runs()).map((row) => row.run_key)).toEqual(["a"]);
  });

  test("only folders of the store's own count as runs", async () => {
    await using folder = await temporaryFolder();
    await storeRun(folder.path, { key: "a" });
    await mkdir(path.join(folder.path, "runs/.hidden"));
    await writeFile(path.join(folder.path, "runs/file"), "");
    await symlink("/etc", path.join(folder.path, "runs/link"));
    await using store = await openStore(folder.path);
    expect(store.keys).toEqual(["a"]);
  });
});

describe("a folder that is no store", () => {
  test("is neither read nor written", async () => {
    await using folder = await temporaryFolder();
    await writeFile(path.join(folder.path, "notes.txt"), "mine");
    await expect(openStore(folder.path)).rejects.toMatchObject({ code: "output" });
    await expect(storeRun(folder.path, {})).rejects.toMatchObject({ code: "output" });
    expect(await readFile(path.join(folder.path, "notes.txt"), "utf8")).toBe("mine");
  });

  test("of a later version is named", async () => {
    await using folder = await temporaryFolder();
    await storeRun(folder.path, {});
    await writeFile(path.join(folder.path, "store.json"), '{"format":"hindcast-store","version":2}');
    await expect(openStore(folder.path)).rejects.toMatchObject({ code: "bad-input" });
    await expect(storeRun(folder.path, {})).rejects.toMatchObject({ code: "bad-input" });
  });
});

describe("what dead processes left in staging", () => {
  test("goes when the next run begins; what living ones work on stays", async () => {
    await using folder = await temporaryFolder();
    await storeRun(folder.path, {});
    const staging = path.join(folder.path, ".staging");
    const { hostname } = await import("node:os");
    const host = hostname().replaceAll(/[^A-Za-z0-9.]/g, "_");
    // No process has so high a number.
    const [dead, living, foreign] = [
      `${host}-99999999-abc`,
      `${host}-${process.pid}-abc`,
      "elsewhere-99999999-abc",
    ];
    for (const name of [dead, living, foreign])
      await mkdir(path.join(staging, name, "run"), { recursive: true });
    await storeRun(folder.path, { key: "next" });
    expect((await readdir(staging)).sort()).toEqual([foreign, living].sort());
    await rm(staging, { recursive: true });
  });
});

test("runs that were stored before a column was added have NULL in it, beside others", async () => {
  await using folder = await temporaryFolder();
  await storeRun(folder.path, { key: "old", extras: { status: "success" } });
  await storeRun(folder.path, { key: "young", extras: { status: "success" } });
  const file = path.join(folder.path, "runs/old/run.parquet");
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  await connection.run(
    `COPY (SELECT * EXCLUDE (status, provenance) FROM '${file}') TO '${file}.before' (FORMAT parquet)`,
  );
  await rename(`${file}.before`, file);
  await using store = await openStore(folder.path);
  expect((await store.runs()).map(({ run_key: key, status }) => [key, status])).toEqual([
    ["old", undefined],
    ["young", "success"],
  ]);
  expect(await store.run("old")).toMatchObject({ runId: expect.any(String) });
});
