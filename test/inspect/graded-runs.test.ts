import { describe, expect, test } from "vitest";
import type { GradedRun } from "../../src/analysis/fail-sets/graded-run.ts";
import { compare } from "../../src/compare/compare.ts";
import { analyzeFailures } from "../../src/fail-sets/analyze-failures.ts";
import { readGradedRuns } from "../../src/graded-runs/read-graded-runs.ts";
import { ingest } from "../../src/ingest/ingest.ts";
import type { Finding } from "../../src/model/finding.ts";
import { halText, writeHalFile } from "../support/hal-file.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const log = (name: string) => `test/inspect/logs/${name}`;

async function read(names: readonly string[], store = "nowhere") {
  const findings: Finding[] = [];
  return { runs: await readGradedRuns(names, { store, findings }), findings };
}
describe("Inspect logs as runs", () => {
  test.each([
    "graded.eval",
    "errors.eval",
    "limits.eval",
    "epochs_and_scorers.eval",
    "epochs.json",
    "stored.eval",
  ])("%s tells the same as the run that it becomes in the store", async (name) => {
    await using folder = await temporaryFolder();
    const { ingested } = await ingest({ paths: [log(name)], store: folder.path });
    const [ofFile] = (await read([log(name)])).runs;
    const [ofStore] = (await read([ingested[0]?.trace.key ?? ""], folder.path)).runs;
    const { name: _, ...told } = ofFile as GradedRun;
    const { name: __, ...stored } = ofStore as GradedRun;
    const withoutCost = (run: typeof told) => ({
      ...run,
      attempts: run.attempts
        .map(({ cost: ___, ...attempt }) => attempt)
        .sort((a, b) => (a.taskId + a.epoch < b.taskId + b.epoch ? -1 : 1)),
    });
    expect(withoutCost(told)).toEqual(withoutCost(stored));
    expect(told.attempts.length).toBeGreaterThan(0);
  });

  test("fail sets and comparisons mix them with HAL traces and stored runs", async () => {
    await using folder = await temporaryFolder();
    const store = `${folder.path}/store`;
    await ingest({ paths: [log("graded.eval")], store });
    const config = { benchmark_name: "graded" };
    const same = await writeHalFile(folder.path, "same", halText({ config }));
    const results = { successful_tasks: ["2"], failed_tasks: ["1"] };
    const other = await writeHalFile(folder.path, "other", halText({ config, results }));
    const failed = async (...runs: string[]) =>
      (await analyzeFailures({ runs, store, atLeast: "all" })).failSet.taskIds;
    expect(await failed(log("graded.eval"))).toEqual(["2"]);
    expect(await failed(log("graded.eval"), same, "graded_")).toEqual(["2"]);
    expect(await failed(log("graded.eval"), other)).toEqual([]);
    const runs = [log("graded.eval"), other, "graded_"];
    const { compared } = await compare({ runs, store, confidence: 0.95, resamples: 200, seed: 1 });
    expect(compared.map(({ all: { onlyFirst, onlySecond, both } }) => [onlyFirst, onlySecond, both])).toEqual(
      [
        [["1"], ["2"], []],
        [[], [], ["1"]],
      ],
    );
  });
});
