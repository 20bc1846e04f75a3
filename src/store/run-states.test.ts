import { expect, test } from "vitest";
import { madeUpCall, storeRun } from "../../test/support/stored-run.ts";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { runKeys } from "./layout.ts";
import { settleStates } from "./run-states.ts";

const created = "2026-01-01T00:00:00Z";
const calls = (count: number) =>
  Array.from({ length: count }, (_, position) => madeUpCall({ position, taskId: `${position}` }));

test.each([
  ["in turn", ["a", "b", "c"]],
  ["in any order", ["c", "a", "b"]],
])("the finished state takes the place of those before it, stored %s", async (_, order) => {
  await using folder = await temporaryFolder();
  const sketches = {
    a: { calls: calls(1), state: { created, isFinished: false } },
    b: { calls: calls(2), state: { created, isFinished: false } },
    c: { calls: calls(3), state: { created, isFinished: true } },
  };
  for (const key of order) await storeRun(folder.path, { key, ...sketches[key as keyof typeof sketches] });
  const { replaced, rivals } = await settleStates(folder.path);
  expect([[...replaced], rivals]).toEqual([
    [
      ["a", "c"],
      ["b", "c"],
    ],
    [],
  ]);
  expect(await runKeys(folder.path)).toEqual(["c"]);
  expect((await settleStates(folder.path)).replaced.size).toBe(0);
});

test("of states that are none finished, the furthest stays", async () => {
  await using folder = await temporaryFolder();
  for (const [key, count] of [
    ["a", 2],
    ["b", 3],
    ["c", 1],
  ] as const)
    await storeRun(folder.path, { key, calls: calls(count), state: { created, isFinished: false } });
  await settleStates(folder.path);
  expect(await runKeys(folder.path)).toEqual(["b"]);
});

test("other runs stay: of another beginning or id, or that tell no state", async () => {
  await using folder = await temporaryFolder();
  const finished = { created, isFinished: true };
  await storeRun(folder.path, { key: "a", state: finished });
  await storeRun(folder.path, { key: "b", state: { created: "2026-01-02T00:00:00Z", isFinished: false } });
  await storeRun(folder.path, { key: "c", run: { runId: "other" }, state: { created, isFinished: false } });
  await storeRun(folder.path, { key: "d" });
  expect((await settleStates(folder.path)).replaced.size).toBe(0);
  expect(await runKeys(folder.path)).toEqual(["a", "b", "c", "d"]);
});

test("finished runs of one id stay, and are rivals", async () => {
  await using folder = await temporaryFolder();
  for (const key of ["a", "b"]) await storeRun(folder.path, { key, state: { created, isFinished: true } });
  const { replaced, rivals } = await settleStates(folder.path);
  expect([replaced.size, rivals]).toEqual([0, [["a", "b"]]]);
  expect(await runKeys(folder.path)).toEqual(["a", "b"]);
});

test("two that settle at once are in nobody's way", async () => {
  await using folder = await temporaryFolder();
  for (const count of [1, 2, 3, 4])
    await storeRun(folder.path, {
      key: `k${count}`,
      calls: calls(count),
      state: { created, isFinished: false },
    });
  await Promise.all([settleStates(folder.path), settleStates(folder.path)]);
  expect(await runKeys(folder.path)).toEqual(["k4"]);
});

test("there need be no store", async () => {
  await using folder = await temporaryFolder();
  expect((await settleStates(folder.path)).rivals).toEqual([]);
});
