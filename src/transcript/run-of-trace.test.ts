import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { trace, traceText } from "../../test/support/trace-fixtures.ts";
import { ingest } from "../ingest/ingest.ts";
import { openStore } from "../store/store.ts";
import { runOfStore } from "./run-of-store.ts";
import { runOfTrace } from "./run-of-trace.ts";

const call = (weave_task_id: string, content = "hi") => ({
  weave_task_id,
  inputs: { model: "gpt-4o", messages: [{ role: "user", content }] },
  output: {
    choices: [{ message: { role: "assistant", content: "ok" } }],
    usage: { prompt_tokens: 100, completion_tokens: 10 },
  },
});

const tries = {
  name: "several tries at a task, a task of calls only, one of latencies only",
  file: trace([call("0", "one wording"), call("0", "another"), call("called")], {
    config: { ...(trace([])["config"] as object), benchmark_name: "gaia" },
    raw_eval_results: { "0": [{ score: 1 }, { score: 0 }, "ERROR: boom"], "10": [{ score: 1 }] },
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
    { taskId: "0", epoch: 1, outcome: "passed", calls: undefined },
    { taskId: "0", epoch: 2, outcome: "failed", calls: undefined },
    { taskId: "0", epoch: 3, outcome: "error", calls: undefined },
    { taskId: "2", epoch: 1, outcome: "failed", calls: 0 },
    { taskId: "10", epoch: 1, outcome: "passed", calls: 0 },
    { taskId: "called", epoch: 1, outcome: undefined, calls: 1 },
    { taskId: "timed", epoch: 1, outcome: undefined, calls: 0 },
  ]);
  expect((await runOfStore(opened, "taubench_airline_made_agent")).attempts).toEqual(attempts);
});

test("calls at a task that was tried again are of no try in particular, from file and store alike", async () => {
  await using folder = await temporaryFolder();
  const file = path.join(folder.path, "made_UPLOAD.json");
  await writeFile(file, traceText(tries));
  const store = path.join(folder.path, "store");
  const { findings } = await ingest({ paths: [file], store });
  expect(findings.map(({ code }) => code)).toContain("epoch-unknown");
  await using opened = await openStore(store);
  const key = opened.keys[0] ?? "";

  const shared = { calls: undefined, leaf_calls: undefined, input_tokens: undefined, cost: undefined };
  const alone = { calls: 1, leaf_calls: 1, input_tokens: 100, cost: expect.closeTo(0.00035, 9) };
  for await (const attempt of opened.attempts(key)) {
    if (attempt.task_id === "0") expect(attempt).toMatchObject(shared);
    if (attempt.task_id === "called") expect(attempt).toMatchObject(alone);
  }
  const epochs = [];
  for await (const { task_id, epoch } of opened.calls(key)) epochs.push([task_id, epoch]);
  expect(epochs.sort()).toEqual([
    ["0", undefined],
    ["0", undefined],
    ["called", 1],
  ]);
  expect((await opened.runs())[0]).toMatchObject({ calls: 3, input_tokens: 300 });

  for (const run of [await runOfTrace(file, undefined), await runOfStore(opened, key)]) {
    for (const epoch of [1, 2, 3]) {
      const { calls, isOfAllTries, messages } = await run.load("0", epoch);
      expect(isOfAllTries).toBe(true);
      expect(calls).toHaveLength(2);
      expect([...messages.values()].map(({ text }) => text)).toEqual(
        expect.arrayContaining(["one wording", "another"]),
      );
    }
    expect((await run.load("0", 4)).calls).toEqual([]);
    expect(await run.load("called", 1)).toMatchObject({ calls: [{ taskId: "called" }], isOfAllTries: false });
  }
});
