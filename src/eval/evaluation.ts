import { HindcastError } from "../model/error.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import type { AnswerGrade } from "./run-attempts.ts";
import type { SolverTask } from "./solvers/solver.ts";
import type { AnsweredTask } from "./stand-in/benchmark-answers.ts";

/** A benchmark that solvers can be run on. */
export interface Evaluation {
  readonly benchmark: string;
  readonly data: string;
  /** `owner/name@commit`, when the rows are from the hub. */
  readonly dataFrom?: string | undefined;
  /** SHA-256 over the fields of the rows that count. */
  readonly rowsHash: string;
  /** Which prompt, where there is a choice. */
  readonly split: string | undefined;
  /** In the benchmark's order. */
  readonly tasks: readonly SolverTask[];
  /** The right answers, for stand-ins. */
  readonly answers: readonly AnsweredTask[];
  /** Makes ready to grade answers to these tasks. */
  openGrading(taskIds: ReadonlySet<string>, options: GradingOptions): Promise<Grading>;
}

/** Where answers to a benchmark are graded, and within which limits. */
export interface GradingOptions {
  /** Opens the sandbox, where the benchmark's answers have to be run. The grading closes it. */
  readonly openSandbox: () => Promise<Sandbox>;
  /** The most for one answer's tests. */
  readonly seconds: number;
  /** For one answer's tests. Default: the sandbox's usual. */
  readonly memoryMb?: number | undefined;
  /** Where `hindcast grade` keeps how known solutions fared. */
  readonly groundTruthFolder?: string | undefined;
}

/** A place where answers are graded. */
export interface Grading extends AsyncDisposable {
  /** What it is, for the record. */
  readonly environment: string;
  /** Why a task cannot be graded here, by its id; others can. */
  readonly unsupported: ReadonlyMap<string, string>;
  /** How long a known solution took here, in seconds, by its task's id; of tasks where that is known. */
  readonly knownSeconds: ReadonlyMap<string, number>;
  grade(taskId: string, answer: string): Promise<AnswerGrade>;
}

/** Where a benchmark's rows are, and which prompt is taken. */
export interface EvaluationOptions {
  /** The file of the benchmark's rows. */
  readonly data: string;
  /** `owner/name@commit`, when the rows are from the hub: for the run's plan. */
  readonly dataFrom?: string | undefined;
  readonly split?: string | undefined;
}

/** What to throw for a split that a benchmark does not have. */
export function noSplit(benchmark: string, split: string, splits: readonly string[]): HindcastError {
  return new HindcastError("usage", `${benchmark} has no split of that name`, {
    received: split,
    expected: splits.length > 1 ? splits.join(" or ") : "none: it has one form",
  });
}
