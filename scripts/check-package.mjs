// Packs the package, installs the tarball into an empty folder and runs its command from there.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");
const lock = JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8"));
const withScript = Object.entries(lock.packages).filter(([, entry]) => entry.hasInstallScript);
if (withScript.length > 0)
  fail(`packages with an install script: ${withScript.map(([name]) => name).join(", ")}`);

const folder = mkdtempSync(path.join(tmpdir(), "hindcast-package-"));
try {
  const [{ filename, files }] = JSON.parse(
    run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], root),
  );
  const strays = files
    .map((file) => file.path)
    .filter((file) => /\.test\.|^src\/|^test\/|^bench\/|^dist\/demo\//.test(file));
  if (strays.length > 0) fail(`not needed to run: ${strays.join(", ")}`);

  run("npx", ["publint", "run", path.join(folder, filename), "--strict"], root);

  const home = path.join(folder, "empty");
  writeFileSync(path.join(folder, "package.json"), "{}");
  run("npm", ["install", "--prefix", home, "--no-audit", "--no-fund", path.join(folder, filename)], folder);
  const command = path.join(home, "node_modules/.bin/hindcast");
  const help = run(command, ["--help"], folder);
  if (!help.includes("analyze")) fail(`hindcast --help printed ${JSON.stringify(help)}`);
  const library =
    "import('hindcast').then(({ analysisOf }) => process.exit(typeof analysisOf === 'function' ? 0 : 1))";
  run(process.execPath, ["-e", library], home);
  process.stdout.write(`${filename}: ${files.length} files, installs and runs from an empty folder\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function run(command, parameters, cwd) {
  return execFileSync(command, parameters, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
}

function fail(message) {
  throw new Error(message);
}
