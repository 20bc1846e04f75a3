import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { exportRun } from "../../src/export/export-run.ts";
import { ingest } from "../../src/ingest/ingest.ts";
import type { StoreRow } from "../../src/store/columns.ts";
import { openStore, type Store } from "../../src/store/store.ts";
import { dataFolder } from "../conformance/data.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folders = ["test/inspect/logs", path.join(dataFolder, "inspect"), path.join(dataFolder, "hal/traces")];
const traces = folders
  .filter((folder) => existsSync(folder))
  .flatMap((folder) => readdirSync(folder).map((name) => path.join(folder, name)))
  .filter((file) => /\.(eval|json|zip)$/.test(file));

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

// Everything of a run but where it was read from, and the order of calls and messages.
async function everythingIn(store: Store) {
  const [key = ""] = store.keys;
  const [run] = await store.runs();
  const all = async <T extends object>(
    rows: AsyncGenerator<T & { run_key?: unknown; position?: unknown }>,
  ) => {
    const found: (T & { run_key?: unknown; position?: unknown })[] = [];
    for await (const row of rows) found.push(row);
    return found.map(({ run_key: _, position: __, ...row }) => row);
  };
  const calls = await all(store.calls(key));
  const hashes = calls.flatMap(({ messages = [], answer }) =>
    answer === undefined ? messages : [...messages, answer],
  );
  const messages = await store.messages(key, hashes);
  const { run_key, source_path, source_sha256, source_bytes, messages: counted, ...others } = run ?? {};
  const facts: Partial<Mutable<StoreRow<"runs">>> = others;
  const attempts = await all(store.attempts(key));
  return {
    facts,
    attempts,
    calls: calls.sort((a, b) => (String(a.call_id) < String(b.call_id) ? -1 : 1)),
    messages: [...messages.values()].sort((a, b) => (a.hash < b.hash ? -1 : 1)),
    usage: await all(store.usage(key)),
  };
}

async function stored(file: string, folder: string): Promise<Store> {
  const { findings } = await ingest({ paths: [file], store: folder });
  expect(findings.filter(({ level }) => level === "bad")).toEqual([]);
  return openStore(folder);
}

describe("a run written as an Inspect log and read again is the same run", () => {
  test.each(traces)("%s", async (file) => {
    await using folder = await temporaryFolder();
    const place = (name: string) => path.join(folder.path, name);
    await using before = await stored(file, place("before"));
    const written = {
      store: place("before"),
      run: before.keys[0] ?? "",
      format: "inspect",
    } as const;
    await exportRun({ ...written, out: place("run.eval") });
    await using after = await stored(place("run.eval"), place("after"));
    expect(comparable(await everythingIn(after))).toEqual(comparable(await everythingIn(before)));
  });
});

// Sums of costs differ in the last digit with the order of the calls; version 3 is written as version 2; of the form
// that keeps one conversation a task, messages repeat only once they are written call by call.
function comparable(everything: Awaited<ReturnType<typeof everythingIn>>): unknown {
  const { facts } = everything;
  if (facts.shape === "by-task") facts.message_references = 0;
  const text = JSON.stringify(everything, (_, value: unknown) =>
    typeof value === "number" ? Number(value.toPrecision(12)) : value,
  );
  return JSON.parse(text.replaceAll('{\\"version\\":3,', '{\\"version\\":2,'));
}
