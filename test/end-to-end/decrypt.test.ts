import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test, vi } from "vitest";
import { bytesBelow } from "../support/files-below.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { hindcast } from "./hindcast.ts";

const hasCryptography = spawnSync("python3", ["-c", "import cryptography"]).status === 0;
if (!hasCryptography) {
  process.stderr.write("tests against Python's cryptography SKIPPED: pip install cryptography\n");
}

// What HAL's own tools do, in a few lines: argument 1 is a folder of JSON files or of zips, argument 2 the other.
const key = `
import base64, hashlib, json, os, sys, zipfile
from cryptography.fernet import Fernet
def fernet(salt):
    return Fernet(base64.urlsafe_b64encode(hashlib.pbkdf2_hmac("sha256", b"hal1234", salt, 480000, 32)))
source, target = sys.argv[1:3]
`;
const halUpload = `${key}
salt = os.urandom(16)
name = os.listdir(source)[0]
plain = json.dumps(json.load(open(os.path.join(source, name)))).encode()
token = fernet(salt).encrypt(plain)
member = {"encrypted_data": base64.b64encode(token).decode(), "salt": base64.b64encode(salt).decode()}
with zipfile.ZipFile(os.path.join(target, name[:-5] + ".zip"), "w", zipfile.ZIP_DEFLATED) as out:
    out.writestr(name + ".encrypted", json.dumps(member, indent=2))
`;
const halDecrypt = `${key}
for name in os.listdir(source):
    with zipfile.ZipFile(os.path.join(source, name)) as zipped:
        for member in zipped.namelist():
            box = json.loads(zipped.read(member))
            plain = fernet(base64.b64decode(box["salt"])).decrypt(base64.b64decode(box["encrypted_data"]))
            json.dump(json.loads(plain), open(os.path.join(target, member[:-len(".encrypted")]), "w"))
`;

const trace = JSON.stringify({
  config: { run_id: "a", text: 'ünï \u2028 "quoted" \\ 😀' },
  raw_logging_results: Array.from({ length: 4000 }, (_, index) => ({
    id: `${index}`,
    half: index / 2,
    none: null,
  })),
});

describe.skipIf(!hasCryptography)("with Python's cryptography package", () => {
  test("what HAL uploads is decrypted", async () => {
    await using place = await folders();
    python(halUpload, place.plain, place.zips);
    expect(await hindcast(["decrypt", place.zips, "-o", place.back])).toMatchObject({ code: 0 });
    expect(JSON.parse(await readFile(path.join(place.back, "a_UPLOAD.json"), "utf8"))).toEqual(
      JSON.parse(trace),
    );
  });

  test("what is encrypted here, HAL decrypts", async () => {
    await using place = await folders();
    expect(await hindcast(["encrypt", place.plain, "-o", place.zips])).toMatchObject({ code: 0 });
    python(halDecrypt, place.zips, place.back);
    expect(JSON.parse(await readFile(path.join(place.back, "a_UPLOAD.json"), "utf8"))).toEqual(
      JSON.parse(trace),
    );
  });
});

test("a wrong password is named, exits 1 and writes nothing; --json prints one document", async () => {
  await using place = await folders();
  const encrypted = await hindcast(["encrypt", place.plain, "-o", place.zips, "--password", "one", "--json"]);
  expect(encrypted.code).toBe(0);
  const zip = path.join(place.zips, "a_UPLOAD.zip");
  expect(JSON.parse(encrypted.stdout)).toMatchObject({ bad: 0, written: [{ output: zip }] });
  const decrypted = await hindcast(["decrypt", place.zips, "-o", place.back, "--json"]);
  expect(decrypted.code).toBe(1);
  expect(decrypted.stderr).toContain(`bad input: ${zip}: member a_UPLOAD.json.encrypted: `);
  expect(decrypted.stderr).toContain("wrong password or damaged data");
  expect(JSON.parse(decrypted.stdout)).toMatchObject({ bad: 1, written: [] });
  expect(await readdir(place.back)).toEqual([]);
});

test("Ctrl-C while a file is made leaves nothing of it", async () => {
  await using place = await folders();
  await writeFile(path.join(place.plain, "b_UPLOAD.json"), JSON.stringify(trace.repeat(60)));
  const interrupted = await hindcast(["encrypt", place.plain, "-o", place.zips], {
    onStderr: (text, child) => text.includes("b_UPLOAD.json ->") && child.kill("SIGINT"),
  });
  expect(interrupted.code).toBe(130);
  expect(await readdir(place.zips)).toEqual(["a_UPLOAD.zip"]);
});

describe("killed while it decrypts", () => {
  test.each(["SIGTERM", "SIGKILL"] as const)(
    "by %s, it leaves nothing that is taken for a trace",
    async (signal) => {
      await using place = await folders();
      const large = path.join(place.plain, "b_UPLOAD.json");
      await writeFile(large, JSON.stringify({ ...JSON.parse(trace), filler: trace.repeat(100) }));
      expect(await hindcast(["encrypt", place.plain, "-o", place.zips])).toMatchObject({ code: 0 });
      // As soon as some of it is on the disk.
      const killed = await hindcast(["decrypt", path.join(place.zips, "b_UPLOAD.zip"), "-o", place.back], {
        onStderr: async (text, child) => {
          if (!text.includes("b_UPLOAD.json")) return;
          await vi.waitUntil(() => stagedBytes(place.back) > 0, { timeout: 30_000, interval: 1 });
          child.kill(signal);
        },
      });
      expect(killed.code).not.toBe(0);
      expect(existsSync(path.join(place.back, "b_UPLOAD.json"))).toBe(false);

      const ingested = await hindcast(["ingest", place.back, "--store", `${place.back}-store`]);
      expect(ingested.stderr).toContain("no *_UPLOAD.json");
      expect(await hindcast(["decrypt", place.zips, "-o", place.back])).toMatchObject({ code: 0 });
      const whole = await bytesBelow(place.plain);
      expect(await bytesBelow(place.back)).toEqual(whole);
      const again = [`${place.zips}-again`, `${place.back}-again`] as const;
      const encrypted = await hindcast(["encrypt", place.back, "-o", again[0]]);
      expect(encrypted).toMatchObject({ code: 0, stdout: "2 encrypted\n" });
      expect(await hindcast(["decrypt", again[0], "-o", again[1]])).toMatchObject({ code: 0 });
      expect(await bytesBelow(again[1])).toEqual(whole);
    },
  );
});

/** Bytes of what is on its way into a folder. */
function stagedBytes(folder: string): number {
  const staged = readdirSync(folder).filter((name) => name.startsWith(".hindcast-"));
  const files = staged.flatMap((name) =>
    readdirSync(path.join(folder, name)).map((file) => path.join(folder, name, file)),
  );
  return files
    .filter((file) => path.basename(file) !== "probe")
    .reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0);
}

function python(program: string, source: string, target: string): void {
  const { status, stderr } = spawnSync("python3", ["-c", program, source, target], { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
}

async function folders() {
  const folder = await temporaryFolder();
  const [plain, zips, back] = ["plain", "zips", "back"].map((name) => path.join(folder.path, name)) as [
    string,
    string,
    string,
  ];
  for (const each of [plain, zips, back]) await mkdir(each);
  await writeFile(path.join(plain, "a_UPLOAD.json"), trace);
  return { plain, zips, back, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}
