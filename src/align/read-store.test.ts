import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { traceFixtures, traceText } from "../../test/support/trace-fixtures.ts";
import { readBytes } from "../bytes/byte-reader.ts";
import { resolveConfig } from "../config/config.ts";
import { ingestTrace } from "../ingest/ingest-trace.ts";
import { unopened } from "../model/opening.ts";
import { readStore } from "./read-store.ts";
import { readTrace } from "./read-trace.ts";
import type { RunTexts, Wanted } from "./run-texts.ts";

const wanted: Wanted = {
  benchmarks: new Set(["taubench_airline"]),
  models: new Set(),
  taskIds: new Set(["0", "1", "2", "3", "4", "5", "9", "10", "few", "open", "bare", "batch", "odd"]),
  ids: new Set(["b3", "t", "taubench_airline_made_agent_made1_1746060000"]),
  config: resolveConfig(),
};

// A store does not keep that a call was sent references that were never resolved: there it was sent nothing.
function plain({ tasks, ids, isMerged, identity }: RunTexts) {
  const known = [...tasks].map(([taskId, opening]) => [taskId, opening === unopened ? undefined : opening]);
  return { tasks: Object.fromEntries(known), ids: [...ids].sort(), isMerged, identity };
}

test.each(traceFixtures)("$name: a store tells what the trace tells", async (fixture) => {
  await using folder = await temporaryFolder();
  const file = path.join(folder.path, "x_UPLOAD.json");
  const store = path.join(folder.path, "task_id=9", "st[o]re");
  const text = traceText(fixture);
  await writeFile(file, text);
  const source = { name: file, path: file, member: undefined, bytes: text.length, fileBytes: text.length };
  await ingestTrace({ ...source, open: () => readBytes(Buffer.from(text)) }, { store });
  const job = { path: file, member: undefined, name: file, password: undefined, hashes: true };
  const { run: fromTrace } = await readTrace(job, wanted, () => {});
  const [fromStore] = await readStore(store, wanted);
  expect(plain(fromStore as RunTexts)).toEqual(plain(fromTrace));
  expect(fromStore?.sha256).toBe(fromTrace.sha256);
});

test("a run that is not wanted is only named", async () => {
  await using folder = await temporaryFolder();
  const [fixture] = traceFixtures;
  const text = fixture ? traceText(fixture) : "";
  const file = path.join(folder.path, "x_UPLOAD.json");
  await writeFile(file, text);
  const source = { name: file, path: file, member: undefined, bytes: text.length, fileBytes: text.length };
  const open = () => readBytes(Buffer.from(text));
  await ingestTrace({ ...source, open }, { store: path.join(folder.path, "store") });
  const others = { ...wanted, benchmarks: new Set(["gaia"]), ids: new Set<string>() };
  const [run] = await readStore(path.join(folder.path, "store"), others);
  expect(run).toMatchObject({
    tasks: new Map(),
    sha256: undefined,
    identity: { benchmark: "taubench_airline" },
  });
});

test("a folder without runs is refused", async () => {
  await using folder = await temporaryFolder();
  await expect(readStore(path.join(folder.path, "none"), wanted)).rejects.toThrow("no runs in");
});
