import { writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readProgramFiles } from "../../src/eval/solvers/program-files.ts";
import { sandboxedExec } from "../../src/eval/solvers/sandboxed-exec.ts";
import type { Solver, SolverContext } from "../../src/eval/solvers/solver.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { madeUpContext, madeUpTask } from "./solving.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** What holds for programs that solve tasks in a sandbox, of whatever kind. */
export function programSuite(name: string, open: () => Promise<Sandbox>, isSkipped: boolean) {
  describe.skipIf(isSkipped)(name, () => {
    let sandbox: Sandbox;
    beforeAll(async () => {
      sandbox = await open();
    });
    afterAll(() => sandbox.close());

    async function solve(command: string, given: Partial<SolverContext> = {}, files?: string) {
      const solver: Solver = await sandboxedExec(command, {
        sandbox,
        files: files === undefined ? undefined : await readProgramFiles(files),
        memoryMb: 256,
        diskMb: 16,
      });
      const logged: string[] = [];
      const context = madeUpContext(() => "", { log: (text) => logged.push(text), timeLimit: 10, ...given });
      const answer = await solver.solve(madeUpTask(), context).catch((error: unknown) => error);
      return { answer, logged: logged.join(""), solver };
    }

    it("gives the task as JSON and the files beside it, takes stdout as the answer and keeps stderr", async () => {
      await using folder = await temporaryFolder();
      const program = `import json, sys, words
given = json.load(sys.stdin)
print("thinking", file=sys.stderr)
print(given["task"]["id"], given["model"], given["options"]["style"], words.first)`;
      await writeFile(path.join(folder.path, "agent.py"), program);
      await writeFile(path.join(folder.path, "words.py"), "first = 'é'");
      const { answer, logged, solver } = await solve(
        "python3 agent.py",
        { options: { style: "short" } },
        folder.path,
      );
      expect([answer, logged]).toEqual(["bench/1 mock/a short é\n", "thinking\n"]);
      expect(solver.settings).toMatchObject({
        command: "python3 agent.py",
        sandbox: { kind: sandbox.identity.kind, image: sandbox.identity.image ?? null },
        files: { path: folder.path, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      });
      await writeFile(path.join(folder.path, "words.py"), "first = 'e'");
      const changed = await solve("cat words.py", {}, folder.path);
      expect(changed.solver.version).not.toBe(solver.version);
    });

    it("reaches no network, writes nowhere but into its own folder, sees nothing of ours, and leaves nothing", async () => {
      process.env["HINDCAST_TEST_SECRET"] = "s3cret";
      const { answer } = await solve(
        [
          "env | grep -c s3cret",
          "python3 -c 'import socket; socket.create_connection((\"192.0.2.1\", 9), 2)' 2>&1 | grep -c unreachable",
          "touch /usr/mark 2>/dev/null && echo written; touch mark && ls",
          "id -u; (sleep 60 &)",
        ].join("; "),
      );
      delete process.env["HINDCAST_TEST_SECRET"];
      expect(String(answer).split("\n").slice(0, 3)).toEqual(["0", "1", "mark"]);
      expect(Number(String(answer).split("\n")[3])).toBeGreaterThan(0);
      expect((await solve("ls -A; ls /tmp | grep -v -e home -e bin -e hindcast")).answer).toMatchObject({
        verdict: "infra",
        message: expect.stringContaining("exit code 1"),
      });
    });

    it("a program that takes too long, too much memory, or says too much has failed; one that ends badly is infra", async () => {
      const late = await solve("echo so far >&2; sleep 60 & sleep 60", { timeLimit: 1 });
      expect(late).toMatchObject({ answer: { verdict: "timeout" }, logged: "so far\n" });
      const big = await solve("python3 -c 'print(len(bytearray(1 << 30)))'");
      expect(big).toMatchObject({
        answer: { verdict: "infra" },
        logged: expect.stringContaining("MemoryError"),
      });
      const loud = await solve("head -c 5000000 /dev/zero");
      expect(loud.answer).toMatchObject({
        verdict: "fail",
        message: expect.stringContaining("said more than"),
      });
      const broken = await solve("echo no >&2; exit 9");
      expect(broken).toMatchObject({
        answer: { verdict: "infra", message: expect.stringContaining("exit code 9") },
        logged: "no\n",
      });
    });
  });
}
