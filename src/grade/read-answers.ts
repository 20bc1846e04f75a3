import { taskIdFinder } from "../analysis/fail-sets/task-ids.ts";
import type { Task, TaskAnswer } from "../benchmarks/benchmark.ts";
import { jsonLines } from "../benchmarks/read-rows.ts";
import { readPlainOrGzip } from "../bytes/gzip.ts";
import { HindcastError } from "../model/error.ts";
import type { Finding } from "../model/finding.ts";

/** One answer of a file, to be graded. */
export interface GivenAnswer {
  readonly taskId: string;
  /** Counts tries at the task from 1, in the order of the file. */
  readonly epoch: number;
  readonly answer: TaskAnswer;
}

export interface GivenAnswers {
  /** In the order of the file. */
  readonly answers: readonly GivenAnswer[];
  readonly findings: readonly Finding[];
  /** Of the file. */
  readonly sha256: string;
}

/**
 * Reads answers, a JSON object a line (.jsonl, .jsonl.gz): `task_id`, and `solution` (a program), `completion` (what
 * follows the prompt) or `answer` (what a model said). A line that cannot be used becomes a `bad` finding.
 *
 * @throws HindcastError `bad-input` when no line can be used, or when they are of another benchmark.
 */
export async function readAnswers(file: string, tasks: readonly Task[]): Promise<GivenAnswers> {
  const { bytes, sha256 } = await readPlainOrGzip(file);
  const matching = taskIdFinder(tasks.map(({ id }) => id));
  const findings: Finding[] = [];
  const answers: GivenAnswer[] = [];
  const epochs = new Map<string, number>();
  const seen = new Set<string>();
  const unknown: string[] = [];
  let repeated = 0;
  for (const [index, line] of jsonLines(bytes, file).entries()) {
    const read = readLine(line);
    const bad = (code: string, message: string) =>
      findings.push({ level: "bad", code, subject: file, message: `answer ${index + 1}: ${message}` });
    if (typeof read === "string") {
      bad("answer-unusable", read);
      continue;
    }
    const [taskId, another] = matching(read.id);
    if (taskId === undefined || another !== undefined) {
      unknown.push(read.id);
      bad(
        "task-unknown",
        `${another === undefined ? "no task" : "several tasks"} ${read.id} in the benchmark`,
      );
      continue;
    }
    const epoch = (epochs.get(taskId) ?? 0) + 1;
    epochs.set(taskId, epoch);
    answers.push({ taskId, epoch, answer: read.answer });
    const key = `${taskId}\n${read.answer.text}`;
    if (seen.has(key)) repeated++;
    seen.add(key);
  }
  if (answers.length === 0) throw nothingToGrade(file, unknown, tasks);
  if (repeated > 0) {
    const message = `${repeated} answers repeat another to the same task word for word; each counts as a try`;
    findings.push({ level: "warning", code: "answer-repeated", subject: file, message });
  }
  return { answers, findings, sha256 };
}

const forms = ["solution", "completion", "answer"] as const;

// The answer, or what is wrong with the line.
function readLine(line: unknown): { readonly id: string; readonly answer: TaskAnswer } | string {
  if (typeof line !== "object" || line === null) return "not an object";
  const fields = new Map(Object.entries(line));
  const id = fields.get("task_id");
  if (typeof id !== "string" && typeof id !== "number") return "no task_id";
  const form = forms.find((name) => fields.has(name));
  if (form === undefined) return `no ${forms.join(", ")}`;
  const text = fields.get(form);
  if (typeof text !== "string") return `${form} is no text`;
  return { id: String(id), answer: { text, form } };
}

function nothingToGrade(file: string, unknown: readonly string[], tasks: readonly Task[]): HindcastError {
  if (unknown.length === 0) return new HindcastError("bad-input", `${file} holds no answer`);
  return new HindcastError("bad-input", `${file} holds answers to another benchmark`, {
    received: unknown.slice(0, 3).join(", "),
    expected: `task ids as ${tasks[0]?.id}`,
  });
}
