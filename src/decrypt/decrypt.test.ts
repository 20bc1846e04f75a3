import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { encrypted, salt } from "../../test/support/encrypted-member.ts";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { zipFile } from "../../test/support/zip-file.ts";
import { fernetKey, halPassword } from "../bytes/zip/fernet.ts";
import { decrypt } from "./decrypt.ts";
import { encrypt } from "./encrypt.ts";

const key = fernetKey(halPassword, Buffer.from(salt, "base64"));
const member = encrypted('{"config": {}}', key);

test("what was encrypted comes back, byte for byte, under its own name", async () => {
  await using place = await folders();
  const text = `\ufeff{"text": "ünï", "number": NaN}\r\n${" ".repeat(500_000)}`;
  await writeFile(path.join(place.input, "a_UPLOAD.json"), text);
  await writeFile(path.join(place.input, "other.json"), "{}");

  const zips = path.join(place.out, "zips");
  const encryption = await encrypt({ paths: [place.input], out: zips });
  expect(encryption).toMatchObject({ written: [{ output: path.join(zips, "a_UPLOAD.zip") }], findings: [] });
  expect(await readdir(zips)).toEqual(["a_UPLOAD.zip"]);

  const traces = path.join(place.out, "traces");
  const decryption = await decrypt({ paths: [zips], out: traces });
  expect(decryption.findings).toEqual([]);
  expect(await readdir(traces)).toEqual(["a_UPLOAD.json"]);
  expect(await readFile(path.join(traces, "a_UPLOAD.json"), "utf8")).toBe(text);
});

test("every encrypted member is written, with its folders; plain ones are named and left", async () => {
  await using place = await folders();
  await writeFile(
    path.join(place.input, "a.zip"),
    zipFile([
      { name: "sub/a_UPLOAD.json.encrypted", content: member },
      { name: "a_RAW_SUBMISSIONS.jsonl.encrypted", content: member },
      { name: "readme.txt", content: "x" },
    ]),
  );
  const { written, findings } = await decrypt({ paths: [place.input], out: place.out });
  expect(written.map(({ output }) => path.relative(place.out, output))).toEqual([
    "sub/a_UPLOAD.json",
    "a_RAW_SUBMISSIONS.jsonl",
  ]);
  expect(await readFile(path.join(place.out, "sub/a_UPLOAD.json"), "utf8")).toBe('{"config": {}}');
  expect(findings).toMatchObject([{ level: "warning", code: "member-plain" }]);
});

test("an input is not written over, whatever the name of its member", async () => {
  await using place = await folders();
  const given = path.join(place.input, "a.zip");
  const zip = zipFile([{ name: "a.zip.encrypted", content: member }]);
  await writeFile(given, zip);
  const { findings } = await decrypt({ paths: [given], out: place.input, force: true });
  expect(findings).toMatchObject([{ level: "bad", message: expect.stringContaining("is the input itself") }]);
  expect(await readFile(given)).toEqual(Buffer.from(zip));
});

test("a member whose name cannot be written is named, and the others are done", async () => {
  await using place = await folders();
  const long = "x".repeat(300);
  const names = [`${long}.json`, "ok.json", "ok.json/inner.json", "ok.json/a/b.json", "folder"];
  const members = names.map((name) => ({ name: `${name}.encrypted`, content: member }));
  await writeFile(path.join(place.input, "a.zip"), zipFile(members));
  await writeFile(path.join(place.input, "b.zip"), zipFile([{ name: "b.json.encrypted", content: member }]));
  await mkdir(path.join(place.out, "folder"), { recursive: true });
  const { written, findings } = await decrypt({ paths: [place.input], out: place.out, force: true });
  expect(written.map(({ output }) => path.relative(place.out, output))).toEqual(["ok.json", "b.json"]);
  expect(findings).toHaveLength(4);
  for (const { level, code, message } of findings) {
    expect({ level, code }).toEqual({ level: "bad", code: "target-unusable" });
    expect(message).toMatch(/cannot write /);
    expect(message).not.toContain("disk");
  }
  expect((await readdir(place.out)).sort()).toEqual(["b.json", "folder", "ok.json"]);
});

