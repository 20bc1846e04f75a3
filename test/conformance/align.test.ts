import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "csv-parse/sync";
import { beforeAll, describe, expect, test } from "vitest";
import { type AlignResult, align } from "../../src/align/align.ts";
import { tableCsv } from "../../src/align/write-table.ts";
import { ingest } from "../../src/ingest/ingest.ts";
import { readTraceCalls } from "../../src/sources/hal/trace-calls.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { dataFile, hasData } from "./data.ts";

const traces = dataFile("hal", "traces");
const results = path.join(traces, "results.csv");
const greeting = "Hi! How can I help you today?";
const names: Readonly<Record<string, string>> = {
  "gpt-4o-2024-11-20": "taubench_airline_taubench_few_shot_gpt4o20241120_1746225570_UPLOAD.json",
  "claude-opus-4-1-20250514_high":
    "taubench_airline_hal_generalist_agent_claudeopus4120250514_high_1755199872_UPLOAD.zip",
  "o4-mini-2025-04-16_low":
    "taubench_airline_taubench_tool_calling_o4mini20250416_low_1776000000_UPLOAD.json",
};

interface Row {
  readonly benchmark_id: string;
  readonly model: string;
  readonly task_id: string;
  readonly agent_run_id: string;
  readonly task_input?: string;
}
interface Said {
  readonly role: string;
  readonly content: string;
}

const rowsOf = (text: string) => parse(text, { columns: true }) as Row[];

/** The text of every task by the rule for these traces, from every call and message that the trace holds. */
async function textsOf(name: string): Promise<Map<string, string>> {
  const file = path.join(traces, name);
  const messages = new Map<string, Said>();
  const first = new Map<string, { readonly startedAt: string; readonly said: readonly Said[] }>();
  const calls = readTraceCalls(file);
  let next = await calls.next();
  for (; !next.done; next = await calls.next()) {
    const { taskId = "", startedAt = "", messages: hashes, newMessages } = next.value;
    for (const { hash, json } of newMessages) messages.set(hash, JSON.parse(json) as Said);
    const known = first.get(taskId);
    if (known !== undefined && known.startedAt <= startedAt) continue;
    first.set(taskId, { startedAt, said: hashes.map((hash) => messages.get(hash) as Said) });
  }
  return new Map(
    [...first].map(([taskId, { said }]) => {
      const user = said.find(({ role, content }) => role === "user" && content !== greeting);
      return [taskId, (user ?? said.find(({ role }) => role === "system"))?.content ?? ""];
    }),
  );
}

describe.skipIf(!hasData)("the table beside the traces", () => {
  const rows = hasData ? rowsOf(readFileSync(results, "utf8")) : [];
  const expected = new Map<string, ReadonlyMap<string, string>>();
  let result: AlignResult;
  beforeAll(async () => {
    for (const [model, name] of Object.entries(names)) expected.set(model, await textsOf(name));
    result = await align({ results, traces: [traces] });
  });

  test("every row has its text from its own trace, or the right reason", () => {
    const table = new Map(result.rows.map((row) => [JSON.stringify([row.model, row.taskId]), row]));
    expect(result.report.matches).toHaveLength(rows.length);
    for (const [index, row] of rows.entries()) {
      const match = result.report.matches[index];
      const aligned = table.get(JSON.stringify([row.model, row.task_id]));
      const text = expected.get(row.model)?.get(row.task_id);
      expect(match).toMatchObject({ model: row.model, task_id: row.task_id, agent_run_id: row.agent_run_id });
      expect(aligned?.text, `${row.model} ${row.task_id}`).toBe(text);
      if (text !== undefined) {
        expect(aligned?.agentRunId).toBe(row.agent_run_id);
        expect(match).toMatchObject({ bond: "model", runId: names[row.model]?.replace(/_UPLOAD\..*/, "") });
        expect(match?.part).toBe(row.model.startsWith("o4") ? "utterance" : "system");
      } else {
        const isKnown = expected.has(row.model);
        expect(match?.reason).toBe(isKnown ? "task not in trace" : "no trace for this model");
      }
    }
    expect(result.report).toMatchObject({ rows: 75, found: 60, findings: [] });
    const missing = Object.fromEntries(result.report.groups.map((group) => [group.model, group.missing]));
    expect(missing).toEqual({
      "gpt-4o-2024-11-20": { "task not in trace": 5 },
      "claude-opus-4-1-20250514_high": {},
      "o4-mini-2025-04-16_low": {},
      "gpt-5_high": { "no trace for this model": 10 },
    });
  });

  test("the text of an airline task is its whole instruction, white space and all", () => {
    for (const { model, taskId, text } of result.rows.filter((row) => !row.model.startsWith("o4"))) {
      expect(text, `${model} ${taskId}`).toMatch(
        /^You are a user interacting with an agent\.\n\nInstruction: /,
      );
      expect(text).toContain("\n\nRules:\n- Just generate one line at a time");
    }
  });

  test("other readers of CSV get the same rows, texts of many lines intact", () => {
    const read = rowsOf([...tableCsv(result.rows)].join(""));
    expect(read.map(({ model, task_id, task_input }) => [model, task_id, task_input])).toEqual(
      result.rows.map(({ model, taskId, text }) => [model, taskId, text]),
    );
  });

  test("a store gives the same table", async () => {
    await using folder = await temporaryFolder();
    const store = path.join(folder.path, "store");
    await ingest({ paths: [traces], store });
    for (const text of ["first", "full"] as const) {
      const [a, b] = [
        await align({ results, traces: [traces], text }),
        await align({ results, store, text }),
      ];
      expect(b.rows).toEqual(a.rows);
      expect(b.report.matches).toEqual(a.report.matches);
    }
  });
});
