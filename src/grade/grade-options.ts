import type { Benchmark } from "../benchmarks/benchmark.ts";
import type { Finding } from "../model/finding.ts";
import type { Sandbox, SandboxIdentity } from "../sandbox/sandbox.ts";
import type { GradeScores } from "./scores.ts";

/** What answers are graded with; the same for a run of the known solutions. */
export interface GradingSetup {
  readonly benchmark: Benchmark;
  /** The file of its tasks. */
  readonly data: string;
  /** Where that came from, when it was the hub: `dataset@commit`. */
  readonly dataFrom?: string | undefined;
  readonly sandbox: Sandbox;
  /** Only these tasks, by whole ids or what follows their last slash; all by default, and none of none. */
  readonly taskIds?: readonly string[] | undefined;
  /** Folder for what is known of the known solutions. */
  readonly groundTruthFolder: string;
  /** The most that an answer gets, in seconds. */
  readonly seconds: number;
  readonly memoryMb: number;
  readonly diskMb: number;
  readonly cold?: boolean | undefined;
  /** Forgets an unfinished run; for known solutions alone, the runs that are kept. */
  readonly restart?: boolean | undefined;
  readonly onProgress?: (event: GradeEvent) => void;
}

/** Which answers are graded, how, and into which file. */
export interface GradeOptions extends GradingSetup {
  /** The file of answers. */
  readonly answers: string;
  /** The result file, `*_eval_results.json`. */
  readonly out: string;
  /** Which form of the tasks the answers are to; only said in the result. */
  readonly split: string;
  readonly calibrated: boolean;
  /** Of pass@k and pass^k, from 1; those that not every task has enough tries for are left out. */
  readonly ks: readonly number[];
  /** Reports a score although too many known solutions fail. */
  readonly force?: boolean | undefined;
}

/** How far grading is. */
export type GradeEvent =
  | {
      readonly type: "planned";
      readonly what: "known solutions" | "answers";
      readonly total: number;
      readonly held: number;
    }
  | { readonly type: "graded" };

/** What became of a file of answers: scores, and the files that hold them. */
export interface GradeResult {
  readonly out: string;
  readonly passAtK: string;
  readonly scores: GradeScores;
  readonly groundTruth: GroundTruthResult;
  /** Tasks picked that have no answer: not attempted, and in no score. */
  readonly missing: readonly string[];
  /** Tries that the machinery failed. */
  readonly infra: number;
  readonly findings: readonly Finding[];
  readonly sandbox: SandboxIdentity;
  readonly rowsHash: string;
}

/** How the benchmark's own solutions fared in this sandbox. */
export interface GroundTruthResult {
  /** The share of runnable tasks whose known solution passes, 0 to 1. */
  readonly share: number;
  readonly runnable: number;
  readonly failed: readonly string[];
  readonly flaky: readonly string[];
  /** What the sandbox lacks, by task. */
  readonly unsupported: readonly (readonly [taskId: string, reason: string])[];
  /** Where the runs are kept. */
  readonly file: string;
}
