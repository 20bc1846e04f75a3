import { describe, expect, it } from "vitest";
import { z } from "zod";
import { benchmarkNamed } from "../../src/benchmarks/list.ts";
import { loadTasks } from "../../src/benchmarks/load-tasks.ts";
import { readRows } from "../../src/benchmarks/read-rows.ts";
import { type Answer, extract } from "../support/extract.ts";
import { wrappedSolutions } from "../support/wrapped-solutions.ts";
import { dataFile, hasData } from "./data.ts";

describe.skipIf(!hasData)("the program in an answer", () => {
  it.each([
    ["humaneval", ["benchmarks", "HumanEval.jsonl.gz"], true],
    ["bigcodebench_hard", ["bigcodebench", "BigCodeBench-Hard.jsonl.gz"], true],
    ["bigcodebench", ["bigcodebench", "BigCodeBench-v0.1.0_hf.jsonl.gz"], true],
    ["mbpp", ["benchmarks", "mbpp-sanitized.jsonl.gz"], false],
  ])("%s: every known solution, however it is said", { timeout: 120_000 }, async (name, file, hasPrompt) => {
    const { tasks } = await loadTasks(benchmarkNamed(name), dataFile(...file));
    const said = tasks.flatMap(({ id, entryPoint, prompt: asked, canonical }) => {
      const prompt = hasPrompt ? asked : "";
      const [program, body] = [canonical.text, canonical.text.slice(prompt.length).replace(/^\n/, "")];
      const ways = wrappedSolutions({ entryPoint, prompt, program, body });
      return Object.entries(ways).map(([way, text]) => ({
        id,
        way,
        body,
        answer: [text, entryPoint, prompt],
      }));
    });
    const found = extract(said.map(({ answer }) => answer as unknown as Answer));
    const lost = said.filter(({ body }, index) => {
      const lines = new Set(found[index]?.[0].split("\n").map((line) => line.trim()));
      return !body.split("\n").every((line) => lines.has(line.trim()) || line.trim() === "");
    });
    expect(lost.map(({ id, way }) => `${id}: ${way}`)).toEqual([]);
  });

  it("of published answers that broke off is what the official sanitizer leaves of them", async () => {
    const name = "Qwen2.5-Coder-7B-Instruct--hard-complete_samples.jsonl.gz";
    const sample = z.object({ task_id: z.string(), raw_solution: z.string(), solution: z.string() });
    const { rows } = await readRows(dataFile("bigcodebench", name));
    const samples = rows.map((row) => sample.parse(row));
    const { tasks } = await loadTasks(
      benchmarkNamed("bigcodebench_hard"),
      dataFile("bigcodebench", "BigCodeBench-Hard.jsonl.gz"),
    );
    const prompts = new Map(tasks.map(({ id, prompt }) => [id, prompt]));
    const found = extract(
      samples.map((one) => [one.raw_solution, "task_func", prompts.get(one.task_id) ?? ""]),
    );
    const cut = samples.flatMap(({ task_id, solution }, index) => {
      const [program = "", how] = found[index] ?? [];
      return how === "cut" ? [[task_id, withoutBlanks(program) === withoutBlanks(solution)]] : [];
    });
    const agreed = [108, 120, 486, 513, 865, 879].map((number) => [`BigCodeBench/${number}`, true]);
    expect(cut).toEqual(expect.arrayContaining(agreed));
  });
});

// They are none of the official's programs.
function withoutBlanks(program: string): string {
  return program
    .split("\n")
    .filter((line) => line.trim() !== "")
    .join("\n");
}
