import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { longestBlock, withoutBlock } from "../../src/hints/block/markers.ts";
import { hindcast } from "../end-to-end/hindcast.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { dataFile, hasData } from "./data.ts";

const evidence = z.object({ attempt: z.string(), message: z.number(), quote: z.string() });
const hint = z.looseObject({ evidence: z.array(evidence).min(1), example: z.string().optional() });
const document = z.object({
  summary: z.looseObject({
    shape: z.string(),
    attempts: z.number(),
    requests: z.number(),
    outcomes: z.record(z.string(), z.number()),
  }),
  tasks: z.array(
    z.object({ name: z.string(), task: z.string(), hints: z.record(z.string(), z.array(hint)) }),
  ),
});
const row = z.object({
  trial_name: z.string(),
  episode: z.string(),
  instruction: z.string(),
  conversations: z.array(z.object({ content: z.string() })),
});

test.skipIf(!hasData)(
  "140 real attempts at 35 tasks: every quote stands in its message, every task can be had back",
  async () => {
    await using folder = await temporaryFolder();
    const file = dataFile("tau-airline", "episodes.jsonl");
    const out = path.join(folder.path, "out");
    const ended = await hindcast([
      "hints",
      file,
      "--out",
      out,
      "--model",
      "mock/gpt-4o-mini",
      "--max-rpm",
      "100000",
      "--journal",
      path.join(folder.path, "journal"),
    ]);
    expect(ended.code, ended.stderr).toBe(0);
    const { summary, tasks } = document.parse(
      JSON.parse(await readFile(path.join(out, "hints.json"), "utf8")),
    );
    expect(summary).toMatchObject({
      shape: "independent attempts",
      attempts: 140,
      // Each attempt once, and a comparison for each of the 17 tasks with successes and failures.
      requests: 157,
      outcomes: { "success, verified": 43, "failure, verified": 97 },
    });
    expect(tasks).toHaveLength(35);
    const lines = (await readFile(file, "utf8")).trim().split("\n");
    const rows = lines.map((line) => row.parse(JSON.parse(line)));
    const byAttempt = new Map(rows.map((each) => [`${each.trial_name}/${each.episode}`, each]));
    const instructions = new Map(rows.map((each) => [each.trial_name, each.instruction]));
    const squeeze = (text: string) => text.replace(/\s+/g, "");
    let quotes = 0;
    for (const { name, task, hints } of tasks) {
      for (const { attempt, message, quote } of Object.values(hints)
        .flat()
        .flatMap((each) => each.evidence)) {
        const content = byAttempt.get(attempt)?.conversations[message - 1]?.content ?? "";
        expect(squeeze(content)).toContain(squeeze(quote));
        quotes++;
      }
      const instruction = await readFile(path.join(out, "tasks", name, "instruction.md"), "utf8");
      expect(withoutBlock(instruction)).toBe(instructions.get(task));
      expect(instruction.length - withoutBlock(instruction).length - 2).toBeLessThanOrEqual(longestBlock);
    }
    expect(quotes).toBeGreaterThan(500);
  },
);
