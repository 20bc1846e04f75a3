import { existsSync } from "node:fs";
import { appendFile, mkdir, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeTrace } from "../../bench/make-trace.mjs";
import { fernetKey, halPassword } from "../../src/bytes/zip/fernet.ts";
import { encryptedMember, fernetToken, salt, tokenText } from "../support/encrypted-member.ts";
import { bytesBelow, filesBelow } from "../support/files-below.ts";
import { halText } from "../support/hal-file.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { zipFile } from "../support/zip-file.ts";
import { hindcast } from "./hindcast.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let trace: string;
let made: { bytes: number; calls: number; messages: number };
beforeAll(async () => {
  folder = await temporaryFolder();
  trace = path.join(folder.path, "bench_UPLOAD.json");
  made = makeTrace(trace, 4);
});
afterAll(() => folder[Symbol.asyncDispose]());

const place = (name: string) => path.join(folder.path, name);
const query = async (store: string, sql: string) =>
  JSON.parse((await hindcast(["query", sql, "--store", store, "--json"])).stdout);

describe("ingest", () => {
  test("a trace goes into the store with all its calls, and again is skipped", async () => {
    const store = place("store");
    const first = await hindcast(["ingest", trace, "--store", store, "--json"]);
    expect(first.code).toBe(0);
    expect(JSON.parse(first.stdout)).toMatchObject({
      runs: 1,
      calls: made.calls,
      bytesIn: made.bytes,
      bad: 0,
    });
    expect(await query(store, "select count(*) as calls, sum(len(messages)) > 0 as sent from calls")).toEqual(
      [{ calls: made.calls, sent: true }],
    );
    const messages = await query(store, "select count(*) as messages from messages");
    expect(messages).toEqual([{ messages: made.messages }]);
    const again = await hindcast(["ingest", trace, "--store", store, "--json"]);
    expect(JSON.parse(again.stdout)).toMatchObject({ runs: 0, skipped: 1 });
  });

  test("a run that broke off before it was scored is stored, and left out of tables", async () => {
    const [broken, store] = [place("broken"), place("broken-store")];
    await mkdir(broken);
    await writeFile(path.join(broken, "a_UPLOAD.json"), halText({ results: { accuracy: undefined } }));
    await writeFile(path.join(broken, "b_UPLOAD.json"), halText({ config: { run_id: "whole" } }));
    const done = await hindcast(["ingest", broken, "--store", store]);
    expect(done).toMatchObject({ code: 0, stderr: expect.stringContaining("no score in results") });
    expect(await query(store, "select count(*) as runs, count(score) as scored from runs")).toEqual([
      { runs: 2, scored: 1 },
    ]);
    for (const input of [broken, store]) {
      const tables = await hindcast([
        "analyze",
        input,
        "--out",
        place("broken-out"),
        "--no-figures",
        "--json",
      ]);
      expect(tables.code).toBe(1);
      expect(JSON.parse(tables.stdout)).toMatchObject({ runs: 1 });
      expect(tables.stderr).toContain("no score in results, expected one of");
    }
  });

  test("several at a time give the same store, bad ones among them", async () => {
    const many = place("many");
    await mkdir(many);
    for (let run = 0; run < 6; run++)
      await writeFile(path.join(many, `${run}_UPLOAD.json`), halText({ config: { run_id: `run-${run}` } }));
    await writeFile(path.join(many, "bad_UPLOAD.json"), '{"config":');
    makeTrace(path.join(many, "large_UPLOAD.json"), 4);
    expect((await hindcast(["encrypt", path.join(many, "large_UPLOAD.json"), "-o", many])).code).toBe(0);
    await rm(path.join(many, "large_UPLOAD.json"));
    const ingestWith = async (jobs: string) => {
      const store = place(`jobs-${jobs}`);
      const done = await hindcast(["ingest", many, "--store", store, "--jobs", jobs, "--json"]);
      expect(done).toMatchObject({ code: 1 });
      const { store: _store, ...counts } = JSON.parse(done.stdout);
      return { counts, files: await bytesBelow(path.join(store, "runs")) };
    };
    const alone = await ingestWith("1");
    expect(alone.counts).toMatchObject({ runs: 7, bad: 1 });
    expect(await ingestWith("3")).toEqual(alone);
    expect(await hindcast(["ingest", many, "--jobs", "none"])).toMatchObject({ code: 2 });
  });

  test("plain and encrypted give the same calls and messages", async () => {
    const [zips, a, b] = [place("zips"), place("plain"), place("encrypted")];
    expect((await hindcast(["encrypt", trace, "-o", zips])).code).toBe(0);
    expect((await hindcast(["ingest", trace, "--store", a])).code).toBe(0);
    expect((await hindcast(["ingest", zips, "--store", b])).code).toBe(0);
    const rows = "select * exclude run_key from";
    for (const table of ["calls", "messages", "attempts", "usage"]) {
      const plain = await hindcast(["query", `${rows} ${table}`, "--store", a, "--format", "csv"]);
      expect(plain.stdout.length).toBeGreaterThan(100);
      expect((await hindcast(["query", `${rows} ${table}`, "--store", b, "--format", "csv"])).stdout).toBe(
        plain.stdout,
      );
    }
  });

  test("a zip that was tampered with is called that, whatever its text looks like by then", async () => {
    const [tampered, store] = [place("tampered"), place("tampered-store")];
    await mkdir(tampered);
    const key = fernetKey(halPassword, Buffer.from(salt, "base64"));
    const token = fernetToken(halText({ top: { git_info: "x".repeat(10_000) } }), key);
    // A block of the plaintext becomes noise, and no JSON.
    token[9000] = (token[9000] as number) ^ 1;
    const member = encryptedMember(tokenText(token));
    const zip = zipFile([{ name: "a_UPLOAD.json.encrypted", content: member }]);
    await writeFile(path.join(tampered, "a_UPLOAD.zip"), zip);
    const { code, stderr } = await hindcast(["ingest", tampered, "--store", store]);
    expect(code).toBe(1);
    expect(stderr).toContain("a MAC that does not fit");
  });

  test("two ingests of equal files give equal bytes", async () => {
    const [a, b] = [place("bytes-a"), place("bytes-b")];
    for (const store of [a, b]) await hindcast(["ingest", trace, "--store", store]);
    const files = await filesBelow(a);
    expect(files).toHaveLength(7);
    expect(await filesBelow(b)).toEqual(files);
    for (const file of files) {
      expect((await readFile(path.join(a, file))).equals(await readFile(path.join(b, file))), file).toBe(
        true,
      );
    }
  });

  test("times without a zone give equal bytes on machines of any zone", async () => {
    const call = (id: string, started_at: string, ended_at: string) => ({
      ...{ id, started_at, ended_at, attributes: { weave_task_id: "1" } },
      inputs: { model: "o3-2025-04-16", messages: [{ role: "user", content: id }] },
      output: {
        choices: [{ message: { content: "ok" } }],
        usage: { prompt_tokens: 9, completion_tokens: 9 },
      },
    });
    const file = place("zoneless_UPLOAD.json");
    // The price falls an hour after the first; in New York no clock shows the hour between the second's times.
    const calls = [
      call("a", "2025-06-09T23:00:00", "2025-06-09T23:00:01"),
      call("b", "2025-03-09T01:59:00", "2025-03-09T03:01:00"),
    ];
    await writeFile(file, halText({ top: { raw_logging_results: calls } }));
    const stored = ["UTC", "America/New_York", "Asia/Tokyo"].map(async (TZ) => {
      const store = place(`zone-${TZ.replace("/", "-")}`);
      await hindcast(["ingest", file, "--store", store], { env: { TZ } });
      const files = await filesBelow(store);
      return Promise.all(files.map((name) => readFile(path.join(store, name), "base64")));
    });
    const [utc, ...others] = await Promise.all(stored);
    expect(utc).toHaveLength(7);
    for (const other of others) expect(other).toEqual(utc);
  });

  test("a bad trace is named with byte and path, leaves no trace in the store, and the others go in", async () => {
    const [store, cut, good] = [place("mixed"), place("cut_UPLOAD.json"), place("good_UPLOAD.json")];
    await writeFile(cut, await readFile(trace));
    await truncate(cut, 2_000_000);
    await writeFile(good, halText());
    const { code, stderr, stdout } = await hindcast(["ingest", cut, good, "--store", store]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/cut_UPLOAD\.json: truncated JSON.*byte 2000000.*raw_logging_results\[\d+\]/);
    expect(stdout).toContain("1 runs, 0 calls");
    expect(await readdir(path.join(store, "runs"))).toHaveLength(1);
    expect(
      existsSync(path.join(store, ".staging")) ? await readdir(path.join(store, ".staging")) : [],
    ).toEqual([]);
  });

  test("a wrong password says so and stores nothing", async () => {
    const [zips, store] = [place("locked"), place("locked-store")];
    await hindcast(["encrypt", trace, "-o", zips, "--password", "other"]);
    const { code, stderr } = await hindcast(["ingest", zips, "--store", store]);
    expect(code).toBe(1);
    expect(stderr).toContain("wrong password or damaged");
    expect(await query(store, "select count(*) as runs from runs")).toEqual([{ runs: 0 }]);
  });

  test("Ctrl-C exits 130, and going on gives what an undisturbed ingest gives", async () => {
    const [store, large] = [place("stopped"), place("large_UPLOAD.json")];
    makeTrace(large, 60);
    let isSent = false;
    const stopped = await hindcast(["ingest", large, "--store", store], {
      onStart: (child) => {
        const timer = setInterval(() => {
          if (isSent || !existsSync(path.join(store, ".staging"))) return;
          isSent = child.kill("SIGINT");
        }, 20);
        child.on("close", () => clearInterval(timer));
      },
    });
    expect(stopped.code).toBe(130);
    expect(stopped.stderr).toContain("goes on with the others");
    expect(await readdir(path.join(store, "runs"))).toEqual([]);
    expect((await hindcast(["ingest", large, "--store", store])).code).toBe(0);
    expect(await readdir(path.join(store, "runs"))).toHaveLength(1);
  });
});

