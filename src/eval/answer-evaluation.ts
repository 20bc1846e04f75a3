import { type AnswerBenchmark, loadAnswerTasks } from "../benchmarks/answer-benchmark.ts";
import { HindcastError } from "../model/error.ts";
import { type Evaluation, type EvaluationOptions, noSplit } from "./evaluation.ts";

/** A benchmark whose answers are read. @throws HindcastError `usage`, `bad-input` */
export async function answerEvaluation(
  benchmark: AnswerBenchmark,
  { data, split }: EvaluationOptions,
): Promise<Evaluation> {
  if (split !== undefined) throw noSplit(benchmark.name, split, []);
  const { tasks, rowsHash } = await loadAnswerTasks(benchmark, data);
  const byId = new Map(tasks.map((task) => [task.id, task]));
  return {
    benchmark: benchmark.name,
    data,
    rowsHash,
    split: undefined,
    tasks: tasks.map(({ id, ask }) => ({
      id,
      benchmark: benchmark.name,
      prompt: ask,
      kind: "answer",
      entryPoint: undefined,
      libraries: [],
    })),
    answers: tasks.map(({ id, ask, canonical }) => ({
      id,
      prompt: ask.trim(),
      kind: "answer",
      right: canonical,
      wrong: ["Let me see.\nANSWER: -1", "ANSWER: 1000003", "I cannot tell."],
    })),
    openGrading: async () => ({
      environment: "read, not run",
      unsupported: new Map(),
      knownSeconds: new Map(),
      grade: async (taskId, answer) => {
        const judged = byId.get(taskId)?.judge(answer);
        if (!judged) throw new HindcastError("internal", `no task ${taskId} to grade`);
        return {
          verdict: judged.verdict,
          details: { ALL: judged.reason },
          seconds: 0,
          environment: undefined,
        };
      },
      [Symbol.asyncDispose]: async () => undefined,
    }),
  };
}
