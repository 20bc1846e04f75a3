import { readPlainOrGzip } from "../../bytes/gzip.ts";
import { parseJson } from "../../bytes/json.ts";
import { HindcastError } from "../../model/error.ts";
import type { Finding } from "../../model/finding.ts";
import { asText, describe, type Json, type JsonObject } from "../../model/json.ts";
import type { AttemptOutcome } from "../../model/outcome.ts";
import type { RunSource } from "../../model/run.ts";
import { outcomeOf, type Verdict, verdicts } from "../../model/verdict.ts";
import { nameOfResults, type ResultsName } from "./results-name.ts";

/** One graded answer of a BigCodeBench result file. */
export interface EvaluatedAnswer extends AttemptOutcome {
  /** The program that was run: after calibration, where that was on. */
  readonly solution: string;
  /** As the official harness wrote it: `pass`, `fail` or `timeout`; a killed or crashed program is `timeout` too. */
  readonly status: string;
  /** The file's own fine verdict where it has one, else what the status says. */
  readonly verdict: Verdict | undefined;
  /** Tracebacks by name of the test; `ALL` for a program that failed before its tests. */
  readonly details: ReadonlyMap<string, string>;
  /** What else the entry says, as it stands: `hindcast grade` adds the answer's own text. */
  readonly others: JsonObject;
}

/** A result file of BigCodeBench's harness, or of `hindcast grade`. */
export interface EvalResults {
  readonly source: RunSource;
  /** As the harness wrote it, `2024-12-25 02:52`. */
  readonly date: string | undefined;
  /** What the file's name tells of the run; the file itself names neither model nor benchmark. */
  readonly name: ResultsName;
  /** How it was graded, where `hindcast grade` wrote the file: its own record of that. */
  readonly grading: JsonObject | undefined;
  /** As `grading` names it; else BigCodeBench, whole unless the file's name says Hard. */
  readonly benchmark: string;
  /** How tasks were put to the model, `complete` or `instruct`, as `grading` or else the file's name tells. */
  readonly split: string | undefined;
  /** Of the tasks, where `grading` tells. */
  readonly rowsHash: string | undefined;
  /** In the order of the file, the tries at a task together. */
  readonly answers: readonly EvaluatedAnswer[];
  /** What could not be read. */
  readonly findings: readonly Finding[];
}

/**
 * Reads a `*_eval_results.json` of the BigCodeBench harness, or of `hindcast grade`; plain or gzip. An entry that
 * cannot be read becomes a `bad` finding and the others are kept.
 *
 * @throws HindcastError `bad-input` when the file cannot be read or is no such file.
 */
export async function readEvalResults(file: string): Promise<EvalResults> {
  const { bytes, sha256, size } = await readPlainOrGzip(file);
  const document = parseJson(bytes);
  const tasks = document instanceof Map ? document.get("eval") : undefined;
  if (!(document instanceof Map) || !(tasks instanceof Map)) {
    throw new HindcastError("bad-input", `${file} is no BigCodeBench result file`, {
      received:
        document instanceof Map
          ? `the keys ${[...document.keys()].slice(0, 5).join(", ")}`
          : describe(document),
      expected: "an object with the keys date and eval, task ids under eval",
    });
  }
  const date = document.get("date");
  const name = nameOfResults(file);
  const given = document.get("hindcast");
  const grading = given instanceof Map ? given : undefined;
  const findings: Finding[] = [];
  const usual = name.subset === "hard" ? "bigcodebench_hard" : "bigcodebench";
  return {
    source: { path: file, sha256, bytes: size },
    date: asText(date),
    name,
    grading,
    benchmark: asText(grading?.get("benchmark")) ?? usual,
    split: asText(grading?.get("split")) ?? name.split,
    rowsHash: asText(grading?.get("rows_sha256")),
    answers: [...tasks].flatMap(([taskId, tries]) => readTries(taskId, tries, { file, findings })),
    findings,
  };
}

interface Place {
  readonly file: string;
  readonly findings: Finding[];
}

function readTries(taskId: string, tries: Json, { file, findings }: Place): EvaluatedAnswer[] {
  const bad = (message: string) =>
    findings.push({
      level: "bad",
      code: "entry-unusable",
      subject: file,
      message: `eval.${taskId}: ${message}`,
    });
  if (!Array.isArray(tries)) {
    bad(`received ${describe(tries)}, expected a list of tries`);
    return [];
  }
  return tries.flatMap((entry: Json, index) => {
    const answer = entry instanceof Map ? readTry(taskId, index + 1, entry) : describe(entry);
    if (typeof answer !== "string") return [answer];
    bad(`try ${index + 1}: received ${answer}, expected an object with status, solution and details`);
    return [];
  });
}

// The answer, or what stands in its place.
function readTry(taskId: string, epoch: number, entry: JsonObject): EvaluatedAnswer | string {
  const [status, solution, details = new Map()] = ["status", "solution", "details"].map((key) =>
    entry.get(key),
  );
  if (typeof status !== "string") return `status ${describe(status)}`;
  if (typeof solution !== "string") return `solution ${describe(solution)}`;
  if (!(details instanceof Map)) return `details ${describe(details as Json)}`;
  const verdict = verdictOf(entry.get("verdict")) ?? verdictOf(status);
  return {
    taskId,
    epoch,
    outcome: verdict === undefined ? undefined : outcomeOf(verdict),
    score: undefined,
    solution,
    status,
    verdict,
    details: new Map(
      [...details].map(([test, trace]) => [test, typeof trace === "string" ? trace : describe(trace)]),
    ),
    others: new Map([...entry].filter(([key]) => !ownKeys.has(key))),
  };
}

const ownKeys = new Set(["task_id", "solution", "status", "details", "verdict"]);

function verdictOf(name: Json | undefined): Verdict | undefined {
  return verdicts.find((verdict) => verdict === name);
}