describe("reading back", () => {
  test("runs lists the store, show gives the tasks and a transcript, from store and file alike", async () => {
    const store = place("shown");
    await hindcast(["ingest", trace, "--store", store]);
    const runs = await hindcast(["runs", "--store", store]);
    expect(runs.stdout).toContain("bench_airline_bench_agent_1760000000");
    const listed = await hindcast(["show", "bench_airline", "--store", store]);
    expect(listed.stdout).toContain("\n0         1  –           18\n");
    const stored = JSON.parse(
      (await hindcast(["show", "bench_airline", "0", "--store", store, "--json"])).stdout,
    );
    const filed = JSON.parse((await hindcast(["show", trace, "0", "--json"])).stdout);
    const said = (transcript: { segments: { turns: { message: unknown }[] }[] }) =>
      transcript.segments.map(({ turns }) => turns.map(({ message }) => message));
    expect(said(filed)).toEqual(said(stored));
    // System, user, then an answer and a tool's result a call; the last answer ends it.
    expect(stored.segments.map(({ turns }: { turns: unknown[] }) => turns.length)).toEqual([2 + 2 * 18 - 1]);
    const text = await hindcast(["show", trace, "0"]);
    expect(text.stdout).toContain("[system]");
    expect((await hindcast(["show", trace, "0", "--markdown"])).stdout).toMatch(/^# /);
  });

  test("an unknown run, task or epoch is one line that says what to do", async () => {
    const store = place("shown");
    expect(await hindcast(["show", "nobody", "--store", store])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("hindcast runs lists them"),
    });
    expect(await hindcast(["show", trace, "none"])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("no attempt 1 at task none"),
    });
    expect(await hindcast(["show", trace, "0", "--epoch", "x"])).toMatchObject({ code: 2 });
  });

  test("analyze reads a store as it reads the files", async () => {
    const [store, fromStore, fromFiles] = [place("a-store"), place("out-store"), place("out-files")];
    await hindcast(["ingest", trace, "--store", store]);
    await hindcast(["analyze", store, "-o", fromStore, "--no-figures"]);
    await hindcast(["analyze", trace, "-o", fromFiles, "--no-figures"]);
    const files = await filesBelow(fromStore);
    expect(files).toContain("data/cleaned_all_metrics.parquet");
    for (const file of files.filter((name) => name.startsWith("data/"))) {
      const [a, b] = await Promise.all([
        readFile(path.join(fromStore, file)),
        readFile(path.join(fromFiles, file)),
      ]);
      expect(a.equals(b), file).toBe(true);
    }
  });
});

test("a store of a later version is refused, not touched", async () => {
  const store = place("later");
  await hindcast(["ingest", trace, "--store", store]);
  await writeFile(path.join(store, "store.json"), '{"format":"hindcast-store","version":99}\n');
  await appendFile(path.join(store, "store.json"), "\n");
  const { code, stderr } = await hindcast(["ingest", trace, "--store", store]);
  expect(code).toBe(1);
  expect(stderr).toContain("store.json is not of a store this version reads");
});
