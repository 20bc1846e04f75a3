import { cp, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { halText, writeHalFile } from "../../test/support/hal-file.ts";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { zipFile } from "../../test/support/zip-file.ts";
import { openStore } from "../store/store.ts";
import { ingest } from "./ingest.ts";

const started = {
  version: 2,
  eval: {
    eval_id: "e1",
    created: "2026-01-01T00:00:00Z",
    task: "quiz",
    dataset: {},
    model: "openai/gpt-4o",
    config: {},
  },
};
const finished = { ...started, status: "success" };

function logOf(header: Readonly<Record<string, unknown>>, ids: readonly number[]): Buffer {
  const samples = ids.map((id) => [
    `samples/${id}_epoch_1.json`,
    { id, epoch: 1, input: "ask", target: "yes", messages: [{ role: "user", content: "ask" }] },
  ]);
  const parts = [...Object.entries(header), ...samples] as [string, unknown][];
  return zipFile(parts.map(([name, json]) => ({ name, content: JSON.stringify(json) })));
}

const running = (...ids: number[]) => logOf({ "_journal/start.json": started }, ids);
const whole = (...ids: number[]) => logOf({ "_journal/start.json": started, "header.json": finished }, ids);

async function attemptsIn(store: string): Promise<(number | undefined)[]> {
  await using opened = await openStore(store);
  return (await opened.runs()).map(({ attempts }) => attempts);
}

test("a log that was read while its run went on is replaced by what it became", async () => {
  await using folder = await temporaryFolder();
  const [file, store] = [path.join(folder.path, "run.eval"), path.join(folder.path, "store")];
  const again = () => ingest({ paths: [file], store });
  await writeFile(file, running(1));
  const [first] = (await again()).ingested;
  await writeFile(file, running(1, 2));
  const second = await again();
  expect(second).toMatchObject({ replaced: [first?.trace.key], skipped: [] });
  await writeFile(file, whole(1, 2, 3));
  expect(await again()).toMatchObject({ replaced: [second.ingested[0]?.trace.key] });
  expect(await attemptsIn(store)).toEqual([3]);
  expect(await again()).toMatchObject({ ingested: [], replaced: [], skipped: [file] });
  expect(await readdir(path.join(store, ".staging"))).toEqual([]);
});

test("what a kill left beside a later state goes with the next ingest", async () => {
  await using folder = await temporaryFolder();
  const [file, store] = [path.join(folder.path, "run.eval"), path.join(folder.path, "store")];
  const again = () => ingest({ paths: [file], store });
  await writeFile(file, running(1));
  const key = (await again()).ingested[0]?.trace.key ?? "";
  const earlier = path.join(store, "runs", key);
  await cp(earlier, path.join(folder.path, "kept"), { recursive: true });
  await writeFile(file, whole(1, 2));
  await again();
  await cp(path.join(folder.path, "kept"), earlier, { recursive: true });
  expect(await attemptsIn(store)).toEqual(expect.arrayContaining([1, 2]));
  expect(await again()).toMatchObject({ ingested: [], replaced: [key], skipped: [file] });
  expect(await attemptsIn(store)).toEqual([2]);
});

test("an earlier state that comes later is skipped", async () => {
  await using folder = await temporaryFolder();
  const store = path.join(folder.path, "store");
  await writeFile(path.join(folder.path, "a.eval"), whole(1, 2));
  await writeFile(path.join(folder.path, "b.eval"), running(1));
  const { ingested, skipped, replaced, findings } = await ingest({
    paths: [path.join(folder.path, "*.eval")],
    store,
  });
  expect([ingested.length, skipped.map((name) => path.basename(name)), replaced]).toEqual([
    1,
    ["b.eval"],
    [],
  ]);
  expect(findings).toContainEqual(expect.objectContaining({ level: "note", code: "state-superseded" }));
  expect(await attemptsIn(store)).toEqual([2]);
});

test("finished logs of one run with different contents both stay, and their folders are named", async () => {
  await using folder = await temporaryFolder();
  const [file, store] = [path.join(folder.path, "run.eval"), path.join(folder.path, "store")];
  await writeFile(file, whole(1));
  const [before] = (await ingest({ paths: [file], store })).ingested;
  await writeFile(file, whole(1, 2));
  const { ingested, findings } = await ingest({ paths: [file], store });
  const told = findings.find(({ code }) => code === "run-id-repeated")?.message;
  for (const key of [before?.trace.key, ingested[0]?.trace.key])
    expect(told).toContain(path.join(store, "runs", key ?? "none"));
  expect(await attemptsIn(store)).toEqual([1, 2]);
});

test("a call that began at no time is stored without one, and told", async () => {
  await using folder = await temporaryFolder();
  const store = path.join(folder.path, "store");
  const call = { id: "c", started_at: "infinity", ended_at: "2026-01-01T00:00:00.000000Z" };
  const file = await writeHalFile(folder.path, "a", halText({ top: { raw_logging_results: [call] } }));
  const { findings, ingested } = await ingest({ paths: [file], store });
  expect(ingested.length).toBe(1);
  expect(findings).toMatchObject([{ level: "warning", code: "time-unknown", subject: file }]);
  await using opened = await openStore(store);
  const [run] = await opened.runs();
  expect([run?.started_at, run?.ended_at]).toEqual([undefined, "2026-01-01T00:00:00.000000Z"]);
});
