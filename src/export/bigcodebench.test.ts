import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { madeUpMessage, storeRun } from "../../test/support/stored-run.ts";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import type { TraceAttempt } from "../model/trace.ts";
import { exportRun } from "./export-run.ts";

const f = "def task_func(x):\n    return x\n";
const answer = `Sure:\n\`\`\`python\n${f}\`\`\`\nExample usage:\n\`\`\`python\nprint(task_func(1))\n\`\`\`\n`;

/** The solution of a run's only attempt as exported, and what is said to be lost. */
async function exported(attempt: Partial<TraceAttempt>, shape?: "none") {
  await using folder = await temporaryFolder();
  const [store, out] = [path.join(folder.path, "store"), path.join(folder.path, "samples.jsonl")];
  const messages = [madeUpMessage(answer, "assistant")];
  const whole = { taskId: "7", epoch: 1, outcome: undefined, score: undefined, ...attempt };
  await storeRun(store, { run: { benchmark: "bigcodebench" }, messages, attempts: [whole], shape });
  const { notKept } = await exportRun({ store, run: "run-1", format: "bigcodebench", out });
  return { ...JSON.parse(await readFile(out, "utf8")), notKept: notKept.join("\n") };
}

test("the program that was graded comes out, whatever blocks the answer has", async () => {
  const program = `import math\n${f}`;
  const { solution, raw_solution, task_id, notKept } = await exported({
    details: JSON.stringify({ answer, program }),
  });
  expect([task_id, solution, raw_solution]).toEqual(["BigCodeBench/7", program, answer]);
  expect(notKept).not.toContain("which program was graded");
});

test("where a run does not tell, the block that defines the function stands for it, and that is said", async () => {
  const { solution, notKept } = await exported({ details: JSON.stringify({ answer }) });
  expect(solution).toBe(f);
  expect(notKept).toContain("which program was graded, of 1 answers");
});

test("what a result file ended with is the program, also with a fence in it", async () => {
  const { solution, notKept } = await exported(
    { conversation: [madeUpMessage(answer, "assistant").hash] },
    "none",
  );
  expect(solution).toBe(answer);
  expect(notKept).not.toContain("which program was graded");
});
