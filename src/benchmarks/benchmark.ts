import type { Trial } from "../sandbox/sandbox.ts";

/** One problem of a benchmark, with all that its benchmark knows to do with it. */
export interface Task {
  /** As published: `BigCodeBench/13`, `HumanEval/0`, `2`. */
  readonly id: string;
  /** The fields of its row that prompt, program and verdict follow from. */
  readonly row: object;
  readonly entryPoint: string;
  /** What a model is asked, without the words around it. */
  readonly prompt: string;
  /** What a model is asked, in one of the benchmark's splits. */
  readonly ask: (split: string) => string;
  /** Programs and tests that show by their imports what the task needs. */
  readonly texts: readonly string[];
  /** Modules that it needs beside those that it imports. */
  readonly alsoNeeds: readonly string[];
  /** Why even its known solution fails in a sandbox, by experience; `undefined` when nothing is known. */
  readonly trouble: string | undefined;
  /** The source of its tests in the form of unittest, whose names have to be found by parsing; `undefined` for others. */
  readonly unittest: string | undefined;
  /** The program of an answer and its tests; `names` are those of the unittest. */
  readonly trial: (answer: TaskAnswer, choices: TrialChoices, names: readonly string[]) => Trial;
  /** The answer that is known to be right. */
  readonly canonical: TaskAnswer;
}

/** A model's answer to a task. */
export interface TaskAnswer {
  readonly text: string;
  /**
   * `answer`: what the model said, in which the program has to be found. `solution`: the program itself.
   * `completion`: what follows the prompt, or an answer.
   */
  readonly form: "answer" | "solution" | "completion";
}

/** Where a benchmark comes from. */
export interface BenchmarkSource {
  /** A dataset on the Hugging Face hub, `owner/name`. */
  readonly dataset: string;
  /** The files in it that together hold the tasks; several lie in one folder. */
  readonly files: readonly [string, ...string[]];
  readonly licence: string;
  /** How many there are in these files. */
  readonly tasks: number;
}

/** What there is to choose from when a program is made of an answer. */
export interface TrialChoices {
  /** Whether the header of a task stands in front of every program, as the official harness does by default. */
  readonly calibrated: boolean;
}

/** A benchmark whose answers are programs, graded by running tests. */
export interface Benchmark {
  readonly kind: "program";
  readonly name: string;
  readonly title: string;
  readonly source: BenchmarkSource;
  /** What its tests need beyond Python, in words. */
  readonly needs: string;
  /** Forms in which a task is put; the first is the default. */
  readonly splits: readonly string[];
  /** Modules worth loading before any answer. */
  readonly preload: readonly string[];
  /** The task of a row. @throws HindcastError `bad-input` when the row is none of this benchmark. */
  readonly task: (row: unknown) => Task;
}
