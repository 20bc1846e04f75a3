import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { isRunning } from "../../../test/support/is-running.ts";
import { madeUpContext, madeUpTask } from "../../../test/support/solving.ts";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import { noModel } from "../../model/no-model.ts";
import { exec } from "./exec.ts";
import { loadSolver } from "./load-solver.ts";
import { type MindsMode, minds } from "./minds.ts";
import { SolverFailure } from "./solver.ts";

const task = madeUpTask();

describe("minds", () => {
  const panel = ["mock/x", "mock/y"];
  async function asked(
    mode: MindsMode,
    rounds: number,
    reply = (_: string, model: string) => `${model} says`,
  ) {
    const log: string[] = [];
    const texts: string[] = [];
    const solver = minds({ panel, synthesizer: "mock/s", mode, rounds });
    const answer = await solver.solve(
      task,
      madeUpContext((text, model, role) => {
        log.push(`${role} ${model}`);
        texts.push(text);
        return reply(text, model);
      }),
    );
    return { log: log.sort(), texts, answer };
  }

  test("baseline asks the panel, and the synthesizer makes one answer of theirs", async () => {
    const { log, texts, answer } = await asked("baseline", 3);
    expect(log).toEqual(["panel mock/x", "panel mock/y", "synthesizer mock/s"]);
    expect(answer).toBe("mock/s says");
    expect(texts.at(-1)).toContain("mock/x says");
    expect(texts.at(-1)).toContain("exact name and parameters");
  });

  test("in critique each answer is examined by the other model and revised", async () => {
    const { log, texts } = await asked("critique", 1);
    expect(log).toEqual([
      "critic mock/x",
      "critic mock/y",
      "panel mock/x",
      "panel mock/x",
      "panel mock/y",
      "panel mock/y",
      "synthesizer mock/s",
    ]);
    expect(texts.find((text) => text.includes("Find what is wrong"))).toContain("mock/x says");
  });

  test("an answer without fault is not revised", async () => {
    const { log } = await asked("critique", 1, (text, model) =>
      text.includes("Find what is wrong") ? "NO FAULT." : model,
    );
    expect(log.filter((line) => line.startsWith("panel"))).toHaveLength(2);
  });

  test("each round of a debate asks each seat once; rigor tells the panel how to work", async () => {
    expect((await asked("debate", 2)).log.filter((line) => line.startsWith("panel"))).toHaveLength(6);
    const contents: string[] = [];
    const context = madeUpContext(() => "x");
    const solver = minds({ panel, synthesizer: "mock/s", mode: "rigor", rounds: 0 });
    await solver.solve(task, {
      ...context,
      ask: async (messages) => {
        if (typeof messages !== "string") contents.push(messages[0]?.content ?? "");
        return "x";
      },
    });
    expect(contents[0]).toContain("list for yourself every requirement");
  });

  test("prompts for answers ask for a last line, prompts for code do not", async () => {
    const texts: string[] = [];
    const solver = minds({ panel, synthesizer: "mock/s", mode: "debate", rounds: 1 });
    const context = madeUpContext((text) => {
      texts.push(text);
      return "ANSWER: 1";
    });
    await solver.solve(madeUpTask({ kind: "answer", entryPoint: undefined }), context);
    expect(texts.at(-1)).toContain("ANSWER: x");
    expect(texts.at(-1)).not.toContain("python");
  });

  test("who gives no answer is left out; when nobody does, the attempt fails as the first did", async () => {
    const failing = (broken: readonly string[]) =>
      minds({ panel, synthesizer: "mock/s", mode: "critique", rounds: 1 }).solve(
        task,
        madeUpContext((_, model) => {
          if (broken.includes(model)) throw new SolverFailure("infra", `${model} is down`);
          return `${model} says`;
        }),
      );
    expect(await failing(["mock/x"])).toBe("mock/s says");
    await expect(failing(panel)).rejects.toThrow("mock/x is down");
  });

  test("a panel has at least two", () => {
    expect(() => minds({ panel: ["a"], synthesizer: "s", mode: "baseline", rounds: 1 })).toThrow(
      /a panel of models.*at least two/,
    );
  });
});

