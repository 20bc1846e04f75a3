// Plaintext per second and peak memory of reading an encrypted trace to its verified end, against Python's way to the
// same bytes (zipfile, json, base64, cryptography's Fernet) and, as its readers go on, json.loads. Whole processes, in
// turns. What parses the bytes here runs beside the decrypting thread and is not part of this.
//
//   node bench/decrypt.mjs [MEGABYTES=300 ...] [--rounds N=3]
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { freemem, tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { writeEncryptedZip } from "../dist/bytes/zip/write-encrypted-zip.js";
import { makeTrace } from "./make-trace.mjs";

const { values, positionals } = parseArgs({
  options: { rounds: { type: "string", default: "3" } },
  allowPositionals: true,
});
const sizes = positionals.length > 0 ? positionals.map(Number) : [300];
// Python holds the zip's text, the token and the plaintext at once, some of them twice.
const pythonMemory = 12;

const reading = `
import { openTraceZip } from ${JSON.stringify(new URL("../dist/bytes/zip/trace-zip.js", import.meta.url).href)};
const [member] = await openTraceZip(process.argv[1]);
const reader = member.open();
const room = new Uint8Array(1 << 18);
let bytes = 0;
for (let read = reader.read(room); read > 0; read = reader.read(room)) bytes += read;
reader.close();
console.log(JSON.stringify({ bytes, peak: process.resourceUsage().maxRSS / 1024 }));
`;
const python = (parse) => `
import base64, hashlib, json, resource, sys, zipfile
from cryptography.fernet import Fernet
with zipfile.ZipFile(sys.argv[1]) as zipped:
    member = json.loads(zipped.read(zipped.namelist()[0]))
key = hashlib.pbkdf2_hmac("sha256", b"hal1234", base64.b64decode(member["salt"]), 480000, 32)
plain = Fernet(base64.urlsafe_b64encode(key)).decrypt(base64.b64decode(member["encrypted_data"]))
${parse ? "json.loads(plain)" : ""}
print(json.dumps({"bytes": len(plain), "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
`;

const hasPython = spawnSync("python3", ["-c", "import cryptography"]).status === 0;
if (!hasPython)
  process.stderr.write("Python SKIPPED: it has no cryptography package (pip install cryptography)\n");

process.stdout.write("plaintext MB   way                     wall s     MB/s   peak MiB   hindcast is\n");
for (const size of sizes) {
  const folder = mkdtempSync(path.join(tmpdir(), "hindcast-bench-"));
  try {
    bench(await encryptedTrace(folder, size), size);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function encryptedTrace(folder, size) {
  const [trace, zip] = [path.join(folder, "bench_UPLOAD.json"), path.join(folder, "bench_UPLOAD.zip")];
  makeTrace(trace, size);
  await writeEncryptedZip(trace, zip);
  const { size: bytes } = statSync(trace);
  rmSync(trace);
  return { zip, bytes };
}

function bench({ zip, bytes }, size) {
  const ways = { hindcast: [process.execPath, "--input-type=module", "-e", reading, zip] };
  const fits = size * 1e6 * pythonMemory < freemem();
  if (hasPython && !fits)
    process.stderr.write(`Python SKIPPED at ${size} MB: it needs some ${size * pythonMemory} MB of memory\n`);
  if (hasPython && fits) {
    ways["Python to plaintext"] = ["python3", "-c", python(false), zip];
    ways["Python to json.loads"] = ["python3", "-c", python(true), zip];
  }
  const runs = Object.fromEntries(Object.keys(ways).map((way) => [way, []]));
  for (let round = 0; round < Number(values.rounds); round++)
    for (const [way, words] of Object.entries(ways)) runs[way].push(run(words, bytes));
  const ours = median(runs.hindcast.map(({ seconds }) => seconds));
  for (const [way, list] of Object.entries(runs)) {
    const seconds = median(list.map((each) => each.seconds));
    const cells = [
      (bytes / 1e6).toFixed(0).padStart(12),
      ` ${way.padEnd(22)}`,
      seconds.toFixed(2).padStart(7),
      (bytes / 1e6 / seconds).toFixed(1).padStart(8),
      Math.max(...list.map(({ peak }) => peak))
        .toFixed(0)
        .padStart(10),
      way === "hindcast" ? "" : `${(seconds / ours).toFixed(1)} times as fast`.padStart(20),
    ];
    process.stdout.write(`${cells.join(" ")}\n`);
  }
}

function run([command, ...words], bytes) {
  const start = process.hrtime.bigint();
  const { status, stdout, stderr } = spawnSync(command, words, { encoding: "utf8" });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (status !== 0) throw new Error(`${command} failed: ${stderr}`);
  const result = JSON.parse(stdout);
  if (result.bytes !== bytes) throw new Error(`${command} read ${result.bytes} of ${bytes} bytes`);
  return { seconds, peak: result.peak };
}

function median(list) {
  const sorted = list.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