test("names that differ behind a dot stay apart", async () => {
  await using place = await folders();
  const traces = ["run.v1", "run.v2", "run.json"].map((name) => path.join(place.input, name));
  for (const trace of traces) await writeFile(trace, "{}");
  const { findings } = await encrypt({ paths: traces, out: place.out });
  expect(findings).toEqual([]);
  expect((await readdir(place.out)).sort()).toEqual(["run.v1.zip", "run.v2.zip", "run.zip"]);
});

test("bad zips are named, leave nothing behind, and the others are done", async () => {
  await using place = await folders();
  const wrongMac = encrypted('{"config": {}}', { ...key, signing: Buffer.alloc(16) });
  const zips: Record<string, Uint8Array> = {
    "bad-mac.zip": zipFile([{ name: "bad_UPLOAD.json.encrypted", content: wrongMac }]),
    "escape.zip": zipFile([{ name: "../../escaped.json.encrypted", content: member }]),
    "good.zip": zipFile([{ name: "good_UPLOAD.json.encrypted", content: member }]),
    "no-zip.zip": Buffer.from("not a zip"),
    "plain.zip": zipFile([{ name: "x.json", content: "{}" }]),
    "same-target.zip": zipFile([{ name: "good_UPLOAD.json.encrypted", content: member }]),
  };
  for (const [name, bytes] of Object.entries(zips)) await writeFile(path.join(place.input, name), bytes);
  const { findings } = await decrypt({ paths: [place.input], out: place.out, force: true });
  const bad = findings.filter(({ level }) => level === "bad");
  expect(bad.map(({ subject, code }) => `${path.basename(subject)} ${code}`)).toEqual([
    "bad-mac.zip file-unusable",
    "escape.zip file-unusable",
    "no-zip.zip file-unusable",
    "plain.zip zip-plain",
    "same-target.zip target-taken",
  ]);
  expect(bad[0]?.message).toContain("member bad_UPLOAD.json.encrypted: wrong password or damaged data");
  expect(await readdir(place.out)).toEqual(["good_UPLOAD.json"]);
  expect(await readdir(path.dirname(place.out))).toEqual(["input", "out"]);
});

test("a file that is there stays as it is, unless forced", async () => {
  await using place = await folders();
  await writeFile(
    path.join(place.input, "a.zip"),
    zipFile([{ name: "a_UPLOAD.json.encrypted", content: member }]),
  );
  await mkdir(place.out);
  const target = path.join(place.out, "a_UPLOAD.json");
  await writeFile(target, "mine");
  const refused = await decrypt({ paths: [place.input], out: place.out });
  expect(refused).toMatchObject({ written: [], findings: [{ level: "bad", code: "target-exists" }] });
  expect(await readFile(target, "utf8")).toBe("mine");

  const forced = await decrypt({ paths: [place.input], out: place.out, force: true });
  expect(forced).toMatchObject({ written: [{ output: target }], findings: [] });
  expect(await readFile(target, "utf8")).toBe('{"config": {}}');
});

test("a source of encrypt that is no trace is named; nothing is written", async () => {
  await using place = await folders();
  const file = path.join(place.input, "a_UPLOAD.json");
  await writeFile(file, "PK\x03\x04");
  const { findings } = await encrypt({ paths: [file], out: place.out });
  expect(findings).toMatchObject([{ level: "bad", subject: file, message: "is not JSON text" }]);
  expect(await readdir(path.dirname(place.out))).toEqual(["input"]);
});

async function folders() {
  const folder = await temporaryFolder();
  const [input, out] = [path.join(folder.path, "input"), path.join(folder.path, "out")];
  await mkdir(input);
  return { input, out, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}