describe("exec", () => {
  const context = madeUpContext(() => "", { options: { style: "short" } });

  test("gives the task as JSON and takes stdout as the answer", async () => {
    const program = `node -e 'let t="";process.stdin.on("data",d=>t+=d).on("end",()=>{const j=JSON.parse(t);console.log(j.task.id,j.model,j.epoch,j.options.style,j.task.test)})'`;
    expect(await exec(program).solve(task, context)).toBe("bench/1 mock/a 1 short undefined\n");
  });

  test("is told no model when none was named", async () => {
    const said = await exec("cat").solve(task, { ...context, model: noModel });
    expect(JSON.parse(said)).toMatchObject({ model: null, epoch: 1 });
  });

  test("a program that fails is trouble of the infrastructure", async () => {
    const failed = exec("cat > /dev/null; exit 3").solve(task, context);
    await expect(failed).rejects.toMatchObject({
      verdict: "infra",
      message: expect.stringContaining("exit code 3"),
    });
    await expect(exec("no-such-program-here 2> /dev/null").solve(task, context)).rejects.toThrow(
      "exit code 127",
    );
  });

  test("what it started ends with its time", async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    const late = exec("sleep 30 | cat").solve(task, { ...context, signal: controller.signal });
    await expect(late).rejects.toMatchObject({ verdict: "timeout" });
  });

  test.each([
    ["left behind", "sleep 30 &"],
    ["in a session of its own", "setsid sleep 30 &"],
  ])("a program that ended is not waited for by a child %s", async (_, child) => {
    await using folder = await temporaryFolder();
    const pid = path.join(folder.path, "pid");
    const program = `cat > /dev/null; echo "ANSWER: 18"; echo note >&2; ${child} echo $! > ${pid}`;
    const logged: string[] = [];
    const began = performance.now();
    const said = await exec(program).solve(task, { ...context, log: (text) => logged.push(text) });
    expect([said, logged]).toEqual(["ANSWER: 18\n", ["note\n"]]);
    expect(performance.now() - began).toBeLessThan(10_000);
    const started = Number(await readFile(pid, "utf8"));
    if (child.startsWith("setsid")) process.kill(started, "SIGKILL");
    else await expect.poll(() => isRunning(started)).toBe(false);
  });

  test("all that a program said before its end is read", async () => {
    const said = await exec("cat > /dev/null; head -c 3000000 /dev/zero; sleep 30 &").solve(task, context);
    expect(said).toHaveLength(3_000_000);
  });

  test("what says too much is ended then, not read to its end", async () => {
    const endless = exec("yes").solve(task, context);
    await expect(endless).rejects.toMatchObject({
      verdict: "fail",
      message: expect.stringContaining("yes said more than"),
    });
  });

  test("closing ends what is at work, with what it started, and lets nothing begin", async () => {
    await using folder = await temporaryFolder();
    const pids = path.join(folder.path, "pids");
    const solver = exec(`echo $$ >> ${pids}; sleep 300 & echo $! >> ${pids}; wait`);
    const ended = expect(solver.solve(task, context)).rejects.toMatchObject({ code: "internal" });
    const started = async () => (await readFile(pids, "utf8").catch(() => "")).split("\n").filter(Boolean);
    await expect.poll(started).toHaveLength(2);
    await solver.close?.();
    await ended;
    await expect.poll(async () => (await started()).filter((pid) => isRunning(Number(pid)))).toEqual([]);
    await expect(solver.solve(task, context)).rejects.toThrow("was ended with the run");
    expect(await started()).toHaveLength(2);
  });
});

describe("loadSolver", () => {
  test("loads JavaScript and TypeScript, which may import hindcast", async () => {
    await using folder = await temporaryFolder();
    const body = 'defineSolver({ name: "mine", version: "2", solve: async (task) => task.id })';
    const script = path.join(folder.path, "mine.js");
    await writeFile(script, `import { defineSolver } from "hindcast";\nexport default ${body};\n`);
    const typed = path.join(folder.path, "mine.ts");
    await writeFile(
      typed,
      `import { defineSolver, type Solver } from "hindcast";\nconst solver: Solver = ${body};\nexport { solver };\n`,
    );
    for (const file of [script, typed]) {
      const solver = await loadSolver(file);
      expect([
        solver.name,
        solver.version,
        await solver.solve(
          task,
          madeUpContext(() => ""),
        ),
      ]).toEqual(["mine", "2", "bench/1"]);
    }
  });

  test("the example of docs/run.md asks twice, the second time whom its option names", async () => {
    await using folder = await temporaryFolder();
    const [, example = ""] = /```ts\n([\s\S]*?)```/.exec(await readFile("docs/run.md", "utf8")) ?? [];
    const file = path.join(folder.path, "example.ts");
    await writeFile(file, example);
    const asked: string[] = [];
    const context = madeUpContext(
      (text, model, role) => {
        asked.push(`${role ?? "solver"} ${model}: ${text.slice(0, 10)}`);
        return `answer ${asked.length}`;
      },
      { options: { checker: "mock/b" } },
    );
    expect(await (await loadSolver(file)).solve(task, context)).toBe("answer 2");
    expect(asked).toEqual(["solver mock/a: Write task", "checker mock/b: Check this"]);
  });

  test("says what is wrong with a module that exports none", async () => {
    await using folder = await temporaryFolder();
    const file = path.join(folder.path, "none.js");
    await writeFile(file, 'export default { name: "a b", version: "1" };\n');
    await expect(loadSolver(file)).rejects.toThrow(/exports no solver: received name: .*defineSolver/);
    await expect(loadSolver("./nothing.js")).rejects.toThrow(/cannot load the solver .*no such file/);
    await expect(loadSolver("no-such-package-anywhere")).rejects.toThrow(/cannot load the solver/);
  });
});
