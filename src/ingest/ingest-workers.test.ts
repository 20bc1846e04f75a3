import { readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { trace } from "../../test/support/trace-fixtures.ts";
import { findTraces } from "../sources/find-traces.ts";
import { openWorkers } from "./ingest-workers.ts";

const good = JSON.stringify(trace([]));
const bad = good.slice(0, -1);

// What happened to the traces of these texts, in order; of one that is read in pieces the first counts.
async function ingestAll(texts: Readonly<Record<string, string>>): Promise<string[]> {
  await using folder = await temporaryFolder();
  for (const [name, text] of Object.entries(texts))
    await writeFile(path.join(folder.path, `${name}_UPLOAD.json`), text);
  const { sources } = await findTraces([folder.path]);
  const store = path.join(folder.path, "store");
  const workers = openWorkers(1, { store, strict: undefined, password: undefined });
  const events = new Set<string>();
  const ingest = async (source: (typeof sources)[number]) => {
    const name = path.basename(source.name, "_UPLOAD.json");
    await workers
      .ingest(source, () => events.add(`${name} read`))
      .then(
        () => events.add(`${name} stored`),
        () => events.add(`${name} refused`),
      );
  };
  await Promise.all(sources.map(ingest));
  return [...events];
}

test("the next trace is read while the run of the one before is finished", async () => {
  const events = await ingestAll({ a: good, b: good.replace("2025-05-01", "2025-05-02") });
  expect(events.slice(0, 2)).toEqual(["a read", "b read"]);
  expect(events.slice(2).sort()).toEqual(["a stored", "b stored"]);
});

test("a trace that cannot be read holds nobody up", async () => {
  expect(await ingestAll({ a: bad, b: good })).toEqual(["a read", "a refused", "b read", "b stored"]);
});

test("closing waits for what is at work", async () => {
  await using folder = await temporaryFolder();
  await writeFile(path.join(folder.path, "a_UPLOAD.json"), good);
  const { sources } = await findTraces([folder.path]);
  const store = path.join(folder.path, "store");
  const workers = openWorkers(1, { store, strict: undefined, password: undefined });
  for (const source of sources) void workers.ingest(source, () => {});
  await workers.close();
  expect(await readdir(path.join(store, "runs"))).toHaveLength(1);
});
