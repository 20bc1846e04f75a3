import path from "node:path";
import { describe, expect, test } from "vitest";
import { madeUpCall, madeUpMessage, storeRun } from "../../test/support/stored-run.ts";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { fileLiteral, filePattern, filesRead } from "./database.ts";
import { openStore } from "./store.ts";

describe("paths for DuckDB", () => {
  test.each([
    ["/a/b.parquet", "/a/b.parquet"],
    ["/a[1]/*?.parquet", "/a[[]1]/[*][?].parquet"],
    ["~notes.parquet", "./~notes.parquet"],
    ["../a\\b.parquet", "./../a\\b.parquet"],
  ])("%s is found by %s", (file, pattern) => expect(filePattern(file)).toBe(pattern));

  test("one that no pattern finds is refused", () => {
    expect(() => filePattern("/a\\b[1].parquet")).toThrow(/to read: received .*expected no backslash/);
  });

  test("a file to write is none of the home folder's", () => {
    expect(fileLiteral("~it's.parquet")).toBe("'./~it''s.parquet'");
  });

  test("folders give no columns", () => {
    expect(filesRead("read_parquet", ["/a/x=1/b", "/c"], "union_by_name = true")).toBe(
      "read_parquet(['/a/x=1/b', '/c'], hive_partitioning = false, union_by_name = true)",
    );
  });
});

test("a task whose id holds NUL is found by it", async () => {
  await using folder = await temporaryFolder();
  const taskId = "it's\0two\0";
  const calls = [madeUpCall({ taskId }), madeUpCall({ position: 1, taskId: "it's" })];
  await storeRun(folder.path, { key: "a", calls });
  await using store = await openStore(folder.path);
  const found: unknown[] = [];
  for await (const call of store.calls("a", { taskId })) found.push(call.task_id);
  for await (const call of store.callsOf("a", [{ taskId, epoch: 1 }])) found.push(call.task_id);
  expect(found).toEqual([taskId, taskId]);
});

test.each(["task_id=9", "epoch=2/run_key=z", "s*t[o]?re, it's"])("a store in %s is its own", async (name) => {
  await using folder = await temporaryFolder();
  const place = path.join(folder.path, name, "st");
  const messages = [madeUpMessage("hello"), madeUpMessage("again")];
  const calls = messages.map(({ hash }, position) =>
    madeUpCall({ position, taskId: `${position + 1}`, messages: [hash] }),
  );
  await storeRun(place, { key: "a", messages: [...messages, ...messages], calls });
  await using store = await openStore(place);
  const stored: unknown[] = [];
  for await (const { run_key, task_id, epoch } of store.calls("a")) stored.push([run_key, task_id, epoch]);
  for await (const { run_key, task_id } of store.attempts("a")) stored.push([run_key, task_id]);
  expect(stored).toEqual([
    ["a", "1", 1],
    ["a", "2", 1],
    ["a", "1"],
    ["a", "2"],
  ]);
  expect((await store.messages("a", [messages[0]?.hash ?? ""])).size).toBe(1);
});
