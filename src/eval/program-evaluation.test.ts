import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { smallRows, writeLines } from "../../test/support/small-benchmark.ts";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { benchmarkNamed } from "../benchmarks/list.ts";
import { gradeGroundTruth } from "../grade/grade.ts";
import { openSandbox } from "../sandbox/open-sandbox.ts";
import { openEvaluation } from "./open-evaluation.ts";

const python = ["python3", "/usr/bin/python3"].some((file) => spawnSync(file, ["--version"]).status === 0);
if (!python) process.stderr.write("python3 is not here: grading in a run was SKIPPED\n");

test.skipIf(!python)(
  "how long known solutions took is known where hindcast grade ran them in such a sandbox; a grade has the program",
  async () => {
    await using folder = await temporaryFolder();
    const data = await writeLines(folder.path, "rows.jsonl", smallRows(3));
    const open = () => openSandbox({ kind: "process", workers: 1 });
    const sandbox = await open();
    const groundTruthFolder = folder.path;
    const limits = { seconds: 30, memoryMb: 1024, diskMb: 16 };
    const benchmark = benchmarkNamed("humaneval");
    await gradeGroundTruth({ benchmark, data, sandbox, taskIds: ["0", "2"], groundTruthFolder, ...limits });
    await sandbox.close();

    const { tasks, openGrading } = await openEvaluation("humaneval", { data });
    const ids = new Set(tasks.map(({ id }) => id));
    await using here = await openGrading(ids, { openSandbox: open, seconds: 30, groundTruthFolder });
    expect([...here.knownSeconds.keys()]).toEqual(["HumanEval/0", "HumanEval/2"]);
    expect([...here.knownSeconds.values()].every((seconds) => seconds > 0 && seconds < 30)).toBe(true);
    const row = 'def add1(x):\n    """Adds 1."""\n    return x + 1\n';
    const answer = `Sure:\n\`\`\`python\n${row}\`\`\`\nExample:\n\`\`\`python\nprint(add1(1))\n\`\`\`\n`;
    expect(await here.grade("HumanEval/1", answer)).toMatchObject({ verdict: "pass", program: row });
    await using elsewhere = await openGrading(ids, { openSandbox: open, seconds: 30 });
    expect(elsewhere.knownSeconds.size).toBe(0);
  },
);
