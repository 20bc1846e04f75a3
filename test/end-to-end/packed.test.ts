import { execFile, execFileSync } from "node:child_process";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeWordProblems } from "../support/word-problems.ts";

const run = promisify(execFile);

const solver = `import { defineSolver, type SolverContext, type SolverTask } from "hindcast";

export default defineSolver({
  name: "doubles",
  version: "1",
  async solve(task: SolverTask, { options, log }: SolverContext): Promise<string> {
    log("counting");
    return String(Number(/has (\\d+)/.exec(task.prompt)?.[1]) * 2 + Number(options["more"]));
  },
});
`;

test("as it is published: a solver that type-checks against it, compiled into a package, solves tasks", async () => {
  await using folder = await temporaryFolder();
  const modules = path.join(folder.path, "node_modules");
  const words = ["pack", "--ignore-scripts", "--json", "--pack-destination", folder.path];
  const [{ filename }] = JSON.parse(execFileSync("npm", words, { encoding: "utf8" }));
  await mkdir(path.join(modules, "hindcast"), { recursive: true });
  const tarball = path.join(folder.path, filename);
  await run("tar", ["xzf", tarball, "-C", path.join(modules, "hindcast"), "--strip-components=1"]);
  await symlink(path.resolve("node_modules"), path.join(modules, "hindcast/node_modules"));

  const own = path.join(folder.path, "doubling-solver");
  await mkdir(own);
  await writeFile(path.join(own, "index.ts"), solver);
  await writeFile(
    path.join(own, "package.json"),
    JSON.stringify({ name: "doubling-solver", version: "1.0.0", type: "module", main: "index.js" }),
  );
  const strict = [
    "--strict",
    "--skipLibCheck",
    "--target",
    "es2022",
    "--module",
    "nodenext",
    "--types",
    "node",
  ];
  const types = ["--typeRoots", path.resolve("node_modules/@types")];
  const tsc = [
    path.resolve("node_modules/typescript/bin/tsc"),
    ...strict,
    ...types,
    path.join(own, "index.ts"),
  ];
  const compiled = await run("node", tsc, { cwd: folder.path }).catch((error: { stdout: string }) => error);
  expect(compiled.stdout).toBe("");
  await symlink(own, path.join(modules, "doubling-solver"));

  const { file } = await writeWordProblems(folder.path, 3);
  const command = path.join(modules, "hindcast/dist/cli/main.js");
  const given = [
    "--data",
    file,
    "--model",
    "mock/a",
    "--solver",
    "doubling-solver",
    "--solver-option",
    "more=3",
  ];
  const { stdout } = await run("node", [command, "run", "gsm8k", "--json", ...given], { cwd: folder.path });
  expect(JSON.parse(stdout)).toMatchObject({ pass_rate: 1, attempts: 3, solver: { name: "doubles" } });
}, 120_000);
