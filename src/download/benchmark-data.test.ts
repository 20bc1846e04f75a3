import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { HubFile } from "../../test/support/hub-file.ts";
import { HubServer } from "../../test/support/hub-server.ts";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { benchmarkData } from "./benchmark-data.ts";

const benchmark = {
  name: "made_up",
  source: {
    dataset: "made-up/rows",
    files: ["all/a.parquet", "all/b.parquet"],
    licence: "MIT",
    tasks: 2,
  },
} as const;
const { dataset } = benchmark.source;
const config = { benchmarks: new Map() };

const rows = (text: string): Record<string, HubFile> => ({
  "all/a.parquet": { content: Buffer.from(`a of ${text}`), large: true },
  "all/b.parquet": { content: Buffer.from(`b of ${text}`), large: true },
});

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const before = process.cwd();
beforeEach(async () => {
  folder = await temporaryFolder();
  process.chdir(folder.path);
});
afterEach(async () => {
  process.chdir(before);
  vi.unstubAllEnvs();
  await folder[Symbol.asyncDispose]();
});

async function startHub(text: string, token?: string) {
  const hub = await HubServer.start(rows(text), { dataset, ...(token !== undefined && { token }) });
  vi.stubEnv("HF_ENDPOINT", hub.endpoint);
  return hub;
}

async function fromHub(given = "hub", notes: string[] = []) {
  const { data, dataFrom } = await benchmarkData(benchmark, given, config, (text) => notes.push(text));
  const texts = await Promise.all(
    ["a", "b"].map((name) => readFile(path.join(data, `${name}.parquet`), "utf8")),
  );
  return { texts, dataFrom, notes };
}

test("an update that breaks off leaves the rows of the commit before, all of them, also for a later start", async () => {
  const hub = await startHub("one");
  const { commit } = hub;
  expect(await fromHub()).toMatchObject({
    texts: ["a of one", "b of one"],
    dataFrom: `${dataset}@${commit}`,
  });
  hub.publish(rows("two"));
  let transfers = 0;
  hub.fault = ({ host }) => (host === "storage" && ++transfers > 1 ? { status: 503 } : undefined);
  const kept = { texts: ["a of one", "b of one"], dataFrom: `${dataset}@${commit}` };
  expect(await fromHub()).toMatchObject({ ...kept, notes: expect.arrayContaining([outOfReach(commit)]) });
  expect(transfers).toBeGreaterThan(1);
  await hub[Symbol.asyncDispose]();
  expect(await fromHub()).toMatchObject({ ...kept, notes: expect.arrayContaining([outOfReach(commit)]) });
});

const outOfReach = (commit: string) =>
  `${dataset}: commit ${commit}, kept from before: the hub is out of reach`;

test("an update leaves the rows that a run is on, and a pinned commit is no newer main", async () => {
  await using hub = await startHub("one");
  const first = hub.commit;
  await fromHub();
  hub.publish(rows("two"));
  const second = hub.commit;
  expect((await fromHub()).texts).toEqual(["a of two", "b of two"]);
  const transfers = hub.transfers.length;
  expect(await fromHub(`hub@${first}`)).toMatchObject({ texts: ["a of one", "b of one"] });
  expect(hub.transfers.length).toBe(transfers);
  hub.fault = () => ({ status: 503 });
  expect((await fromHub()).dataFrom).toBe(`${dataset}@${second}`);
});

test("starts at once fetch the rows once: the others wait, and rows that are there need no lock", async () => {
  await using hub = await startHub("one");
  const starts = await Promise.all([fromHub(), fromHub(), fromHub()]);
  expect(starts.map(({ texts }) => texts)).toEqual(Array(3).fill(["a of one", "b of one"]));
  expect(starts.flatMap(({ notes }) => notes).join("\n")).toContain("waiting for process");
  expect(hub.transfers).toHaveLength(2);
  const lock = path.join(".hindcast/benchmarks/made_up/.hindcast-download.lock");
  expect(await readdir(path.dirname(lock))).toEqual([hub.commit, "main"].sort());
  await writeFile(lock, "1 elsewhere\n");
  for (const given of ["hub", `hub@${hub.commit}`])
    expect((await fromHub(given)).texts).toEqual(["a of one", "b of one"]);
});

test("rows that come as something else are said to", async () => {
  await using hub = await startHub("one");
  hub.fault = ({ host }) => (host === "storage" ? { content: Buffer.from("x of one") } : undefined);
  await expect(fromHub()).rejects.toMatchObject({
    code: "bad-input",
    message: expect.stringMatching(/^made-up\/rows: all\/a\.parquet: what the server sent has not the size/),
  });
});

test("the token and the address are those of every command", async () => {
  await using _ = await startHub("one", "hf_mine");
  vi.stubEnv("HF_TOKEN", "");
  vi.stubEnv("HUGGING_FACE_HUB_TOKEN", "hf_mine");
  expect((await fromHub()).texts).toEqual(["a of one", "b of one"]);
});
