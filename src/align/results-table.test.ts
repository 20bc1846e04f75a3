import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { readResults } from "./results-table.ts";

async function read(content: string | Uint8Array) {
  await using folder = await temporaryFolder();
  const file = path.join(folder.path, "results.csv");
  await writeFile(file, content);
  return await readResults(file);
}

test("columns are found by name, others passed over, everything is text", async () => {
  const { rows, findings } = await read(
    '\ufefftask_id,note,benchmark_id,agent_run_id,model\r\n007,"two\r\nlines",gaia,,o3\r\n 1,x,gaia,r,"o3, low"\r\n',
  );
  expect(rows).toEqual([
    { benchmark: "gaia", model: "o3", taskId: "007", agentRunId: "" },
    { benchmark: "gaia", model: "o3, low", taskId: " 1", agentRunId: "r" },
  ]);
  expect(findings).toEqual([]);
});

test("incomplete rows are left out by number, repeated ones counted", async () => {
  const header = "benchmark_id,model,task_id,agent_run_id";
  const { rows, findings } = await read(
    `${header}\ngaia,o3,1,r\ngaia,,2,r\ngaia,o3, ,r\ngaia,o3,1,r\ngaia,o3,1,s\n`,
  );
  expect(rows).toHaveLength(3);
  expect(findings.map(({ level, message }) => `${level}: ${message}`)).toEqual([
    "bad: row 2 (line 3) has no model; left out",
    "bad: row 3 (line 4) has no task_id; left out",
    "warning: 1 of 3 rows repeat an earlier one in all four columns, the first is row 4",
  ]);
});

test("rows with more or fewer cells than the header are left out, by their line", async () => {
  const { rows, findings } = await read(
    'benchmark_id,model,task_id,agent_run_id\n"gaia","two\nlines",1,r\ngaia,o3, low,2,r\n\ngaia,o3,3\ngaia,o3,4,r,\ngaia,o3,5,r',
  );
  expect(rows.map(({ taskId }) => taskId)).toEqual(["1", "5"]);
  expect(findings.map(({ level, message }) => `${level}: ${message}`)).toEqual([
    "bad: row 2 (line 4) has 5 cells and the header 4; left out",
    "bad: row 3 (line 6) has 3 cells and the header 4; left out",
    "bad: row 4 (line 7) has 5 cells and the header 4; left out",
  ]);
});

test.each([
  ["benchmark_id,task_id\n", "no column model, agent_run_id: received benchmark_id, task_id"],
  ["", "received no header"],
  ['{"a": "b"}\n', "is not CSV: Invalid Opening Quote"],
  ['a,"b\n', "is not CSV"],
  [Buffer.from([0x50, 0x41, 0x52, 0x31, 0]), "is not CSV: received bytes that are no UTF-8 text"],
])("%j is refused", async (content, reason) => {
  await expect(read(content)).rejects.toThrow(reason);
});

test("a file that is not there", async () => {
  await expect(readResults("/no/such.csv")).rejects.toMatchObject({ code: "bad-input" });
});
