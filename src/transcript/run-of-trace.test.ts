import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { trace, traceText } from "../../test/support/trace-fixtures.ts";
import { ingest } from "../ingest/ingest.ts";
import { openStore } from "../store/store.ts";
import { runOfStore } from "./run-of-store.ts";
import { runOfTrace } from "./run-of-trace.ts";

const call = (weave_task_id: string) => ({
  weave_task_id,
  inputs: { model: "made-1", messages: [{ role: "user", content: "hi" }] },
  output: { choices: [{ message: { role: "assistant", content: "ok" } }] },
});

const tries = {
  name: "several tries at a task, a task of calls only, one of latencies only",
  file: trace([call("0"), call("0"), call("called")], {
    config: { ...(trace([])["config"] as object), benchmark_name: "gaia" },
    raw_eval_results: { "0": [{ score: 1 }, { score: 0 }, "ERROR: boom"], "10": { score: 1 } },
    results: {
      accuracy: 0.5,
      successful_tasks: ["0", "10"],
      failed_tasks: ["2"],
      latencies: { "0": { total_time: 1 }, timed: { total_time: 2 } },
    },
  }),
};

test("the file lists the attempts that the store lists", async () => {
  await using folder = await temporaryFolder();
  const file = path.join(folder.path, "made_UPLOAD.json");
  await writeFile(file, traceText(tries));
  const store = path.join(folder.path, "store");
  await ingest({ paths: [file], store });
  await using opened = await openStore(store);
  const { attempts } = await runOfTrace(file, undefined);
  expect(attempts).toEqual([
    { taskId: "0", epoch: 1, outcome: "passed", calls: 2 },
    { taskId: "0", epoch: 2, outcome: "failed", calls: 0 },
    { taskId: "0", epoch: 3, outcome: "error", calls: 0 },
    { taskId: "2", epoch: 1, outcome: "failed", calls: 0 },
    { taskId: "10", epoch: 1, outcome: "passed", calls: 0 },
    { taskId: "called", epoch: 1, outcome: undefined, calls: 1 },
    { taskId: "timed", epoch: 1, outcome: undefined, calls: 0 },
  ]);
  expect((await runOfStore(opened, "taubench_airline_made_agent")).attempts).toEqual(attempts);
});
