import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { readWholeLog } from "../../../test/support/inspect-values.ts";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import { type ZipPart, zipFile } from "../../../test/support/zip-file.ts";
import { openInspectLog } from "./log.ts";

const header = {
  version: 2,
  status: "success",
  eval: {
    created: "2026-01-01T00:00:00Z",
    task: "pack/quiz",
    dataset: {},
    model: "openai/gpt-4o",
    config: {},
  },
  results: {
    scores: [{ name: "match", scorer: "match", metrics: { accuracy: { name: "accuracy", value: 1 } } }],
  },
};
const sample = {
  id: 1,
  epoch: 1,
  input: "ask",
  target: "yes",
  messages: [{ role: "user", content: "ask" }],
  scores: { match: { value: "C" } },
};
type Members = Readonly<Record<string, unknown>>;
const good: Members = { "header.json": header, "samples/1_epoch_1.json": sample };

async function logOf(members: Members): Promise<{ path: string } & AsyncDisposable> {
  const folder = await temporaryFolder();
  const file = path.join(folder.path, "log.eval");
  const parts = Object.entries(members).map(([name, json]) => ({
    name,
    content: typeof json === "string" ? json : JSON.stringify(json),
  }));
  await writeFile(file, zipFile(parts));
  return { path: file, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

async function read(members: Members) {
  await using log = await logOf(members);
  return await readWholeLog(log.path);
}

test("the least that a log can hold is read", async () => {
  const { attempts, calls, summary, findings } = await read(good);
  expect(summary.run).toMatchObject({
    benchmark: "quiz",
    modelName: "openai/gpt-4o",
    score: 1,
    scoreName: "accuracy",
  });
  expect(attempts).toMatchObject([
    { taskId: "1", epoch: 1, outcome: "passed", score: 1, input: "ask", target: "yes" },
  ]);
  expect(calls).toMatchObject([{ taskId: "1", model: "openai/gpt-4o", messages: [expect.any(String)] }]);
  expect(findings).toEqual([]);
});

describe("what is not as it should be", () => {
  test.each<[string, Members, RegExp]>([
    ["no header", { "samples/1_epoch_1.json": sample }, /neither header\.json nor _journal\/start\.json/],
    ["a header that is no JSON", { ...good, "header.json": "{oops" }, /member header\.json: .*key in quotes/],
    [
      "a header that is a list",
      { ...good, "header.json": [] },
      /member header\.json: received a list, expected an object/,
    ],
    [
      "a header without eval",
      { ...good, "header.json": { version: 2 } },
      /member header\.json: eval: received nothing/,
    ],
    [
      "null where a model is required",
      { ...good, "header.json": { ...header, eval: { ...header.eval, model: null } } },
      /member header\.json: eval\.model: received null, expected a text/,
    ],
  ])("%s: an error that says where", async (_, members, message) => {
    await expect(read(members)).rejects.toThrow(message);
  });

  test.each<[string, Members, RegExp]>([
    [
      "a sample that is no JSON",
      { "samples/2_epoch_1.json": "{" },
      /samples\/2_epoch_1\.json: truncated JSON/,
    ],
    [
      "a sample that is a text",
      { "samples/2_epoch_1.json": '"x"' },
      /samples\/2_epoch_1\.json: .*not a JSON object/,
    ],
    [
      "a sample without an id",
      { "samples/2_epoch_1.json": { ...sample, id: null } },
      /a sample without an id/,
    ],
    [
      "a message that is a number",
      { "samples/2_epoch_1.json": { ...sample, id: 2, messages: [7] } },
      /samples\/2_epoch_1\.json: messages\[0\]: a message: received 7, expected an object/,
    ],
    [
      "null where a role is required",
      {
        "samples/2_epoch_1.json": {
          ...sample,
          id: 2,
          events: [
            { event: "info" },
            { event: "model", input: [...sample.messages, { role: null, content: "x" }] },
          ],
        },
      },
      /samples\/2_epoch_1\.json: events\[1\]: input\[1\]: role: received null, expected system, /,
    ],
    [
      "null where an epoch is required",
      { "samples/2_epoch_1.json": { ...sample, id: 2, epoch: null } },
      /samples\/2_epoch_1\.json: epoch: received null, expected a number/,
    ],
    [
      "a reference beyond the pool",
      {
        "samples/2_epoch_1.json": {
          ...sample,
          id: 2,
          events: [{ event: "model", input: [], input_refs: [[0, 5]] }],
          events_data: { messages: [] },
        },
      },
      /samples\/2_epoch_1\.json: events\[0\]: input_refs: a reference to a message that is not there: received 0 to 5/,
    ],
    [
      "a sample twice",
      { "samples/again.json": sample },
      /samples\/again\.json: it has the id and epoch of a sample before/,
    ],
  ])("%s: named, and the other samples are read", async (_, members, message) => {
    const { attempts, findings } = await read({ ...good, ...members });
    expect(attempts.map(({ taskId }) => taskId)).toEqual(["1"]);
    const [bad, ...others] = findings;
    expect(bad).toMatchObject({ level: "bad", message: expect.stringMatching(message) });
    if (bad?.code === "sample-unreadable")
      expect(others).toMatchObject([{ message: "1 of 2 samples are read; the others cannot be" }]);
  });

  test.each<[string, ZipPart["declared"], RegExp]>([
    ["a CRC-32 that is another", { crc32: 7 }, /x\.json: damaged: its CRC-32 is not the one in the zip/],
    ["more than the zip declares", { size: 10 }, /x\.json: damaged: longer than the zip declares/],
    ["less than the zip declares", { size: 5000 }, /x\.json: damaged: not of the length that the zip/],
    ["two gigabytes", { size: 2 ** 31 }, /x\.json: too large once unpacked: received 2147483648 bytes/],
  ])("a sample with %s: named once, and the other samples are read", async (_, declared, message) => {
    await using folder = await temporaryFolder();
    const file = path.join(folder.path, "log.eval");
    const parts = Object.entries(good).map(([name, json]) => ({ name, content: JSON.stringify(json) }));
    const damaged = { name: "samples/x.json", content: JSON.stringify({ ...sample, id: "x" }), declared };
    await writeFile(file, zipFile([...parts, damaged]));
    const { attempts, findings } = await readWholeLog(file);
    expect(attempts.length).toBe(1);
    expect(findings[0]?.message).toMatch(message);
    expect(findings[0]?.message.match(/samples\/x\.json/g)?.length).toBe(1);
  });

  test.each<[string, Members, string]>([
    ["summaries that are no JSON", { "summaries.json": "{{" }, "summaries-unreadable"],
    ["summaries that are no list", { "summaries.json": {} }, "summaries-unreadable"],
    [
      "a header that is no JSON, with a journal",
      { "header.json": "{", "_journal/start.json": header },
      "header-unreadable",
    ],
  ])("%s: named, and everything else is read", async (_, members, code) => {
    const { attempts, summary, findings } = await read({ ...good, ...members });
    expect(attempts.length).toBe(1);
    expect(summary.run.passedTasks).toEqual(["1"]);
    expect(findings.filter(({ level }) => level === "bad")).toMatchObject([{ code }]);
  });

  test("unknown kinds of events are passed over", async () => {
    const events = [{ event: "dream", data: [1] }, { no: "tag" }, 3, null];
    const { attempts, findings } = await read({ ...good, "samples/1_epoch_1.json": { ...sample, events } });
    expect([attempts.length, findings.length]).toEqual([1, 0]);
  });

  test("a later version is read as far as it is known, with a warning", async () => {
    const { attempts, findings } = await read({ ...good, "header.json": { ...header, version: 9 } });
    expect(attempts.length).toBe(1);
    expect(findings).toMatchObject([{ level: "warning", code: "version-unknown" }]);
  });

  test("NaN and the infinities are read, and stand in JSON as their names", async () => {
    const text = JSON.stringify(sample)
      .replace('"C"', "NaN")
      .replace('"yes"', '"yes","metadata":{"a":-Infinity,"b":12345678901234567890}');
    const { attempts } = await read({ ...good, "samples/1_epoch_1.json": text });
    expect(attempts).toMatchObject([{ outcome: "unscored", score: undefined }]);
    expect(attempts[0]?.scores).toBe('{"match":{"value":"NaN"}}');
    expect(attempts[0]?.metadata).toBe('{"a":"-Infinity","b":12345678901234567890}');
  });

  test("a log cut short gives the samples before the cut", async () => {
    await using folder = await temporaryFolder();
    const file = path.join(folder.path, "cut.eval");
    const whole = readFileSync("test/inspect/logs/errors.eval");
    await writeFile(file, whole.subarray(0, whole.length - 1200));
    const { attempts, findings, summary } = await readWholeLog(file);
    expect(attempts.length).toBe(3);
    expect(summary.extras?.status).toBe("started");
    expect(findings[0]).toMatchObject({
      level: "bad",
      code: "log-damaged",
      message: /cut short; \d+ whole members/,
    });
  });

  test("so does a JSON log", async () => {
    await using folder = await temporaryFolder();
    const file = path.join(folder.path, "cut.json");
    const whole = readFileSync("test/inspect/logs/epochs.json");
    await writeFile(file, whole.subarray(0, whole.length / 2));
    const { attempts, findings } = await readWholeLog(file);
    expect(attempts.length).toBeGreaterThan(1);
    expect(attempts.length).toBeLessThan(9);
    expect(findings.filter(({ code }) => code === "log-damaged").length).toBe(1);
  });
});

test("ids may lead out of a folder: Inspect writes them as they are, and nothing is unpacked", async () => {
  const odd = ["../../x", "..", "", "/a//b", "nul\0"];
  const members = odd.map((id) => [`samples/${id}_epoch_1.json`, { ...sample, id }]);
  const { attempts, findings } = await read({ ...good, ...Object.fromEntries(members) });
  expect(attempts.map(({ taskId }) => taskId)).toEqual(["1", ...odd]);
  expect(findings.filter(({ level }) => level === "bad")).toEqual([]);
});

test("one sample is read without the others", async () => {
  await using log = await logOf({
    ...good,
    "samples/a/b_epoch_2.json": { ...sample, id: "a/b", epoch: 2 },
    "samples/x_epoch_1.json": "{",
  });
  const opened = openInspectLog(log.path);
  expect(JSON.parse(String(opened.sample("a/b", 2)?.bytes()))).toMatchObject({ id: "a/b", epoch: 2 });
  expect(opened.sample("a/b", 1)).toBeUndefined();
  expect(openInspectLog("test/inspect/logs/epochs.json").sample("zwei ä 漢", 3)?.name).toMatch(
    /^samples\[\d\]$/,
  );
  opened.close();
});

test("one sample is found behind others that cannot be told", async () => {
  await using folder = await temporaryFolder();
  const file = path.join(folder.path, "log.json");
  const samples = [{ epoch: 1 }, 7, { ...sample, id: 2, epoch: null }, sample];
  await writeFile(file, JSON.stringify({ ...header, samples }));
  const opened = openInspectLog(file);
  expect(opened.sample("1", 1)?.name).toBe("samples[3]");
  expect(opened.sample("3", 1)).toBeUndefined();
});
